//! A server that repeats what it receives.

use crate::{Form, ReceivedRequest, Reply};

/// Where a server repeats what it receives.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EchoPosition {
    /// The reason in the status line.
    Reason,
    /// An additional header.
    Header,
    /// The type of the content.
    ContentType,
    /// The host, the path and the query of a redirect.
    Redirect,
    /// A cookie that sets the session.
    Cookie,
    /// The list `errors` of JSON: message and code.
    ErrorList(u16),
    /// The object `errors` of JSON, by field.
    ErrorObject(u16),
    /// `message` and `code` at the top of JSON.
    TopLevel(u16),
    /// The members `data`, `user` and others of a successful response.
    Data,
    /// A web page.
    Page(u16),
    /// Plain text.
    Text(u16),
    /// Broken JSON.
    BrokenJson,
    /// The name of a member, and a value of an unexpected type.
    Members,
    /// An event stream: a comment, the name of an event, malformed data, and an unknown member.
    Stream,
    /// A truncated response.
    CutBody,
    /// Instead of a status line.
    NoHttp,
    /// A malformed header line.
    BadHeader,
}

impl EchoPosition {
    /// All places, with the relevant statuses.
    pub const ALL: [Self; 25] = [
        Self::Reason,
        Self::Header,
        Self::ContentType,
        Self::Redirect,
        Self::Cookie,
        Self::ErrorList(200),
        Self::ErrorList(400),
        Self::ErrorList(401),
        Self::ErrorList(403),
        Self::ErrorList(404),
        Self::ErrorList(409),
        Self::ErrorList(429),
        Self::ErrorList(500),
        Self::ErrorObject(400),
        Self::TopLevel(403),
        Self::Data,
        Self::Page(200),
        Self::Page(403),
        Self::Text(418),
        Self::BrokenJson,
        Self::Members,
        Self::Stream,
        Self::CutBody,
        Self::NoHttp,
        Self::BadHeader,
    ];
}

/// The reply of a server that repeats every received value in one place and one form.
#[must_use]
pub fn echo(request: &ReceivedRequest, position: EchoPosition, form: Form) -> Reply {
    let repeated: Vec<String> = values(request).iter().map(|value| form.write(value)).collect();
    let repeated = repeated.join(" ");
    // A text must not end the JSON string or header line around it.
    let quoted = match form {
        Form::Json => repeated.clone(),
        _ => repeated.replace('\\', "\\\\").replace('"', "\\\""),
    };
    let json = |status, body: String| Reply::with(status, "Content-Type: application/json\r\n", &body);
    match position {
        EchoPosition::Reason => Reply::Exactly(format!(
            "HTTP/1.1 403 {repeated}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )),
        EchoPosition::Header => Reply::with(
            403,
            &format!("X-Note: {repeated}\r\nRetry-After: {repeated}\r\n"),
            "",
        ),
        EchoPosition::ContentType => Reply::with(200, &format!("Content-Type: {repeated}\r\n"), &repeated),
        EchoPosition::Redirect => {
            let name: String = repeated
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .take(60)
                .collect();
            let line = format!("Location: https://{name}.example/{repeated}?u_s={repeated}\r\n");
            Reply::with(302, &line, &repeated)
        }
        EchoPosition::Cookie => {
            Reply::with(403, &format!("Set-Cookie: u_s={repeated}; Path=/\r\n"), &repeated)
        }
        EchoPosition::ErrorList(status) => json(
            status,
            format!(r#"{{"errors":[{{"code":"{quoted}","message":"bad {quoted}","type":"{quoted}"}}]}}"#),
        ),
        EchoPosition::ErrorObject(status) => json(
            status,
            format!(
                r#"{{"errors":{{"{quoted}":{{"code":"{quoted}","message":"{quoted}"}},"_":["{quoted}"]}}}}"#
            ),
        ),
        EchoPosition::TopLevel(status) => {
            json(status, format!(r#"{{"code":"{quoted}","message":"{quoted}"}}"#))
        }
        EchoPosition::Data => json(
            200,
            format!(
                r#"{{"user":{{"id":"{quoted}","logged_in":true}},"data":{{"success":false,"message":"{quoted}","reason":"{quoted}"}},"success":false}}"#
            ),
        ),
        EchoPosition::Page(status) => Reply::html(
            status,
            &format!("<html><title>{repeated}</title><p>{repeated}</p></html>"),
        ),
        EchoPosition::Text(status) => Reply::with(status, "Content-Type: text/plain\r\n", &repeated),
        EchoPosition::BrokenJson => json(200, format!(r#"{{"data":"{quoted}","#)),
        EchoPosition::Members => json(
            200,
            format!(
                r#"{{"{quoted}":1,"data":{{"id":["{quoted}"],"{quoted}":"{quoted}"}},"now":"{quoted}"}}"#
            ),
        ),
        EchoPosition::Stream => Reply::Exactly(format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: {repeated}\n\nevent: {repeated}\ndata: {repeated}\n\ndata: {{\"type\":\"other\",\"{quoted}\":1}}\n\n"
        )),
        EchoPosition::CutBody => Reply::Exactly(format!(
            "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{repeated}"
        )),
        EchoPosition::NoHttp => Reply::Exactly(format!("{repeated}\r\n\r\n")),
        EchoPosition::BadHeader => {
            Reply::Exactly(format!("HTTP/1.1 200 OK\r\n{repeated} \x01: {repeated}\r\n\r\n"))
        }
    }
}

/// The secret values of a request: of the session, of fields, and of the query.
fn values(request: &ReceivedRequest) -> Vec<String> {
    let query = request.target().split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').chain(request.body.split('&'));
    let fields = pairs
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, _)| SECRET_FIELDS.contains(name))
        .flat_map(|(_, value)| {
            percent_decoded(value)
                .split(',')
                .map(str::to_owned)
                .collect::<Vec<_>>()
        });
    let cookie = request
        .header("cookie")
        .and_then(|cookie| cookie.strip_prefix("u_s="));
    let part = request
        .body
        .split_once("name=\"access_token\"\r\n\r\n")
        .and_then(|(_, value)| value.lines().next());
    let alone = cookie.into_iter().chain(part).map(str::to_owned);
    alone.chain(fields).collect()
}

fn percent_decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes().iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).copied().collect();
                u8::from_str_radix(str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            byte => *byte,
        });
    }
    String::from_utf8(bytes).unwrap()
}

const SECRET_FIELDS: [&str; 7] = [
    "api_key",
    "code",
    "key",
    "password",
    "password_hashes",
    "totp_id",
    "user_key",
];
