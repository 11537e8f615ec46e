use std::io::{self, Write};

use rumble_chat::Event;

use super::post::Post;
use super::{Position, Writer};
use crate::read::{Played, PlayedEvent};
use crate::survey::Survey;
use crate::values::{Zone, one_line};

/// Plain text, one message per line.
pub(super) struct Text {
    zone: Zone,
    names_streams: bool,
}

impl Text {
    pub(super) fn new(zone: Zone) -> Self {
        Self {
            zone,
            names_streams: false,
        }
    }
}

impl Writer for Text {
    fn survey(&mut self, survey: &Survey) {
        self.names_streams = survey.streams.len() > 1;
    }

    fn post(&mut self, post: &Post<'_>, out: &mut dyn Write) -> io::Result<()> {
        let time = self.zone.show(post.at());
        let stream = match self.names_streams {
            true => format!(" [{}]", post.stream.base36()),
            false => String::new(),
        };
        let price = post.price().map(|price| format!(" {price}")).unwrap_or_default();
        let (author, text) = (one_line(&post.author()), one_line(post.text()));
        writeln!(out, "{time}{stream}{price} {author}: {text}")
    }

    fn event(&mut self, event: &Played, position: &Position, out: &mut dyn Write) -> io::Result<()> {
        match &event.event {
            PlayedEvent::Chat(event) if matches!(**event, Event::Gap(_)) => {
                writeln!(
                    out,
                    "{} -- messages may be missing here",
                    self.zone.show(position.at)
                )
            }
            _ => Ok(()),
        }
    }
}
