use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::AccountPlan;
use super::hashing::{as_the_script_encodes, password_hashes};
use crate::random::random_text;
use crate::templates::{Channel, User};

/// Validity of a session after the server renewed it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum OldSession {
    /// Invalid immediately.
    Dies,
    /// Valid, in addition to the new session.
    Lives,
    /// Valid for one more request.
    OnceMore,
}

/// Behaviour of `/account/moderation/muting`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum MutedPages {
    /// Fifty records per page; pages after the last are empty.
    #[default]
    EmptyPastEnd,
    /// The records are in unknown markup, without buttons, although the account is logged in.
    OtherMarkup,
    /// The last page is shown again for every number past the end.
    RepeatPastEnd,
}

/// One account while the simulator runs.
pub(crate) struct Account {
    api_key: String,
    pub(crate) plan: AccountPlan,
    pub(crate) salts: [String; 3],
    seed: u64,
    state: Mutex<AccountState>,
}

#[derive(Default)]
pub(crate) struct AccountState {
    pub(crate) address_blocked: bool,
    drawn: u64,
    pub(crate) last_code: Option<String>,
    pub(crate) logins: usize,
    pub(crate) moderates: BTreeSet<u64>,
    pub(crate) muted_pages: MutedPages,
    pub(crate) mutes: Vec<MuteRecord>,
    next_record: u64,
    pub(crate) refresh: Option<OldSession>,
    pub(crate) failed_logins: usize,
    pub(crate) requests: usize,
    pub(crate) sessions: Vec<Session>,
    pub(crate) login_attempts: Vec<LoginAttempt>,
}

pub(crate) struct Session {
    /// Whether the next request is its last.
    last: bool,
    pub(crate) token: String,
}

/// A login that waits for its two-factor code.
#[derive(Clone)]
pub(crate) struct LoginAttempt {
    pub(crate) email_sent: bool,
    pub(crate) expired: bool,
    pub(crate) sms_sent: bool,
    pub(crate) totp_id: String,
    pub(crate) user_key: String,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct MuteRecord {
    pub(crate) id: u64,
    pub(crate) name: String,
    /// `None` is everywhere.
    pub(crate) stream: Option<u64>,
    pub(crate) target: MuteTarget,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum MuteTarget {
    Channel(u64),
    /// A user who was muted before posting.
    Unknown,
    User(u64),
}

impl Account {
    pub(crate) fn new(plan: AccountPlan, seed: u64) -> Self {
        let mut state = AccountState {
            moderates: plan.moderates.clone(),
            next_record: FIRST_RECORD_ID,
            ..AccountState::default()
        };
        let numbered_mutes = (1..=plan.numbered_mutes).map(|number| format!("Muted{number}"));
        for name in plan.mutes.iter().cloned().chain(numbered_mutes) {
            state.record_mute(name, MuteTarget::Unknown, None);
        }
        Self {
            api_key: random_text(seed, &format!("account key of {}", plan.username), 0, 32),
            salts: salts(seed, &plan.username),
            seed,
            state: Mutex::new(state),
            plan,
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, AccountState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key that pages of the account require in addition to the session.
    pub(crate) fn api_key(&self) -> &str {
        &self.api_key
    }

    pub(crate) fn accepts(&self, hashes: &str) -> bool {
        let Some(password) = &self.plan.password else {
            return false;
        };
        let bytes = if self.plan.set_on_web {
            as_the_script_encodes(password)
        } else {
            password.as_bytes().to_vec()
        };
        password_hashes(&bytes, &self.salts) == hashes
    }

    /// A session without any login.
    pub(crate) fn issue_session(&self) -> String {
        let token = self.random_text("session", 43);
        let session = Session {
            last: false,
            token: token.clone(),
        };
        push_bounded(&mut self.lock().sessions, session);
        token
    }

    pub(crate) fn start_login(&self) -> LoginAttempt {
        let attempt = LoginAttempt {
            email_sent: false,
            expired: false,
            sms_sent: false,
            totp_id: self.random_text("totp id", 24),
            user_key: self.random_text("user key", 32),
        };
        push_bounded(&mut self.lock().login_attempts, attempt.clone());
        attempt
    }

    /// Whether the token is valid for this request.
    pub(crate) fn accepts_session(&self, token: &str) -> bool {
        let mut state = self.lock();
        let Some(at) = state.sessions.iter().position(|session| session.token == token) else {
            return false;
        };
        state.requests += 1;
        if state.sessions.get(at).is_some_and(|session| session.last) {
            state.sessions.remove(at);
        }
        true
    }

    /// The renewed session, if a renewal is due.
    pub(crate) fn renew_session(&self, used: &str) -> Option<String> {
        let old = self.lock().refresh.take()?;
        let fresh = self.issue_session();
        let mut state = self.lock();
        match old {
            OldSession::Dies => state.sessions.retain(|session| session.token != used),
            OldSession::Lives => {}
            OldSession::OnceMore => {
                for session in state.sessions.iter_mut().filter(|session| session.token == used) {
                    session.last = true;
                }
            }
        }
        Some(fresh)
    }

    pub(crate) fn moderates(&self, stream_id: u64) -> bool {
        self.lock().moderates.contains(&stream_id)
    }

    /// The user of the account in the chat of a stream.
    pub(crate) fn chat_user(&self, stream_id: u64) -> User {
        let user = User::new(self.plan.user_id, &self.plan.username);
        let user = if self.moderates(stream_id) {
            user.badge("moderator")
        } else {
            user
        };
        if self.plan.subscriber {
            user.badge("recurring_subscription")
        } else {
            user
        }
    }

    pub(crate) fn chat_channels(&self) -> Vec<Channel> {
        let channels = self.plan.channels.iter();
        channels.map(|(id, title)| Channel::new(*id, title)).collect()
    }

    /// A secret of this account, a different one each time.
    pub(crate) fn random_text(&self, purpose: &str, length: usize) -> String {
        let mut state = self.lock();
        state.drawn += 1;
        let purpose = format!("{purpose} of {}", self.plan.username);
        random_text(self.seed, &purpose, state.drawn, length)
    }
}

impl AccountState {
    /// Returns the record's id.
    pub(crate) fn record_mute(&mut self, name: String, target: MuteTarget, stream: Option<u64>) -> u64 {
        let id = self.next_record;
        self.next_record += 1;
        let record = MuteRecord {
            id,
            name,
            stream,
            target,
        };
        push_bounded(&mut self.mutes, record);
        id
    }
}

/// Omits sessions, codes and keys: test output can end up in a log.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}

/// Three short texts of the lengths that Rumble's have, for unknown names too.
pub(crate) fn salts(seed: u64, username: &str) -> [String; 3] {
    let salt = |turn, length| random_text(seed, &format!("salt of {username}"), turn, length);
    [salt(0, 8), salt(1, 9), salt(2, 8)]
}

/// Evicts the oldest item of a full list.
fn push_bounded<T>(list: &mut Vec<T>, item: T) {
    if list.len() >= MAX_ENTRIES {
        list.remove(0);
    }
    list.push(item);
}

/// Sessions, open logins and mutes of an account, each.
const MAX_ENTRIES: usize = 10_000;
const FIRST_RECORD_ID: u64 = 300_001;
