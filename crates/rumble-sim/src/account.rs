mod handle;
mod hashing;
mod state;

use std::collections::BTreeSet;
use std::fmt;

pub use self::handle::AccountHandle;
pub use self::state::{MutedPages, OldSession};

pub(crate) use self::state::{Account, LoginAttempt, MuteTarget, salts};

/// An account of the simulated site: its identity, how it logs in, and its rights.
///
/// ```
/// use rumble_sim::{AccountPlan, Plan, Sim, StreamPlan};
///
/// let account = AccountPlan::new("CalmSparrow", 900_300_001, "correct tin fiddle")
///     .authenticator("246813")
///     .email("135792")
///     .channel(7_730_001, "Sparrow Studio")
///     .moderator_of(900_100_200)
///     .mutes(["NightFerry", "Tin & \"Fiddle\""]);
/// let sim = Sim::start(Plan::new().stream(StreamPlan::new(900_100_200)).account(account))?;
/// assert_eq!(sim.account("CalmSparrow").mutes().len(), 2);
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
#[derive(Clone, Default)]
pub struct AccountPlan {
    pub(crate) authenticator: Option<String>,
    pub(crate) channels: Vec<(u64, String)>,
    pub(crate) numbered_mutes: u64,
    pub(crate) email: Option<String>,
    pub(crate) moderates: BTreeSet<u64>,
    pub(crate) mutes: Vec<String>,
    pub(crate) password: Option<String>,
    pub(crate) set_on_web: bool,
    pub(crate) sms: Option<String>,
    pub(crate) subscriber: bool,
    pub(crate) user_id: u64,
    pub(crate) username: String,
}

impl AccountPlan {
    /// An account that logs in with only a password, and has no channels, rights, subscriptions or mutes.
    #[must_use]
    pub fn new(username: &str, user_id: u64, password: &str) -> Self {
        Self {
            password: Some(password.to_owned()),
            ..Self::without_password(username, user_id)
        }
    }

    /// An account without a login; [`AccountHandle::issue_session`] still works.
    #[must_use]
    pub fn without_password(username: &str, user_id: u64) -> Self {
        Self {
            user_id,
            username: username.to_owned(),
            ..Self::default()
        }
    }

    setters! {
        /// Sets the password through the site's script, which encodes a last character above U+FFFF as two surrogates
        /// of three bytes each. Hashes over proper UTF-8 are rejected for such a password. Defaults to `false`: UTF-8
        /// only.
        fn set_on_web(self) { self.set_on_web = true; }
        /// Two-factor code of an authenticator.
        fn authenticator(self, code: &str) { self.authenticator = Some(code.to_owned()); }
        /// Two-factor code that is sent by e-mail on request.
        fn email(self, code: &str) { self.email = Some(code.to_owned()); }
        /// Two-factor code that is sent as a text message on request.
        fn sms(self, code: &str) { self.sms = Some(code.to_owned()); }
        /// A channel that the account can post as.
        fn channel(self, id: u64, title: &str) { self.channels.push((id, title.to_owned())); }
        /// The account moderates this stream from the start; see also [`AccountHandle::set_moderator`].
        fn moderator_of(self, stream_id: u64) { self.moderates.insert(stream_id); }
        /// The account subscribes to every creator.
        fn subscriber(self) { self.subscriber = true; }
    }

    /// Users that the account has muted from the start, one record each. No chat received an event about it.
    #[must_use]
    pub fn mutes<S: Into<String>>(mut self, usernames: impl IntoIterator<Item = S>) -> Self {
        self.mutes.extend(usernames.into_iter().map(Into::into));
        self
    }

    setters! {
        /// Number of further muted users: `Muted1`, `Muted2`, …
        fn mutes_many(self, count: u64) { self.numbered_mutes = count; }
    }

    pub(crate) fn has_two_factor(&self) -> bool {
        self.authenticator.is_some() || self.email.is_some() || self.sms.is_some()
    }
}

/// Omits the password and the codes: test output can end up in a log.
impl fmt::Debug for AccountPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountPlan")
            .field("username", &self.username)
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}
