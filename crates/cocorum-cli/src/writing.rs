//! `cocorum send`, `delete`, `pin`, `unpin` and `command`: what an account does in a chat.

mod hint;

use std::io::Read;

use rumble_chat::{ChatApi, ChatApiBuilder};
use rumble_model::{ChannelId, MessageId, StreamId, UserId};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::account;
use crate::args::{self, Place, Servers, Writing};
use crate::find;
use crate::print::Print;
use crate::safe::visible;
use crate::session::Session;
use crate::trouble::Trouble;
pub(crate) use hint::explain;

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
        let builder = ChatApi::builder(stream).account(&account);
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

/// What every line of JSON ends with.
#[derive(Serialize)]
struct Stream {
    stream_id: String,
    stream_id_b10: String,
}

impl From<StreamId> for Stream {
    fn from(id: StreamId) -> Self {
        Self {
            stream_id: id.base36().to_string(),
            stream_id_b10: id.base10(),
        }
    }
}

fn send(args: &args::Send, servers: &Servers) -> Result<Print, Trouble> {
    #[derive(Serialize)]
    struct Line<'a> {
        message_id: String,
        request_id: &'a str,
        user_id: Option<String>,
        username: Option<&'a str>,
        channel_id: Option<String>,
        #[serde(flatten)]
        stream: Stream,
    }
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
    let line = Line {
        message_id: sent.message_id.base10(),
        request_id: &sent.request_id,
        user_id: user.map(|user| UserId::base10(user.id)),
        username: user.map(|user| user.username.as_str()),
        channel_id: args.channel.map(ChannelId::base10),
        stream: chat.stream.into(),
    };
    let mut print = Print::new(args.place.json);
    print.record(&line, || match line.username {
        Some(name) => format!("sent as {}: message {}", visible(name), line.message_id),
        None => format!("sent: message {}", line.message_id),
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
    Ok(done_with("deleted", args.message, chat.stream, args.place.json))
}

fn pin(args: &args::Pin, servers: &Servers) -> Result<Print, Trouble> {
    let chat = Chat::find(&args.place, servers)?;
    chat.builder.writer()?.pin_message(args.message)?;
    Ok(done_with("pinned", args.message, chat.stream, args.place.json))
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
        Some(message) => done_with("unpinned", message, chat.stream, args.place.json),
        None => Print::new(args.place.json),
    })
}

/// Says what was done with a message.
fn done_with(what: &str, message: MessageId, stream: StreamId, json: bool) -> Print {
    #[derive(Serialize)]
    struct Line {
        message_id: String,
        #[serde(flatten)]
        stream: Stream,
    }
    let line = Line {
        message_id: message.base10(),
        stream: stream.into(),
    };
    done(json, &line, || format!("{what} message {}", line.message_id))
}

fn command_line(args: &args::CommandLine, servers: &Servers) -> Result<Print, Trouble> {
    #[derive(Serialize)]
    struct Line<'a> {
        command: &'a str,
        /// As received.
        answer: &'a RawValue,
        #[serde(flatten)]
        stream: Stream,
    }
    let chat = Chat::find(&args.place, servers)?;
    let answer = chat.builder.writer()?.command(&args.line)?;
    let line = Line {
        command: &args.line,
        answer: &answer.raw,
        stream: chat.stream.into(),
    };
    Ok(done(args.place.json, &line, || {
        format!("Rumble takes it: {}", visible(&args.line))
    }))
}

fn done(json: bool, line: &impl Serialize, for_people: impl FnOnce() -> String) -> Print {
    let mut print = Print::new(json);
    print.record(line, for_people);
    print
}

/// Bytes; far more than any chat takes.
const LONGEST_INPUT: u64 = 64 * 1024;
