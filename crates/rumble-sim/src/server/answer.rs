use std::sync::Arc;

use hyper::Response;
use hyper::body::Bytes;
use hyper::header::{CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, RETRY_AFTER};

use super::body::{AnswerBody, EventBody};
use super::control::{Control, Cut};
use super::link::Link;
use super::outbox::queue;
use super::perform::perform;
use super::stream::Stream;
use crate::fault::Fault;
use crate::room::{HistoryShape, Viewer};
use crate::script::{Head, Script};
use crate::templates::service::BOT_PROTECTION_PAGE;
use crate::{Json, object};

pub(crate) type Answer = Response<AnswerBody>;

/// The answer to `GET …/stream`; `None` when there shall be none.
pub(super) async fn chat_stream(
    stream: &Arc<Stream>,
    viewer: Option<Viewer>,
    control: &Arc<Control>,
) -> Option<Answer> {
    let number = stream.accept();
    if stream.is_over() {
        return Some(no_content());
    }
    match stream.script(number) {
        Some(Some(script)) if !script.is_unanswered => Some(scripted(stream, number, script, control).await),
        Some(Some(_)) => {
            control.cut(Cut::Reset);
            None
        }
        Some(None) => Some(no_content()),
        None => played(stream, number, viewer, control),
    }
}

fn played(
    stream: &Arc<Stream>,
    number: usize,
    viewer: Option<Viewer>,
    control: &Arc<Control>,
) -> Option<Answer> {
    let faults = stream.faults(number);
    if faults.contains(&Fault::ResetAfterRequest) {
        control.cut(Cut::Reset);
        return None;
    }
    if faults.contains(&Fault::Silent) {
        return None;
    }
    if let Some(answer) = faults.iter().find_map(instead) {
        return Some(answer);
    }
    let (outbox, inbox) = queue();
    let link = Link::new(number, Arc::clone(control), outbox);
    let link = link.close_delimited(stream.head.close_delimited).faults(faults);
    let body = EventBody::new(Arc::clone(control), inbox, link.guard(Arc::clone(stream)));
    stream.open(link, viewer.as_ref());
    Some(events(&stream.head, control, body))
}

async fn scripted(stream: &Arc<Stream>, number: usize, script: &Script, control: &Arc<Control>) -> Answer {
    if let Some((piece, gap)) = script.segment {
        control.set_pieces(piece, gap);
    }
    if !script.before_head.is_zero() {
        tokio::time::sleep(script.before_head).await;
    }
    let mut answer = match script.status {
        Some(status) => whole(status, None, script.body.clone()),
        None => {
            let (outbox, inbox) = queue();
            let link = Link::new(number, Arc::clone(control), outbox.clone()).line_end(script.line_end);
            let link = link.close_delimited(script.head.close_delimited);
            let body = EventBody::new(Arc::clone(control), inbox, link.guard(Arc::clone(stream)));
            perform(&script.steps, outbox);
            stream.join(link);
            events(&script.head, control, body)
        }
    };
    for (name, value) in &script.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

/// The envelope that Rumble's errors come in.
pub(crate) fn error(status: u16, message: &str) -> Answer {
    let code = status.to_string();
    let body = object! { "errors" => vec![object! { "code" => code, "message" => message }] };
    json(status, &body)
}

pub(super) fn no_content() -> Answer {
    whole(204, None, Vec::new())
}

impl Stream {
    /// Counts the request, whatever will become of it.
    fn accept(&self) -> usize {
        let mut state = self.lock();
        state.accepted += 1;
        let number = state.accepted;
        drop(state);
        self.announce();
        number
    }

    /// Opens with `init`. Nothing can be said between that snapshot and joining.
    fn open(&self, mut link: Link, viewer: Option<&Viewer>) {
        let mut state = self.lock();
        link.comment();
        let init = match viewer {
            Some(viewer) => state.room.init_for(viewer, link.history_shape()),
            None => state.room.init(link.history_shape()),
        };
        link.deliver(&init.to_string());
        if state.ended {
            link.end();
        }
        state.links.push(link);
        drop(state);
        self.connected();
    }

    fn join(&self, link: Link) {
        self.lock().links.push(link);
        self.connected();
    }
}

impl Link {
    fn history_shape(&self) -> HistoryShape {
        let mut shapes = self.known_faults().iter().filter_map(|fault| match fault {
            Fault::ReversedHistory => Some(HistoryShape::Reversed),
            Fault::ShortHistory { messages } => Some(HistoryShape::Newest(*messages)),
            _ => None,
        });
        shapes.next_back().unwrap_or_default()
    }
}

/// What a fault answers in place of anything else.
pub(super) fn instead(fault: &Fault) -> Option<Answer> {
    match fault {
        Fault::Response {
            body,
            content_type,
            status,
        } => Some(whole(*status, Some(content_type), body.clone())),
        Fault::Redirect { location } => Some(redirect(location)),
        Fault::BotProtection => Some(whole(403, Some("text/html; charset=UTF-8"), BOT_PROTECTION_PAGE)),
        Fault::Status { retry_after, status } => {
            let mut answer = error(*status, "Something went wrong (simulated)");
            if let Some(seconds) = retry_after {
                answer
                    .headers_mut()
                    .insert(RETRY_AFTER, HeaderValue::from(*seconds));
            }
            Some(answer)
        }
        _ => None,
    }
}

fn events(head: &Head, control: &Control, body: EventBody) -> Answer {
    let mut answer = Response::new(AnswerBody::Events(body));
    if let Ok(value) = HeaderValue::from_str(&head.content_type) {
        answer.headers_mut().insert(CONTENT_TYPE, value);
    }
    answer
        .headers_mut()
        .insert("cache-control", HeaderValue::from_static("no-cache"));
    if head.close_delimited {
        *answer.version_mut() = hyper::Version::HTTP_10;
        answer
            .headers_mut()
            .insert(CONNECTION, HeaderValue::from_static("close"));
        control.say_http_1_1();
    }
    answer
}

pub(crate) fn redirect(location: &str) -> Answer {
    let mut answer = whole(302, None, Vec::new());
    if let Ok(location) = HeaderValue::from_str(location) {
        answer.headers_mut().insert(LOCATION, location);
    }
    answer
}

pub(super) fn json(status: u16, body: &Json) -> Answer {
    whole(status, Some("application/json"), body.to_string())
}

pub(crate) fn whole(status: u16, content_type: Option<&str>, body: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(AnswerBody::Whole(body.into()));
    *answer.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or_default();
    if let Some(content_type) = content_type.and_then(|text| HeaderValue::from_str(text).ok()) {
        answer.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    answer
}
