use std::fmt;

use rumble_model::Secret;

use crate::{Origin, ResponseHead, SessionCookie};

/// Data of a request that is needed to read its response: the origin and the secrets that it contained.
///
/// Contains the session token at the time of the request, since another thread may renew the session at any time.
#[derive(Clone)]
pub struct SentRequest {
    origin: Origin,
    session: Option<(SessionCookie, Secret)>,
    secrets: Vec<Secret>,
}

impl SentRequest {
    pub(crate) fn new(origin: &Origin, session: Option<&SessionCookie>, secrets: &[Secret]) -> Self {
        Self {
            origin: origin.clone(),
            session: session.map(|session| (session.clone(), session.token())),
            secrets: secrets.to_vec(),
        }
    }

    pub(crate) fn token(&self) -> Option<&Secret> {
        self.session.as_ref().map(|(_, token)| token)
    }

    /// Handles the response to this request, before its body, and applies a session that it sets.
    pub fn handle_head(&self, head: ResponseHead) -> ResponseHead {
        let mut head = head.origin(&self.origin);
        if let Some((session, sent)) = &self.session {
            head = head.session(sent).secret(&session.token());
            if let Some(token) = head.session_token() {
                session.renew(token);
            }
        }
        self.secrets.iter().fold(head, ResponseHead::secret)
    }
}

impl fmt::Debug for SentRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SentRequest({})", self.origin)
    }
}
