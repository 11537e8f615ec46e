//! The secrets that this run sends. No line of its output shows one, even if a server repeats it in a name or a message.

use std::borrow::Cow;
use std::sync::{PoisonError, RwLock};

use rumble_servicephp::{Secret, SessionCookie};

/// Conceals this secret in all later lines. Secrets of fewer than 6 characters are not concealed, since they occur in
/// ordinary text.
pub(crate) fn conceal(secret: &Secret) {
    let text = secret.expose();
    if text.chars().count() < MIN_CHARS {
        return;
    }
    let mut forms = vec![Secret::new(text)];
    let json = serde_json::to_string(text).unwrap_or_default();
    let json = json.trim_start_matches('"');
    forms.push(Secret::new(json.strip_suffix('"').unwrap_or(json)));
    for space in ["%20", "+"] {
        let encoded = percent_encoded(text, space);
        forms.push(Secret::new(encoded.to_ascii_lowercase()));
        forms.push(Secret::new(encoded));
    }
    let mut sent = SENT.write().unwrap_or_else(PoisonError::into_inner);
    for form in forms {
        if !sent.texts.iter().any(|known| known.expose() == form.expose()) {
            sent.texts.push(form);
        }
    }
}

/// Conceals the token of this session in all later lines, and each token that renews it.
pub(crate) fn conceal_session(session: &SessionCookie) {
    conceal(&session.token());
    let mut sent = SENT.write().unwrap_or_else(PoisonError::into_inner);
    sent.sessions.push(session.clone());
}

/// A line without the secrets of this run.
pub(crate) fn concealed(line: &str) -> Cow<'_, str> {
    let sent = SENT.read().unwrap_or_else(PoisonError::into_inner);
    let tokens = sent.sessions.iter().map(SessionCookie::token);
    let mut line = Cow::Borrowed(line);
    for secret in tokens.chain(sent.texts.iter().cloned()) {
        if secret.expose().len() >= MIN_CHARS && line.contains(secret.expose()) {
            line = Cow::Owned(line.replace(secret.expose(), "<redacted>"));
        }
    }
    line
}

fn percent_encoded(text: &str, space: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push_str(space),
            b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

struct Sent {
    texts: Vec<Secret>,
    sessions: Vec<SessionCookie>,
}

static SENT: RwLock<Sent> = RwLock::new(Sent {
    texts: Vec::new(),
    sessions: Vec::new(),
});

const MIN_CHARS: usize = 6;
