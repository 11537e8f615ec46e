use std::sync::Arc;

use hyper::body::Bytes;
use hyper::header::{CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, RETRY_AFTER};

use super::body::{EventBody, Response, ResponseBody};
use super::fault_control::{Cut, FaultControl};
use super::run_script::run_script;
use super::send_queue::queue;
use super::stream::{ConnectionGuard, Stream};
use super::stream_connection::StreamConnection;
use crate::fault::Fault;
use crate::room::{HistoryShape, Viewer};
use crate::script::{Head, Script};
use crate::templates::service::BOT_PROTECTION_PAGE;
use crate::{Json, object};

/// The response to `GET …/stream`, if there is one.
pub(super) async fn chat_stream(
    stream: &Arc<Stream>,
    viewer: Option<Viewer>,
    control: &Arc<FaultControl>,
) -> Option<Response> {
    let number = stream.accept();
    if stream.has_ended() {
        return Some(no_content());
    }
    match stream.script(number) {
        Some(Some(script)) if !script.has_no_response => {
            Some(scripted(stream, number, script, control).await)
        }
        Some(Some(_)) => {
            control.cut(Cut::Reset);
            None
        }
        Some(None) => Some(no_content()),
        None => scenario_response(stream, number, viewer, control),
    }
}

fn scenario_response(
    stream: &Arc<Stream>,
    number: usize,
    viewer: Option<Viewer>,
    control: &Arc<FaultControl>,
) -> Option<Response> {
    let faults = stream.faults(number);
    if faults.contains(&Fault::ResetAfterRequest) {
        control.cut(Cut::Reset);
        return None;
    }
    if faults.contains(&Fault::Silent) {
        return None;
    }
    if let Some(response) = faults.iter().find_map(replacement) {
        return Some(response);
    }
    let (queue, receiver) = queue();
    let connection = StreamConnection::new(number, Arc::clone(control), queue);
    let connection = connection
        .close_delimited(stream.head.close_delimited)
        .faults(faults);
    let body = EventBody::new(
        Arc::clone(control),
        receiver,
        ConnectionGuard::new(number, Arc::clone(stream)),
    );
    stream.open(connection, viewer.as_ref());
    Some(events(&stream.head, control, body))
}

async fn scripted(
    stream: &Arc<Stream>,
    number: usize,
    script: &Script,
    control: &Arc<FaultControl>,
) -> Response {
    if let Some((piece, gap)) = script.segment {
        control.set_pieces(piece, gap);
    }
    if !script.before_head.is_zero() {
        tokio::time::sleep(script.before_head).await;
    }
    let mut response = match script.status {
        Some(status) => buffered(status, None, script.body.clone()),
        None => {
            let (queue, receiver) = queue();
            let connection =
                StreamConnection::new(number, Arc::clone(control), queue.clone()).line_end(script.line_end);
            let connection = connection.close_delimited(script.head.close_delimited);
            let body = EventBody::new(
                Arc::clone(control),
                receiver,
                ConnectionGuard::new(number, Arc::clone(stream)),
            );
            run_script(&script.steps, queue);
            stream.join(connection);
            events(&script.head, control, body)
        }
    };
    for (name, value) in &script.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The envelope of Rumble's errors.
pub(crate) fn error(status: u16, message: &str) -> Response {
    let code = status.to_string();
    let body = object! { "errors" => vec![object! { "code" => code, "message" => message }] };
    json(status, &body)
}

pub(super) fn no_content() -> Response {
    buffered(204, None, Vec::new())
}

impl Stream {
    /// Counts the request.
    fn accept(&self) -> usize {
        let mut state = self.lock();
        state.accepted += 1;
        let number = state.accepted;
        drop(state);
        self.announce();
        number
    }

    /// Sends `init` and adds the connection, without a message in between.
    fn open(&self, mut connection: StreamConnection, viewer: Option<&Viewer>) {
        let mut state = self.lock();
        connection.comment();
        let init = match viewer {
            Some(viewer) => state.room.init_for(viewer, connection.history_shape()),
            None => state.room.init(connection.history_shape()),
        };
        connection.send_event(&init.to_string());
        if state.ended {
            connection.end();
        }
        state.connections.push(connection);
        drop(state);
        self.connected();
    }

    fn join(&self, connection: StreamConnection) {
        self.lock().connections.push(connection);
        self.connected();
    }
}

impl StreamConnection {
    fn history_shape(&self) -> HistoryShape {
        let mut shapes = self.connection_faults().iter().filter_map(|fault| match fault {
            Fault::ReversedHistory => Some(HistoryShape::Reversed),
            Fault::ShortHistory { messages } => Some(HistoryShape::Newest(*messages)),
            _ => None,
        });
        shapes.next_back().unwrap_or_default()
    }
}

/// The response of a fault that replaces the stream.
pub(super) fn replacement(fault: &Fault) -> Option<Response> {
    match fault {
        Fault::Response {
            body,
            content_type,
            status,
        } => Some(buffered(*status, Some(content_type), body.clone())),
        Fault::Redirect { location } => Some(redirect(location)),
        Fault::BotProtection => Some(buffered(
            403,
            Some("text/html; charset=UTF-8"),
            BOT_PROTECTION_PAGE,
        )),
        Fault::Status { retry_after, status } => {
            let mut response = error(*status, "Something went wrong (simulated)");
            if let Some(seconds) = retry_after {
                response
                    .headers_mut()
                    .insert(RETRY_AFTER, HeaderValue::from(*seconds));
            }
            Some(response)
        }
        _ => None,
    }
}

fn events(head: &Head, control: &FaultControl, body: EventBody) -> Response {
    let mut response = Response::new(ResponseBody::Events(body));
    if let Ok(value) = HeaderValue::from_str(&head.content_type) {
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
    response
        .headers_mut()
        .insert("cache-control", HeaderValue::from_static("no-cache"));
    if head.close_delimited {
        *response.version_mut() = hyper::Version::HTTP_10;
        response
            .headers_mut()
            .insert(CONNECTION, HeaderValue::from_static("close"));
        control.force_http_1_1();
    }
    response
}

pub(crate) fn redirect(location: &str) -> Response {
    let mut response = buffered(302, None, Vec::new());
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

pub(super) fn json(status: u16, body: &Json) -> Response {
    buffered(status, Some("application/json"), body.to_string())
}

pub(crate) fn buffered(status: u16, content_type: Option<&str>, body: impl Into<Bytes>) -> Response {
    let mut response = Response::new(ResponseBody::Whole(body.into()));
    *response.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or_default();
    if let Some(content_type) = content_type.and_then(|text| HeaderValue::from_str(text).ok()) {
        response.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    response
}
