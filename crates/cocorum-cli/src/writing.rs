//! `cocorum send`, `delete`, `pin`, `unpin` and `command`: actions of an account in a chat.

use std::io::Read;

use rumble_chat::{ChatApi, ChatApiBuilder, ChatWriter};
use rumble_feed::writing::{Command, OnMessage, Sent};
use rumble_feed::{Body, Line};
use rumble_model::{MessageId, StreamId};

use crate::args::{self, ChatCommand, ChatTarget, SelectedMessage, Servers};
use crate::chat::is_by;
use crate::context;
use crate::error::CliError;
use crate::escape::escape;
use crate::network;
use crate::report::Report;
use crate::session::Session;
use crate::stream_lookup;

pub(crate) fn run(command: ChatCommand, servers: &Servers) -> Result<Report, CliError> {
    match command {
        ChatCommand::Send(args) => send(&args, servers),
        ChatCommand::Delete(args) => delete(&args, servers),
        ChatCommand::Pin(args) => pin(&args, servers),
        ChatCommand::Unpin(args) => unpin(&args, servers),
        ChatCommand::Command(args) => command_line(&args, servers),
    }
}

/// A chat to write into as an account.
struct WriteTarget {
    builder: ChatApiBuilder,
    stream: StreamId,
    /// Dropped last, so that a token that was renewed meanwhile is saved.
    _session: Session,
}

impl WriteTarget {
    fn resolve(target: &ChatTarget, servers: &Servers) -> Result<Self, CliError> {
        let session = context::session(servers, &target.session)?;
        let guest = context::guest(servers)?;
        let stream = stream_lookup::stream_id(&guest, &target.stream)?;
        let account = context::logged_in_account(servers, &session)?;
        let builder = ChatApi::builder(stream)
            .account(&account)
            .extra_roots(network::extra_roots());
        let builder = match servers.explicit_chat_url().map_err(CliError::Usage)? {
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

fn send(args: &args::Send, servers: &Servers) -> Result<Report, CliError> {
    let text = match args.text.as_str() {
        "-" => from_stdin()?,
        text => text.to_owned(),
    };
    let chat = WriteTarget::resolve(&args.target, servers)?;
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
    let mut report = Report::new(args.target.json);
    let id = sent.message_id.base10();
    report.write(&line, || match user {
        Some(user) => format!("sent as {}: message {id}", escape(&user.username)),
        None => format!("sent: message {id}"),
    });
    Ok(report)
}

/// Reads all of standard input, without the line break at its end.
fn from_stdin() -> Result<String, CliError> {
    let mut text = String::new();
    std::io::stdin()
        .take(MAX_INPUT_BYTES)
        .read_to_string(&mut text)
        .map_err(|error| CliError::Message(format!("cannot read standard input: {error}")))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

fn delete(args: &args::Delete, servers: &Servers) -> Result<Report, CliError> {
    let chat = WriteTarget::resolve(&args.target, servers)?;
    let stream = chat.stream;
    let message = on_message(chat, &args.message, ChatWriter::delete_message)?;
    Ok(report_message(
        "deleted",
        Body::Deleted,
        message,
        stream,
        args.target.json,
    ))
}

fn pin(args: &args::Pin, servers: &Servers) -> Result<Report, CliError> {
    let chat = WriteTarget::resolve(&args.target, servers)?;
    let stream = chat.stream;
    let message = on_message(chat, &args.message, ChatWriter::pin_message)?;
    Ok(report_message(
        "pinned",
        Body::Pinned,
        message,
        stream,
        args.target.json,
    ))
}

/// Applies an action to a message. If its id is not given, reads it from the chat.
fn on_message(
    chat: WriteTarget,
    message: &SelectedMessage,
    write: impl FnOnce(&ChatWriter, MessageId) -> Result<(), rumble_chat::Error>,
) -> Result<MessageId, CliError> {
    let (writer, id) = match (message.id, message.last_of.as_deref()) {
        (Some(id), _) => (chat.builder.writer()?, id),
        (None, name) => {
            let mut open = chat.builder.connect()?;
            (open.writer(), last_of(&mut open, name.unwrap_or_default())?)
        }
    };
    write(&writer, id)?;
    Ok(id)
}

/// The newest message of a user or channel that is not deleted.
fn last_of(chat: &mut ChatApi, name: &str) -> Result<MessageId, CliError> {
    let lower_case = name.trim_start_matches('@').to_lowercase();
    // Events that arrived together with the first one.
    while let Some(event) = chat.try_next_event() {
        event?;
    }
    let mut newest_first = chat.history().rev();
    let found = newest_first.find(|message| is_by(message, &lower_case) && !message.is_deleted());
    found.map(|message| message.id).ok_or_else(|| {
        CliError::Message(format!(
            "no message of {} in the history that the server sends. Pass its id, as shown by cocorum chat --ids",
            escape(name)
        ))
    })
}

fn unpin(args: &args::Unpin, servers: &Servers) -> Result<Report, CliError> {
    let chat = WriteTarget::resolve(&args.target, servers)?;
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
        Some(message) => report_message("unpinned", Body::Unpinned, message, chat.stream, args.target.json),
        None => Report::new(args.target.json),
    })
}

/// Reports a change of a message.
fn report_message(
    what: &str,
    body: fn(OnMessage) -> Body<'static>,
    message: MessageId,
    stream: StreamId,
    json: bool,
) -> Report {
    let line = Line::new(body(OnMessage::new(message))).on(stream);
    report(json, &line, || format!("{what} message {}", message.base10()))
}

fn command_line(args: &args::RunCommand, servers: &Servers) -> Result<Report, CliError> {
    let chat = WriteTarget::resolve(&args.target, servers)?;
    let response = chat.builder.writer()?.command(&args.line)?;
    let command = Command::new(&args.line, &response.raw);
    let line = Line::new(Body::Command(command)).on(chat.stream);
    Ok(report(args.target.json, &line, || {
        format!("accepted by Rumble: {}", escape(&args.line))
    }))
}

fn report(json: bool, line: &Line<'_>, human: impl FnOnce() -> String) -> Report {
    let mut report = Report::new(json);
    report.write(line, human);
    report
}

/// Many more bytes than any chat accepts.
const MAX_INPUT_BYTES: u64 = 64 * 1024;
