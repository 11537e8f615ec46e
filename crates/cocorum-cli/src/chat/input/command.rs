//! Input of the user: a message, or a command that starts with a slash.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rumble_chat::{ChatWriter, MuteScope, MuteTarget};
use rumble_model::MessageId;

use crate::advice;
use crate::chat::handles::{Handles, MessageParts};
use crate::escape::escape;
use crate::format::length;
use crate::stderr;

pub(super) struct Commands {
    pub(super) writer: ChatWriter,
    pub(super) handles: Arc<Handles>,
    pub(super) pinned: Arc<Mutex<Option<MessageId>>>,
}

/// An entered line.
#[derive(Debug, PartialEq)]
enum Entered<'a> {
    Message(&'a str),
    Mute {
        name: &'a str,
        time: Option<Duration>,
    },
    Unmute(&'a str),
    Delete(&'a str),
    Pin(&'a str),
    Unpin,
    /// A command of Rumble itself.
    Command(&'a str),
    Help,
    Unknown(&'a str),
}

impl Commands {
    /// Runs a line to its end, and reports results that the chat does not show.
    pub(super) fn run(&self, line: &str) {
        let outcome = match Entered::parse(line) {
            Entered::Message(text) => self.writer.send_message(text).map(|_| None).map_err(explained),
            Entered::Mute { name, time } => self.mute(name, time),
            Entered::Unmute(name) => {
                let done = self.writer.unmute_user(name);
                done.map(|()| Some(format!("unmuted {}", escape(name))))
                    .map_err(explained)
            }
            Entered::Delete(handle) => self.on_message(handle, "deleted", ChatWriter::delete_message),
            Entered::Pin(handle) => self.on_message(handle, "pinned", ChatWriter::pin_message),
            Entered::Unpin => self.unpin(),
            Entered::Command(line) => {
                let done = self.writer.command(line).map_err(explained);
                done.map(|_| Some(format!("accepted by Rumble: {}", escape(line))))
            }
            Entered::Help => {
                HELP.lines().for_each(stderr::status);
                Ok(None)
            }
            Entered::Unknown(name) => Err(format!("unknown command {}; /help lists them", escape(name))),
        };
        match outcome {
            Ok(None) => {}
            Ok(Some(done)) => stderr::status(format_args!("-- {done}")),
            Err(reason) => stderr::error(reason),
        }
    }

    fn mute(&self, name: &str, time: Option<Duration>) -> Result<Option<String>, String> {
        let author = match name.starts_with('#') {
            true => Some(self.shown(name)?),
            false => None,
        };
        let is_channel = match &author {
            Some(author) => author.channel.is_some(),
            None => self.handles.is_channel(name),
        };
        let name = match &author {
            Some(MessageParts { channel, user, .. }) => channel.as_deref().unwrap_or(user),
            None => name,
        };
        let target = match is_channel {
            true => MuteTarget::Channel(name),
            false => MuteTarget::User(name),
        };
        let scope = MuteScope::on(self.writer.stream_id());
        let scope = match time {
            Some(time) => scope.for_duration(time),
            None => scope,
        };
        self.writer.mute_user(target, scope).map_err(explained)?;
        let time = time.map_or_else(String::new, |time| format!(" for {}", length(time)));
        let name = match author {
            Some(author) => format!("the author of #{}", author.handle),
            None => escape(name).into_owned(),
        };
        Ok(Some(format!("muted {name}{time}")))
    }

    fn on_message(
        &self,
        handle: &str,
        what: &str,
        write: impl FnOnce(&ChatWriter, MessageId) -> Result<(), rumble_chat::Error>,
    ) -> Result<Option<String>, String> {
        let message = self.shown(handle)?;
        write(&self.writer, message.id).map_err(explained)?;
        Ok(Some(format!("{what} #{}", message.handle)))
    }

    fn unpin(&self) -> Result<Option<String>, String> {
        let pinned = *self.pinned.lock().unwrap_or_else(PoisonError::into_inner);
        let pinned = pinned.ok_or("no message is pinned")?;
        self.writer.unpin_message(pinned).map_err(explained)?;
        Ok(Some("unpinned the message".to_owned()))
    }

    fn shown(&self, text: &str) -> Result<MessageParts, String> {
        let handle = handle(text).ok_or("expected the number of a message, for example #12")?;
        let shown = self.handles.get(handle);
        shown.ok_or_else(|| format!("no message has the number #{handle}"))
    }
}

impl<'a> Entered<'a> {
    fn parse(line: &'a str) -> Self {
        let line = line.trim();
        if !line.starts_with('/') {
            return Self::Message(line);
        }
        let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        match name {
            "/mute" if !rest.is_empty() => {
                let split = rest.rsplit_once(char::is_whitespace);
                let timed = split.and_then(|(name, time)| Some((name.trim(), parse_time(time)?)));
                match timed {
                    Some((name, time)) => Self::Mute {
                        name,
                        time: Some(time),
                    },
                    None => Self::Mute {
                        name: rest,
                        time: None,
                    },
                }
            }
            "/unmute" if !rest.is_empty() => Self::Unmute(rest),
            "/delete" => Self::Delete(rest),
            "/pin" => Self::Pin(rest),
            "/unpin" => Self::Unpin,
            "/help" => Self::Help,
            "/subscribers" | "/raid" => Self::Command(line),
            _ => Self::Unknown(name),
        }
    }
}

fn parse_time(text: &str) -> Option<Duration> {
    humantime::parse_duration(text)
        .ok()
        .filter(|time| !time.is_zero())
}

/// `#12` or `12`.
fn handle(text: &str) -> Option<u32> {
    text.strip_prefix('#').unwrap_or(text).parse().ok()
}

fn explained(error: rumble_chat::Error) -> String {
    advice::of_writing(&error)
}

const HELP: &str = "\
/mute NAME 5m    mute a user or channel in this chat; #12 is the author of a message
/unmute NAME     unmute
/delete #12      delete a message
/pin #12         pin a message
/unpin           unpin the pinned message
/subscribers     subscribers-only chat; /subscribers off ends it
/raid URL        raid a stream
Ctrl-D           leave";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_messages_or_commands() {
        let mute = |name, seconds: Option<u64>| Entered::Mute {
            name,
            time: seconds.map(Duration::from_secs),
        };
        for (line, entered) in [
            ("good evening ", Entered::Message("good evening")),
            ("/mute TinFiddle 5m", mute("TinFiddle", Some(300))),
            ("/mute Sparrow Studio 1h", mute("Sparrow Studio", Some(3_600))),
            ("/mute Sparrow Studio", mute("Sparrow Studio", None)),
            ("/mute #12 30s", mute("#12", Some(30))),
            ("/mute 5m", mute("5m", None)),
            ("/mute", Entered::Unknown("/mute")),
            ("/unmute TinFiddle", Entered::Unmute("TinFiddle")),
            ("/delete #3", Entered::Delete("#3")),
            ("/pin 3", Entered::Pin("3")),
            ("/unpin", Entered::Unpin),
            ("/subscribers off", Entered::Command("/subscribers off")),
            ("/help", Entered::Help),
            ("/dance now", Entered::Unknown("/dance")),
        ] {
            assert_eq!(Entered::parse(line), entered, "{line}");
        }
        assert_eq!(
            (handle("#12"), handle("7"), handle("x")),
            (Some(12), Some(7), None)
        );
    }
}
