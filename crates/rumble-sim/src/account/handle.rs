use std::sync::Arc;

use super::{Account, MutedPages, OldSession};
use crate::server::SimState;
use crate::templates;

/// One account of a running [`Sim`](crate::Sim), for tests to control and to inspect. Usable from any thread.
///
/// ```
/// use rumble_sim::{AccountPlan, OldSession, Plan, Sim};
///
/// let account = AccountPlan::new("CalmSparrow", 900_300_001, "correct tin fiddle");
/// let sim = Sim::start(Plan::new().account(account))?;
/// let sparrow = sim.account("CalmSparrow");
/// let token = sparrow.issue_session();
/// sparrow.refresh_on_next_request(OldSession::Dies);
/// // … the response to a request with `Cookie: u_s={token}` sets another u_s …
/// sparrow.expire_sessions();
/// assert!(sparrow.sessions().is_empty());
/// # drop(token);
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
#[derive(Clone, Debug)]
pub struct AccountHandle {
    account: Arc<Account>,
    sim: Arc<SimState>,
}

impl AccountHandle {
    pub(crate) fn new(account: Arc<Account>, sim: Arc<SimState>) -> Self {
        Self { account, sim }
    }

    /// `username`
    #[must_use]
    pub fn username(&self) -> &str {
        &self.account.plan.username
    }

    /// The decimal user id; `service.php` writes it as `_u` and base 36.
    #[must_use]
    pub fn user_id(&self) -> u64 {
        self.account.plan.user_id
    }

    /// The values of `u_s` that are valid now, oldest first.
    #[must_use]
    pub fn sessions(&self) -> Vec<String> {
        let state = self.account.lock();
        state
            .sessions
            .iter()
            .map(|session| session.token.clone())
            .collect()
    }

    /// The newest valid `u_s`.
    #[must_use]
    pub fn session(&self) -> Option<String> {
        self.sessions().pop()
    }

    /// A valid `u_s` without a login.
    #[must_use]
    pub fn issue_session(&self) -> String {
        self.account.issue_session()
    }

    /// Invalidates every session.
    pub fn expire_sessions(&self) {
        self.account.lock().sessions.clear();
    }

    /// Invalidates this session. Returns `false` if it was not valid.
    pub fn revoke(&self, session: &str) -> bool {
        let mut state = self.account.lock();
        let before = state.sessions.len();
        state.sessions.retain(|known| known.token != session);
        state.sessions.len() < before
    }

    /// The next response to an authenticated request renews the session, by `Set-Cookie`.
    pub fn refresh_on_next_request(&self, old: OldSession) {
        self.account.lock().refresh = Some(old);
    }

    /// The code that was last sent by e-mail or as a text message.
    #[must_use]
    pub fn last_code(&self) -> Option<String> {
        self.account.lock().last_code.clone()
    }

    /// Expires pending logins with a two-factor code: `Invalid or expired user key`.
    pub fn expire_code(&self) {
        for attempt in &mut self.account.lock().login_attempts {
            attempt.expired = true;
        }
    }

    /// Rejects logins with any password, as from an address of a data centre, or stops doing so. The reason contains
    /// the code `JAJSJODIH589SAD`.
    pub fn block_address(&self, blocked: bool) {
        self.account.lock().address_blocked = blocked;
    }

    /// Grants or revokes the right to moderate a stream, and announces it there with `can_moderate`.
    pub fn set_moderator(&self, stream_id: u64, moderator: bool) {
        let mut state = self.account.lock();
        let changed = if moderator {
            state.moderates.insert(stream_id)
        } else {
            state.moderates.remove(&stream_id)
        };
        drop(state);
        if let Some(stream) = self.sim.find(stream_id).filter(|_| changed) {
            let event = templates::can_moderate(&[self.user_id()], moderator);
            stream.send_json(&event.to_string());
        }
    }

    /// The mutes of the account, oldest first: record id and name.
    #[must_use]
    pub fn mutes(&self) -> Vec<(u64, String)> {
        let state = self.account.lock();
        let records = state.mutes.iter();
        records.map(|record| (record.id, record.name.clone())).collect()
    }

    /// Behaviour of the page of muted users. Defaults to [`MutedPages::EmptyPastEnd`].
    pub fn set_muted_pages(&self, pages: MutedPages) {
        self.account.lock().muted_pages = pages;
    }

    /// Number of completed logins.
    #[must_use]
    pub fn logins(&self) -> usize {
        self.account.lock().logins
    }

    /// Number of rejected passwords and codes.
    #[must_use]
    pub fn failed_logins(&self) -> usize {
        self.account.lock().failed_logins
    }

    /// Number of requests with a valid session of this account.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.account.lock().requests
    }
}
