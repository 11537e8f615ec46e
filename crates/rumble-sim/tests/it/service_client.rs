use std::io::{self, Write as _};

use rumble_sim::{AccountPlan, Plan, Sim, StreamPlan};
use serde_json::Value;

use crate::client::{self, Client, ID};

pub(crate) const NAME: &str = "CalmSparrow";
pub(crate) const PASSWORD: &str = "correct tin fiddle";
pub(crate) const USER: u64 = 900_300_001;
pub(crate) const CHANNEL: u64 = 7_730_001;

/// A request on a connection of its own.
pub(crate) struct Request<'a> {
    body: Vec<u8>,
    content_type: &'static str,
    method: &'static str,
    session: Option<String>,
    sim: &'a Sim,
    target: String,
}

/// The response.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) body: Vec<u8>,
    pub(crate) head: String,
    pub(crate) status: u16,
}

pub(crate) fn account() -> AccountPlan {
    AccountPlan::new(NAME, USER, PASSWORD).channel(CHANNEL, "Sparrow Studio")
}

pub(crate) fn sim(account: AccountPlan) -> Sim {
    Sim::start(Plan::new().seed(3).stream(StreamPlan::new(ID)).account(account)).unwrap()
}

pub(crate) fn get<'a>(sim: &'a Sim, target: &str) -> Request<'a> {
    Request {
        body: Vec::new(),
        content_type: "",
        method: "GET",
        session: None,
        sim,
        target: target.to_owned(),
    }
}

pub(crate) fn post<'a>(sim: &'a Sim, target: &str, fields: &[(&str, &str)]) -> Request<'a> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    Request {
        body: form.extend_pairs(fields).finish().into_bytes(),
        content_type: "application/x-www-form-urlencoded",
        method: "POST",
        ..get(sim, target)
    }
}

/// An operation of `service.php` by POST.
pub(crate) fn operation<'a>(sim: &'a Sim, name: &str, fields: &[(&str, &str)]) -> Request<'a> {
    post(sim, &format!("/service.php?name={name}"), fields)
}

/// An operation of `service.php` by GET.
pub(crate) fn query<'a>(sim: &'a Sim, name: &str, rest: &str) -> Request<'a> {
    get(sim, &format!("/service.php?name={name}{rest}"))
}

pub(crate) fn send<'a>(sim: &'a Sim, text: &str, request_id: &str) -> Request<'a> {
    let data = serde_json::json!({ "request_id": request_id, "message": { "text": text }, "rant": null, "channel_id": null });
    json(
        sim,
        &format!("/chat/api/chat/{ID}/message"),
        &serde_json::json!({ "data": data }),
    )
}

pub(crate) fn json<'a>(sim: &'a Sim, target: &str, body: &Value) -> Request<'a> {
    Request {
        body: body.to_string().into_bytes(),
        content_type: "application/json",
        method: "POST",
        ..get(sim, target)
    }
}

impl Request<'_> {
    pub(crate) fn session(self, session: &str) -> Self {
        Self {
            session: Some(session.to_owned()),
            ..self
        }
    }

    pub(crate) fn open(&self) -> Client {
        let mut head = format!(
            "{} {} HTTP/1.1\r\nContent-Length: {}",
            self.method,
            self.target,
            self.body.len()
        );
        if !self.content_type.is_empty() {
            head += &format!("\r\nContent-Type: {}", self.content_type);
        }
        if let Some(session) = &self.session {
            head += &format!("\r\nCookie: theme=dark; u_s={session}");
        }
        let mut client = Client::request(self.sim, &head);
        client.socket.get_mut().write_all(&self.body).unwrap();
        client
    }

    pub(crate) fn try_reply(&self) -> io::Result<Reply> {
        let mut client = self.open();
        let head = client.try_head()?;
        let body = client.try_body(&head)?;
        Ok(Reply {
            body,
            status: client::status(&head),
            head,
        })
    }

    pub(crate) fn reply(&self) -> Reply {
        self.try_reply().unwrap()
    }

    /// The JSON of a response with status 200.
    pub(crate) fn ok(&self) -> Value {
        let reply = self.reply();
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()
    }
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        client::header(&self.head, name)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The `u_s` that the response sets.
    pub(crate) fn session(&self) -> Option<String> {
        let pair = self.header("set-cookie")?.split(';').next()?;
        pair.strip_prefix("u_s=").map(ToOwned::to_owned)
    }
}
