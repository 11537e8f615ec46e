use std::time::Duration;

use crate::Json;

/// Something that goes wrong with one of the site's answers. Those that say so take place of the operation: nothing
/// happens on the server. With all others the operation is carried out, whatever the client gets to see of it.
///
/// ```
/// use rumble_sim::{Plan, ServiceFault, Sim, When};
///
/// let sim = Sim::start(Plan::new())?;
/// // The first login is answered by a page that asks whether one is human; the next one works.
/// sim.service().fault("user.login", When::Connection(1), ServiceFault::BotProtection);
/// // Pins happen, but nobody learns it.
/// sim.service().fault("chat.message.pin", When::Every, ServiceFault::Drop);
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ServiceFault {
    /// In place of the operation: 403, a page that asks whether one is human.
    BotProtection,
    /// The connection is closed in the middle of the body that its head promised.
    TruncateBody,
    /// The answer with this as its `data`: `[]`, `false`, `null`, anything. Takes the place of the operation.
    Data(Json),
    /// The connection is closed without an answer.
    Drop,
    /// In place of the operation: `errors` as a list of one with code `EXAMPLE_CODE`, its text under `message`, and
    /// `data` `[]`, with status 200.
    ErrorList {
        /// The text.
        message: String,
    },
    /// In place of the operation: `errors` as a map from a field's name to the error, with status 200.
    ErrorMap {
        /// The field.
        field: String,
        /// The text.
        message: String,
    },
    /// As [`ServiceFault::ErrorList`], with the text under `msg`.
    ErrorMsg {
        /// The text.
        message: String,
    },
    /// A further header on the answer.
    Header {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// In place of the operation: a page where JSON should be, with status 200.
    Html,
    /// A body of at least so many bytes: the answer with a further member `padding`, a text. Bodies that are no JSON
    /// object are followed by spaces.
    Oversized {
        /// Size of that text.
        bytes: usize,
    },
    /// The answer, after this long.
    Delay(Duration),
    /// In place of the operation: `user.logged_in` false, as if the session were gone.
    LoggedOut,
    /// The answer without `user`.
    NoUser,
    /// In place of the operation: 302 to this address.
    Redirect {
        /// `Location`
        location: String,
    },
    /// The connection is reset without an answer.
    Reset,
    /// Half of the body that the head promised, then silence.
    StallBody,
    /// Silence after the request.
    StallHead,
    /// In place of the operation: an error answer.
    Status {
        /// With `errors` as JSON, else a page.
        json: bool,
        /// Seconds for the header `Retry-After`, when there is one.
        retry_after: Option<u64>,
        /// The HTTP status.
        status: u16,
    },
    /// The answer with this as `data.success`: `1`, `"true"`, `0`, `"false"` … Takes the place of the operation when
    /// it says no.
    Success(Json),
    /// Half of the body, as if it were whole: JSON that ends too early.
    TruncateJson,
}

impl ServiceFault {
    /// Whether nothing happens on the server.
    pub(crate) fn takes_place(&self) -> bool {
        match self {
            Self::BotProtection
            | Self::Data(_)
            | Self::ErrorList { .. }
            | Self::ErrorMap { .. }
            | Self::ErrorMsg { .. }
            | Self::Html
            | Self::LoggedOut
            | Self::Redirect { .. }
            | Self::Status { .. } => true,
            Self::Success(value) => !matches!(value.to_string().trim_matches('"'), "1" | "true"),
            _ => false,
        }
    }
}
