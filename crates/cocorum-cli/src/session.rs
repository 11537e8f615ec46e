//! The session of an account: where it is saved, and where a run takes it from.

mod platform;
mod store;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use rumble_model::{pasted_value, unwrap_pasted};
use rumble_servicephp::{Endpoint, Secret, SessionCookie};

use crate::advice::error_chain;
use crate::args::SessionFile;
use crate::secrets;
use crate::stderr;
pub(crate) use store::{SessionStore, StoredSession, create_private_dir, state_dir};

/// The session of this run. A renewed session is saved when it is dropped, at the latest.
pub(crate) struct Session {
    pub(crate) cookie: SessionCookie,
    source: Source,
    /// Number of saved renewals.
    saved: AtomicU64,
}

enum Source {
    Environment,
    File {
        store: SessionStore,
        saved: Mutex<StoredSession>,
    },
}

impl Session {
    /// `RUMBLE_SESSION`, otherwise the file. The error contains the advice.
    pub(crate) fn find(base_url: &Endpoint, file: &SessionFile) -> Result<Self, String> {
        if let Some(token) = from_environment()? {
            let cookie = SessionCookie::new(token, base_url)
                .map_err(|error| format!("{ENV_VAR}: {}", error_chain(&error)))?;
            return Ok(Self::new(cookie, Source::Environment));
        }
        let store = SessionStore::find(file)?;
        let Some(saved) = store.load()? else {
            return Err(format!(
                "not logged in: no session in {}. Run cocorum login, or set {ENV_VAR}",
                store.path()
            ));
        };
        if saved.base_url.origin() != base_url.origin() {
            return Err(format!(
                "the session in {} belongs to {} and is not sent to {base_url}. Log in to {base_url} with --base-url \
                 and a separate --session-file",
                store.path(),
                saved.base_url
            ));
        }
        let cookie = SessionCookie::new(saved.token.clone(), &saved.base_url)
            .map_err(|error| format!("{}: {}", store.path(), error_chain(&error)))?;
        let saved = Mutex::new(saved);
        Ok(Self::new(cookie, Source::File { store, saved }))
    }

    fn new(cookie: SessionCookie, source: Source) -> Self {
        secrets::conceal_session(&cookie);
        Self {
            cookie,
            source,
            saved: AtomicU64::new(0),
        }
    }

    /// The file of the session; `None` for the environment.
    pub(crate) fn store(&self) -> Option<&SessionStore> {
        match &self.source {
            Source::Environment => None,
            Source::File { store, .. } => Some(store),
        }
    }

    /// Writes the session back if Rumble has renewed it. Cheap when it has not.
    pub(crate) fn save_if_renewed(&self) {
        let renewals = self.cookie.renewals();
        if self.saved.swap(renewals, Ordering::SeqCst) == renewals {
            return;
        }
        let outcome = match &self.source {
            Source::Environment => Err(format!(
                "Rumble renewed the session; the token in {ENV_VAR} may be invalid now. cocorum login saves the session \
                 in a file and keeps it current"
            )),
            Source::File { store, saved } => {
                let mut saved = saved.lock().unwrap_or_else(PoisonError::into_inner);
                let renewed = StoredSession {
                    token: self.cookie.token(),
                    ..saved.clone()
                };
                let outcome = store.replace(&saved, &renewed);
                *saved = renewed;
                outcome
            }
        };
        if let Err(reason) = outcome {
            stderr::error(reason);
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.save_if_renewed();
    }
}

/// Whether a token in the environment takes precedence over the file.
pub(crate) fn is_in_environment() -> bool {
    matches!(from_environment(), Ok(Some(_)))
}

fn from_environment() -> Result<Option<Secret>, String> {
    match std::env::var(ENV_VAR) {
        // An empty variable counts as unset.
        Ok(text) => {
            let text = Secret::new(text);
            let token = pasted_token(text.expose());
            Ok((!token.is_empty()).then(|| Secret::new(token)))
        }
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(format!("{ENV_VAR}: not valid UTF-8")),
    }
}

/// The value of the cookie `u_s`: alone, or in what browsers and commands have around it, such as a whole `Cookie` or
/// `Set-Cookie` header.
fn pasted_token(text: &str) -> &str {
    let text = pasted_value(text, ENV_VAR);
    let is_name = |at: usize| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let name = text.get(at..at + NAME.len());
        name.is_some_and(|name| name.eq_ignore_ascii_case(NAME))
            && before.is_none_or(|before| before.is_whitespace() || matches!(before, ';' | ':' | '\'' | '"'))
    };
    let value = text
        .char_indices()
        .find(|(at, _)| is_name(*at))
        .and_then(|(at, _)| text.get(at + NAME.len()..));
    let Some(value) = value else { return text };
    let value = value.trim_start();
    match value.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next().unwrap_or_default(),
        None => unwrap_pasted(
            value
                .split(|end: char| end.is_whitespace() || matches!(end, ';' | '"' | '\''))
                .next()
                .unwrap_or_default(),
        ),
    }
}

const NAME: &str = "u_s=";

const ENV_VAR: &str = "RUMBLE_SESSION";
