//! The session of an account: where it is kept between two runs, and where it comes from in this one.

mod platform;
mod store;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use rumble_model::{pasted_value, unwrap_pasted};
use rumble_servicephp::{Endpoint, Secret, SessionCookie};

use crate::advice::with_causes;
use crate::args::SessionFile;
use crate::talk;
pub(crate) use store::{Kept, Store, make_private, state_folder};

/// The session that this run acts with. A renewed one is kept when it is dropped, at the latest.
pub(crate) struct Session {
    pub(crate) cookie: SessionCookie,
    source: Source,
    /// How many renewals were kept already.
    kept: AtomicU64,
}

enum Source {
    Environment,
    File { store: Store, kept: Mutex<Kept> },
}

impl Session {
    /// `RUMBLE_SESSION`, else the file. The error says what is wrong and what to do.
    pub(crate) fn find(base_url: &Endpoint, file: &SessionFile) -> Result<Self, String> {
        if let Some(token) = from_environment()? {
            let cookie = SessionCookie::new(token, base_url)
                .map_err(|error| format!("{VARIABLE}: {}", with_causes(&error)))?;
            return Ok(Self::new(cookie, Source::Environment));
        }
        let store = Store::find(file)?;
        let Some(kept) = store.load()? else {
            return Err(format!(
                "nobody is signed in: there is no session in {}. Log in with cocorum login, or put a token into {VARIABLE}",
                store.place()
            ));
        };
        if kept.base_url.origin() != base_url.origin() {
            return Err(format!(
                "the session in {} is of {} and goes nowhere else, so not to {base_url}. Log in there with --base-url \
                 and a --session-file of its own",
                store.place(),
                kept.base_url
            ));
        }
        let cookie = SessionCookie::new(kept.token.clone(), &kept.base_url)
            .map_err(|error| format!("{}: {}", store.place(), with_causes(&error)))?;
        let kept = Mutex::new(kept);
        Ok(Self::new(cookie, Source::File { store, kept }))
    }

    fn new(cookie: SessionCookie, source: Source) -> Self {
        Self {
            cookie,
            source,
            kept: AtomicU64::new(0),
        }
    }

    /// The file that it came from; none for the environment.
    pub(crate) fn store(&self) -> Option<&Store> {
        match &self.source {
            Source::Environment => None,
            Source::File { store, .. } => Some(store),
        }
    }

    /// Writes the session back if Rumble has renewed it. Cheap when it has not.
    pub(crate) fn keep(&self) {
        let renewals = self.cookie.renewals();
        if self.kept.swap(renewals, Ordering::SeqCst) == renewals {
            return;
        }
        let outcome = match &self.source {
            Source::Environment => Err(format!(
                "Rumble has renewed the session, and the one in {VARIABLE} may not count any more: cocorum login keeps \
                 it in a file, and that up to date"
            )),
            Source::File { store, kept } => {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                let renewed = Kept {
                    token: self.cookie.token(),
                    ..kept.clone()
                };
                let outcome = store.replace(&kept, &renewed);
                *kept = renewed;
                outcome
            }
        };
        if let Err(reason) = outcome {
            talk::complain(reason);
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.keep();
    }
}

/// Whether a token in the environment goes before the file.
pub(crate) fn is_in_environment() -> bool {
    matches!(from_environment(), Ok(Some(_)))
}

fn from_environment() -> Result<Option<Secret>, String> {
    match std::env::var(VARIABLE) {
        // An empty variable is as good as none.
        Ok(text) => {
            let text = Secret::new(text);
            let token = pasted_token(text.expose());
            Ok((!token.is_empty()).then(|| Secret::new(token)))
        }
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(format!("{VARIABLE}: it is no text")),
    }
}

/// The value of the cookie `u_s`, also from `u_s=value` or a whole `Cookie` header.
fn pasted_token(text: &str) -> &str {
    let text = pasted_value(text, VARIABLE);
    let is_header = text
        .get(..7)
        .is_some_and(|name| name.eq_ignore_ascii_case("cookie:"));
    let cookies = if is_header {
        text.get(7..).unwrap_or_default()
    } else {
        text
    };
    let value = cookies
        .split(';')
        .find_map(|pair| pair.trim().strip_prefix("u_s="));
    unwrap_pasted(value.unwrap_or(text))
}

const VARIABLE: &str = "RUMBLE_SESSION";
