use std::time::Duration;

use crate::Json;

/// A fault in a response of the simulated site. Faults marked "replaces the operation" have no effect on the server; with
/// all others the operation is performed, whatever the client receives.
///
/// ```
/// use rumble_sim::{Plan, ServiceFault, Sim, When};
///
/// let sim = Sim::start(Plan::new())?;
/// // The response to the first login is a bot-protection page; the next one works.
/// sim.service().fault("user.login", When::Connection(1), ServiceFault::BotProtection);
/// // Messages are pinned, but the response is lost.
/// sim.service().fault("chat.message.pin", When::Every, ServiceFault::Drop);
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ServiceFault {
    /// Replaces the operation: 403 with a bot-protection page.
    BotProtection,
    /// The connection is closed in the middle of the body.
    TruncateBody,
    /// Replaces the operation: a response with this `data`, such as `[]`, `false`, `null`.
    Data(Json),
    /// The connection is closed without a response.
    Drop,
    /// Replaces the operation: `errors` as a list of one with code `EXAMPLE_CODE`, its text under `message`, and
    /// `data` `[]`, with status 200.
    ErrorList {
        /// The text.
        message: String,
    },
    /// Replaces the operation: `errors` as a map from a field's name to the error, with status 200.
    ErrorMap {
        /// The field.
        field: String,
        /// The text.
        message: String,
    },
    /// Like [`ServiceFault::ErrorList`], with the text under `msg`.
    ErrorMsg {
        /// The text.
        message: String,
    },
    /// A further header of the response.
    Header {
        /// Name of the header.
        name: String,
        /// Value of the header.
        value: String,
    },
    /// Replaces the operation: an HTML page with status 200.
    Html,
    /// A body of at least this many bytes: the response with a further member `padding`. Spaces follow a body that is not
    /// a JSON object.
    Oversized {
        /// Size of that text.
        bytes: usize,
    },
    /// The response after this delay.
    Delay(Duration),
    /// Replaces the operation: `user.logged_in` false, as after the end of the session.
    LoggedOut,
    /// The response without `user`.
    NoUser,
    /// Replaces the operation: 302 to this URL.
    Redirect {
        /// `Location`
        location: String,
    },
    /// The connection is reset without a response.
    Reset,
    /// Half of the body, then nothing more.
    StallBody,
    /// No response.
    StallHead,
    /// Replaces the operation: an error response.
    Status {
        /// Whether the body is `errors` as JSON; otherwise it is a page.
        json: bool,
        /// Seconds for the header `Retry-After`, when there is one.
        retry_after: Option<u64>,
        /// The HTTP status.
        status: u16,
    },
    /// The response with this `data.success`: `1`, `"true"`, `0`, `"false"`, … A value that means failure replaces the operation.
    Success(Json),
    /// Half of the body in a complete response: truncated JSON.
    TruncateJson,
}

impl ServiceFault {
    /// Whether it replaces the operation.
    pub(crate) fn replaces_operation(&self) -> bool {
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
