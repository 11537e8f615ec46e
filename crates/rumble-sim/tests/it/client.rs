use std::io::{self, Read, Write};
use std::time::Duration;

use rumble_sim::{AccountPlan, Plan, Sim, StreamPlan};
pub(crate) use rumble_testkit::{Client, Request, Response, Rest};
use serde_json::Value;

pub(crate) const TEST_TIMEOUT: Duration = Duration::from_secs(60);
pub(crate) const ID: u64 = 900_100_200;
pub(crate) const NAME: &str = "CalmSparrow";
pub(crate) const PASSWORD: &str = "correct tin fiddle";
pub(crate) const USER: u64 = 900_300_001;
pub(crate) const CHANNEL: u64 = 7_730_001;

/// A connection to the stream of a chat.
pub(crate) fn open_stream(sim: &Sim, id: u64) -> Client {
    send_line(sim, &format!("GET /chat/api/chat/{id}/stream HTTP/1.1"))
}

/// A connection with a request of this line, which can contain headers.
pub(crate) fn send_line(sim: &Sim, line: &str) -> Client {
    send_line_over(rumble_testkit::connect(sim.addr()), line, sim).unwrap()
}

pub(crate) fn send_line_over<S: Read + Write>(socket: S, line: &str, sim: &Sim) -> io::Result<Client<S>> {
    let head = format!(
        "{line}\r\nHost: {}\r\nAccept: text/event-stream\r\n\r\n",
        sim.addr()
    );
    Client::send(socket, &head)
}

/// The response to a request of this line, on a connection that the server keeps open.
pub(crate) fn fetch(sim: &Sim, line: &str) -> Response {
    send_line(sim, line).response().unwrap()
}

/// Status, headers and body of such a response.
pub(crate) fn response(sim: &Sim, line: &str) -> (u16, String, String) {
    let response = fetch(sim, line);
    let text = response.text();
    (response.status, response.head, text)
}

pub(crate) fn texts(event: &Value) -> Vec<&str> {
    let messages = event["data"]["messages"].as_array().unwrap();
    messages
        .iter()
        .map(|message| message["text"].as_str().unwrap_or("(none)"))
        .collect()
}

pub(crate) fn account() -> AccountPlan {
    AccountPlan::new(NAME, USER, PASSWORD).channel(CHANNEL, "Sparrow Studio")
}

pub(crate) fn sim(account: AccountPlan) -> Sim {
    Sim::start(Plan::new().seed(3).stream(StreamPlan::new(ID)).account(account)).unwrap()
}

pub(crate) fn get(sim: &Sim, target: &str) -> Request {
    Request::new(sim.addr(), "GET", target)
}

pub(crate) fn post(sim: &Sim, target: &str, fields: &[(&str, &str)]) -> Request {
    let mut form = form_urlencoded::Serializer::new(String::new());
    Request::new(sim.addr(), "POST", target)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(form.extend_pairs(fields).finish())
}

pub(crate) fn post_json(sim: &Sim, target: &str, body: &Value) -> Request {
    Request::new(sim.addr(), "POST", target)
        .header("Content-Type", "application/json")
        .body(body.to_string())
}

/// An operation of `service.php` by POST.
pub(crate) fn operation(sim: &Sim, name: &str, fields: &[(&str, &str)]) -> Request {
    post(sim, &format!("/service.php?name={name}"), fields)
}

/// An operation of `service.php` by GET.
pub(crate) fn query(sim: &Sim, name: &str, rest: &str) -> Request {
    get(sim, &format!("/service.php?name={name}{rest}"))
}

pub(crate) fn send(sim: &Sim, text: &str, request_id: &str) -> Request {
    let data = serde_json::json!({ "request_id": request_id, "message": { "text": text }, "rant": null, "channel_id": null });
    post_json(
        sim,
        &format!("/chat/api/chat/{ID}/message"),
        &serde_json::json!({ "data": data }),
    )
}
