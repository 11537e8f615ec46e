//! Prints what Prometheus reads from a server with a few events.

#![expect(clippy::print_stdout, reason = "the command prints its result")]

use std::error::Error;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use cocorum_serve::rumble_feed::chat::{Connected, Message, Rant};
use cocorum_serve::rumble_feed::{Body, Line};
use cocorum_serve::rumble_model::StreamId;
use cocorum_serve::{Config, Origin, Server, ServerSettings};

fn main() -> Result<(), Box<dyn Error>> {
    let mut settings = ServerSettings::default();
    settings.bind = ([127, 0, 0, 1], 0).into();
    settings.config = Config::parse("[[webhook]]\nurl = 'http://127.0.0.1:9/'\nevents = ['sub']")?;
    let server = Server::start(settings)?;
    let stream = StreamId::from_base36("7k2m9q")?;
    let mut message = Message::default();
    message.username = Some("a\"} 1\nrumble_evil 2");
    let mut rant = message.clone();
    let mut paid = Rant::default();
    paid.price_cents = Some(1_250);
    rant.rant = Some(paid);
    for body in [
        Body::Connected(Connected { attempt: 1 }),
        Body::Message(Box::new(message)),
        Body::Message(Box::new(rant)),
    ] {
        server.feed().publish(&Line::new(body).on(stream), Origin::Chat);
    }
    let address = server.address();
    let mut socket = TcpStream::connect(address)?;
    write!(
        socket,
        "GET /metrics HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut response = String::new();
    socket.read_to_string(&mut response)?;
    let (_, body) = response.split_once("\r\n\r\n").ok_or("no body")?;
    print!("{body}");
    Ok(())
}
