use std::io::{self, Write};

use time::Duration;

use super::Writer;
use super::post::Post;

/// Plain subtitles. Messages of the same time are one cue, since players do not show two cues with the same start.
#[derive(Default)]
pub(super) struct Srt {
    number: u64,
    cue: Option<Cue>,
}

struct Cue {
    start: Duration,
    lines: Vec<String>,
}

impl Srt {
    /// Writes the pending cue, which ends at the start of the next one.
    fn finish(&mut self, next: Option<Duration>, out: &mut dyn Write) -> io::Result<()> {
        let Some(cue) = self.cue.take() else { return Ok(()) };
        self.number += 1;
        let end = next.unwrap_or(Duration::MAX).min(cue.start + SHOWN);
        let lines = cue.lines.join("\n");
        writeln!(
            out,
            "{}\n{} --> {}\n{lines}\n",
            self.number,
            stamp(cue.start),
            stamp(end)
        )
    }
}

impl Writer for Srt {
    fn post(&mut self, post: &Post<'_>, out: &mut dyn Write) -> io::Result<()> {
        let start = post.since_start();
        if start.is_negative() {
            return Ok(());
        }
        let price = post
            .price()
            .map(|price| format!("[{price}] "))
            .unwrap_or_default();
        let line = escaped(&format!("{price}{}: {}", post.author(), post.text()));
        match &mut self.cue {
            Some(cue) if start <= cue.start => cue.lines.push(line),
            _ => {
                self.finish(Some(start), out)?;
                let lines = vec![line];
                self.cue = Some(Cue { start, lines });
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.finish(None, out)
    }
}

/// Escapes text that a player would treat as a tag or as the end of a cue.
fn escaped(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' | '{' => line.extend([character, '\u{2060}']),
            '>' if line.ends_with("--") => line.push_str("\u{2060}>"),
            character if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') => {
                line.push(' ');
            }
            character => line.push(character),
        }
    }
    line
}

fn stamp(time: Duration) -> String {
    let millis = time.whole_milliseconds();
    let (seconds, millis) = (millis / 1000, millis % 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02},{millis:03}")
}

const SHOWN: Duration = Duration::seconds(5);
