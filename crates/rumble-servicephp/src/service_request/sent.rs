//! The request of a call, as a server receives it.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use rumble_http::Endpoint;

use super::ServiceRequest;
use crate::operation::Method;
use crate::service_client::ServiceClient;
use crate::settings::Settings;

/// Sends the call to a local server and compares its whole request: the fields in the query of a `GET` or in the form of a
/// `POST`.
#[track_caller]
pub(crate) fn assert_sends<T>(call: ServiceRequest<'_, T>, method: &str, name: &str, fields: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || request(&listener));
    let client = ServiceClient::new(Settings::default().base_url(Endpoint::parse(&url).unwrap()));
    client.send_once(&call, None).unwrap();
    let (line, form, kind) = server.join().unwrap();
    let (query, wanted_form, wanted_kind) = match call.method {
        Method::Get if fields.is_empty() => (String::new(), "", None),
        Method::Get => (format!("&{fields}"), "", None),
        Method::Post => (String::new(), fields, Some("application/x-www-form-urlencoded")),
    };
    assert_eq!(line, format!("{method} /service.php?name={name}{query} HTTP/1.1"));
    assert_eq!(form, wanted_form, "{name}");
    assert_eq!(kind.as_deref(), wanted_kind, "{name}");
}

/// Request line, body and content type of the one request.
fn request(listener: &TcpListener) -> (String, String, Option<String>) {
    let (mut socket, _) = listener.accept().unwrap();
    let (mut bytes, mut byte) = (Vec::new(), [0]);
    while !bytes.ends_with(b"\r\n\r\n") {
        socket.read_exact(&mut byte).unwrap();
        bytes.extend(byte);
    }
    let head = String::from_utf8(bytes).unwrap();
    let header = |name: &str| {
        let mut headers = head.lines().filter_map(|line| line.split_once(": "));
        headers
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
    };
    let length = header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    socket.read_exact(&mut body).unwrap();
    socket
        .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        .unwrap();
    let line = head.lines().next().unwrap_or_default().to_owned();
    (line, String::from_utf8(body).unwrap(), header("content-type"))
}
