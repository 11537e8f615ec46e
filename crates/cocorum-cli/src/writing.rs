//! `cocorum send`, `delete`, `pin`, `unpin` and `command`: what an account does in a chat.

use std::io::Read;

use rumble_chat::{ChatApi, ChatApiBuilder};
use rumble_feed::writing::{Command, OnMessage, Sent};
use rumble_feed::{Body, Line};
use rumble_model::{MessageId, StreamId};

use crate::account;
use crate::args::{self, Place, Servers, Writing};
use crate::find;
use crate::network;
use crate::print::Print;
use crate::safe::visible;
use crate::session::Session;
use crate::trouble::Trouble;

pub(crate) fn run(command: Writing, servers: &Servers) -> Result<Print, Trouble> {
    match command {
        Writing::Send(args) => send(&args, servers),
        Writing::Delete(args) => delete(&args, servers),
        Writing::Pin(args) => pin(&args, servers),
        Writing::Unpin(args) => unpin(&args, servers),
        Writing::Command(args) => command_line(&args, servers),
    }
}

/// A chat with an account, not opened yet.
struct Chat {
    builder: ChatApiBuilder,
    stream: StreamId,
    /// Dropped last: what was renewed on the way is kept then.
    _session: Session,
}

impl Chat {
    fn find(place: &Place, servers: &Servers) -> Result<Self, Trouble> {
        let session = account::session(servers, &place.session)?;
        let guest = account::guest(servers)?;
        let stream = find::stream(&guest, &place.stream)?;
        let account = account::account(servers, &session)?;
        let builder = ChatApi::builder(stream)
            .account(&account)
            .extra_roots(network::extra_roots());
        let builder = match servers.own_chat_url().map_err(Trouble::Usage)? {
            Some(url) => builder.chat_url(url),
            None => builder,
        };
        Ok(Self {
            builder,
            stream,
            _session: session,
        })
    }
}

fn send(args: &args::Send, servers: &Servers) -> Result<Print, Trouble> {
    let text = match args.text.as_str() {
        "-" => from_stdin()?,
        text => text.to_owned(),
    };
    let chat = Chat::find(&args.place, servers)?;
    let writer = chat.builder.writer()?;
    let sent = match args.channel {
        Some(channel) => writer.send_message_as(&text, channel)?,
        None => writer.send_message(&text)?,
    };
    let user = sent.user.as_deref();
    let line = Line::new(Body::Sent(Sent::new(
        sent.message_id,
        &sent.request_id,
        user.map(|user| &**user),
        args.channel,
    )))
    .on(chat.stream);
    let mut print = Print::new(args.place.json);
    let id = sent.message_id.base10();
    print.line(&line, || match user {
        Some(user) => format!("sent as {}: message {id}", visible(&user.username)),
        None => format!("sent: message {id}"),
    });
    Ok(print)
}

/// All of it, without the line break at its end.
fn from_stdin() -> Result<String, Trouble> {
    let mut text = String::new();
    std::io::stdin()
        .take(LONGEST_INPUT)
        .read_to_string(&mut text)
        .map_err(|error| Trouble::Said(format!("standard input: {error}")))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

fn delete(args: &args::Delete, servers: &Servers) -> Result<Print, Trouble> {
    let chat = Chat::find(&args.place, servers)?;
    chat.builder.writer()?.delete_message(args.message)?;
    Ok(done_with(
        "deleted",
        Body::Deleted,
        args.message,
        chat.stream,
        args.place.json,
    ))
}

fn pin(args: &args::Pin, servers: &Servers) -> Result<Print, Trouble> {
    let chat = Chat::find(&args.place, servers)?;
    chat.builder.writer()?.pin_message(args.message)?;
    Ok(done_with(
        "pinned",
        Body::Pinned,
        args.message,
        chat.stream,
        args.place.json,
    ))
}

fn unpin(args: &args::Unpin, servers: &Servers) -> Result<Print, Trouble> {
    let chat = Chat::find(&args.place, servers)?;
    let message = match args.message {
        Some(message) => {
            chat.builder.writer()?.unpin_message(message)?;
            Some(message)
        }
        None => {
            let open = chat.builder.connect()?;
            let pinned = open.pinned_message().map(|message| message.id);
            open.unpin_message(pinned)?;
            pinned
        }
    };
    Ok(match message {
        Some(message) => done_with("unpinned", Body::Unpinned, message, chat.stream, args.place.json),
        None => Print::new(args.place.json),
    })
}

/// Says what was done with a message.
fn done_with(
    what: &str,
    body: fn(OnMessage) -> Body<'static>,
    message: MessageId,
    stream: StreamId,
    json: bool,
) -> Print {
    let line = Line::new(body(OnMessage::new(message))).on(stream);
    done(json, &line, || format!("{what} message {}", message.base10()))
}

fn command_line(args: &args::CommandLine, servers: &Servers) -> Result<Print, Trouble> {
    let chat = Chat::find(&args.place, servers)?;
    let answer = chat.builder.writer()?.command(&args.line)?;
    let command = Command::new(&args.line, &answer.raw);
    let line = Line::new(Body::Command(command)).on(chat.stream);
    Ok(done(args.place.json, &line, || {
        format!("Rumble takes it: {}", visible(&args.line))
    }))
}

fn done(json: bool, line: &Line<'_>, for_people: impl FnOnce() -> String) -> Print {
    let mut print = Print::new(json);
    print.line(line, for_people);
    print
}

/// Bytes; far more than any chat takes.
const LONGEST_INPUT: u64 = 64 * 1024;
