use std::fmt;

use rumble_model::Secret;

use crate::{Origin, ResponseHead, SessionCookie};

/// What is needed of a request to read its response: where it went, and the secrets that it carried.
///
/// It holds the token of the session as it was when the request was made: another thread may renew the session at any time.
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

    /// The head as that of the response to this request. A session that it sets is taken over.
    pub fn answered_by(&self, head: ResponseHead) -> ResponseHead {
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
