//! Sources of a capture.

use std::env;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rumble_chat::{ChatApi, ChatFrame};
use rumble_http::internal::{Request, RequestAgent, RequestSettings};
use rumble_http::{Endpoint, SessionCookie};
use rumble_livestream_api::{ApiUrl, fetch};
use rumble_model::{Secret, StreamRef};

use super::now;
use super::store::Line;
use crate::TaskError;

/// Source of a capture.
pub(super) enum Source {
    /// The chat of a stream, as a guest.
    Chat {
        stream: String,
        chat_url: Option<Endpoint>,
    },
    /// The Live Stream API. The URL contains the key, so it is not an argument.
    Live { url: Box<ApiUrl> },
    /// One response of `service.php`.
    Service {
        name: String,
        fields: Vec<(String, String)>,
        base_url: Endpoint,
    },
}

/// Takes a line. Returns whether another one fits.
type Sink<'a> = &'a mut dyn FnMut(Line) -> Result<bool, TaskError>;

impl Source {
    pub(super) fn parse(
        operands: &[String],
        base_url: Option<&str>,
        chat_url: Option<&str>,
    ) -> Result<Self, TaskError> {
        let endpoint = |url: &str| {
            let parsed = Endpoint::parse(url);
            parsed.map_err(|error| TaskError::usage(format!("not a base URL: {error}")))
        };
        let operands: Vec<&str> = operands.iter().map(String::as_str).collect();
        match operands.as_slice() {
            ["chat", stream] => Ok(Self::Chat {
                stream: (*stream).to_owned(),
                chat_url: chat_url.map(endpoint).transpose()?,
            }),
            ["live"] => {
                let url = env::var("RUMBLE_API_URL");
                let url =
                    url.map_err(|_| TaskError::usage("put the URL with the key into RUMBLE_API_URL"))?;
                let url = ApiUrl::parse(&url).map_err(|error| TaskError::usage(error.to_string()))?;
                Ok(Self::Live { url: Box::new(url) })
            }
            ["service", name, fields @ ..] => {
                let fields: Option<Vec<_>> = fields.iter().map(|field| field.split_once('=')).collect();
                let fields = fields.ok_or_else(|| TaskError::usage("a field is written NAME=VALUE"))?;
                let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
                Ok(Self::Service {
                    name: (*name).to_owned(),
                    fields: fields.into_iter().map(owned).collect(),
                    base_url: base_url.map_or_else(|| Ok(Endpoint::rumble()), endpoint)?,
                })
            }
            _ => Err(TaskError::usage(
                "expected `chat STREAM`, `live` or `service NAME [FIELD=VALUE…]`",
            )),
        }
    }

    /// Reads until the deadline, until the sink is full, or until the source ends.
    pub(super) fn read(&self, until: Instant, sink: Sink<'_>) -> Result<(), TaskError> {
        match self {
            Self::Chat { stream, chat_url } => read_chat(stream, chat_url.as_ref(), until, sink),
            Self::Live { url } => read_documents(url, until, sink),
            Self::Service {
                name,
                fields,
                base_url,
            } => sink(response(name, fields, base_url)?).map(drop),
        }
    }
}

fn read_chat(
    stream: &str,
    chat_url: Option<&Endpoint>,
    until: Instant,
    sink: Sink<'_>,
) -> Result<(), TaskError> {
    let failed = |error: rumble_chat::Error| TaskError::new(format!("the chat: {error}"));
    let stream = StreamRef::parse(stream).map_err(|error| TaskError::usage(error.to_string()))?;
    let (sender, receiver) = mpsc::channel();
    let mut builder = ChatApi::builder(stream).on_frame(move |frame| {
        let line = match frame {
            ChatFrame::Connected { .. } => Line::connect(),
            ChatFrame::Data(data) if !data.is_empty() => Line::received("event", data),
            _ => return,
        };
        // The receiver lives as long as the chat.
        drop(sender.send(line));
    });
    if let Some(url) = chat_url {
        builder = builder.chat_url(url.clone());
    }
    let mut chat = builder.connect().map_err(failed)?;
    loop {
        for line in receiver.try_iter() {
            if !sink(line)? {
                return Ok(());
            }
        }
        match chat.next_event_until(until) {
            Some(event) => drop(event.map_err(failed)?),
            None => break,
        }
    }
    for line in receiver.try_iter() {
        if !sink(line)? {
            break;
        }
    }
    Ok(())
}

fn read_documents(url: &ApiUrl, until: Instant, sink: Sink<'_>) -> Result<(), TaskError> {
    loop {
        let document = fetch(url).map_err(|error| TaskError::new(format!("the Live Stream API: {error}")))?;
        let has_room = sink(Line::received("document", document.raw()))?;
        if !has_room || now() + INTERVAL >= until {
            return Ok(());
        }
        thread::sleep(INTERVAL);
    }
}

fn response(name: &str, fields: &[(String, String)], base_url: &Endpoint) -> Result<Line, TaskError> {
    let failed = |error: &dyn std::fmt::Display| TaskError::new(format!("service.php: {error}"));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let url = base_url
        .join("service.php")
        .with_query(&[("name", name)])
        .with_query(&fields);
    let mut request = Request::get(url);
    if let Ok(token) = env::var("RUMBLE_SESSION") {
        let session = SessionCookie::new(Secret::new(token), base_url).map_err(|error| failed(&error))?;
        request = request.session(&session);
    }
    let response = RequestAgent::new(RequestSettings::default()).send(&request);
    let response = response.map_err(|error| failed(&error))?;
    Ok(Line::received("response", &response.text()))
}

/// Interval of the client: documents change no faster.
const INTERVAL: Duration = Duration::from_secs(10);
