use std::collections::VecDeque;
use std::io::{self, Write};

use time::Duration;

use super::Writer;
use super::post::Post;
use crate::values::rgb;

/// Subtitles with colours: the latest messages at the bottom left, paid ones at the top right for their duration.
#[derive(Default)]
pub(super) struct Ass {
    /// Latest messages: time and line.
    lines: VecDeque<(Duration, String)>,
    /// Time since which they are shown.
    shown_since: Option<Duration>,
    rants: VecDeque<Rant>,
}

struct Rant {
    start: Duration,
    end: Duration,
    text: String,
}

impl Ass {
    /// Writes the lines as shown until now.
    fn block(&mut self, until: Option<Duration>, out: &mut dyn Write) -> io::Result<()> {
        let Some(start) = self.shown_since else {
            return Ok(());
        };
        let end = until.unwrap_or(Duration::MAX).min(start + SHOWN);
        if end <= start {
            return Ok(());
        }
        while self.lines.len() > MAX_LINES || self.lines.front().is_some_and(|(at, _)| *at + SHOWN <= start) {
            self.lines.pop_front();
        }
        let lines: Vec<_> = self.lines.iter().map(|(_, line)| line.as_str()).collect();
        dialogue(0, "Chat", start, end, &lines.join("\\N"), out)
    }

    /// Writes the paid messages whose time is over, and the oldest ones if there are too many.
    fn finish_rants(&mut self, now: Duration, max: usize, out: &mut dyn Write) -> io::Result<()> {
        let (over, shown): (VecDeque<_>, VecDeque<_>) =
            self.rants.drain(..).partition(|rant| rant.end <= now);
        self.rants = shown;
        for rant in over {
            dialogue(1, "Rant", rant.start, rant.end, &rant.text, out)?;
        }
        while self.rants.len() > max {
            if let Some(rant) = self.rants.pop_front() {
                dialogue(1, "Rant", rant.start, rant.end.min(now), &rant.text, out)?;
            }
        }
        Ok(())
    }
}

impl Writer for Ass {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(HEAD.as_bytes())
    }

    fn post(&mut self, post: &Post<'_>, out: &mut dyn Write) -> io::Result<()> {
        let at = post.since_start();
        if at.is_negative() {
            return Ok(());
        }
        let name = escaped(&post.author());
        let text = escaped(post.text());
        if let Some(price) = post.price() {
            self.finish_rants(at, MAX_RANTS - 1, out)?;
            let color = bgr(post.color());
            self.rants.push_back(Rant {
                start: at,
                end: at + post.duration(),
                // The box takes the colour of the outline.
                text: format!("{{\\3c&H{color}&}}{{\\b1}}{price} {name}{{\\b0}}\\N{text}"),
            });
        }
        if self.shown_since != Some(at) {
            self.block(Some(at), out)?;
        }
        self.shown_since = Some(self.shown_since.map_or(at, |since| since.max(at)));
        let color = bgr(post.message.user().color.map_or(DEFAULT_COLOR, rgb));
        let line = format!("{{\\c&H{color}&}}{name}{{\\c}}: {text}");
        self.lines.push_back((at, line));
        while self.lines.len() > MAX_LINES {
            self.lines.pop_front();
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.block(None, out)?;
        self.finish_rants(Duration::MAX, 0, out)
    }
}

/// Colours are written blue first.
fn bgr([red, green, blue]: [u8; 3]) -> String {
    format!("{blue:02X}{green:02X}{red:02X}")
}

/// Escapes text: a brace begins a command, and so does a backslash unless another character follows it.
fn escaped(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '{' | '}' => line.extend(['\\', character]),
            '\\' => line.extend(['\\', '\u{2060}']),
            character if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') => {
                line.push(' ');
            }
            character => line.push(character),
        }
    }
    line
}

fn dialogue(
    layer: u8,
    style: &str,
    start: Duration,
    end: Duration,
    text: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (start, end) = (stamp(start), stamp(end));
    writeln!(out, "Dialogue: {layer},{start},{end},{style},,0,0,0,,{text}")
}

fn stamp(time: Duration) -> String {
    let hundredths = time.whole_milliseconds() / 10;
    let (seconds, hundredths) = (hundredths / 100, hundredths % 100);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{hours}:{minutes:02}:{seconds:02}.{hundredths:02}")
}

const MAX_LINES: usize = 8;
const MAX_RANTS: usize = 4;
const SHOWN: Duration = Duration::seconds(10);
const DEFAULT_COLOR: [u8; 3] = [0xb0, 0xd0, 0xff];

const HEAD: &str = "\u{feff}[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Chat,sans-serif,36,&H00FFFFFF,&H00FFFFFF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,2,0,1,40,1000,40,1
Style: Rant,sans-serif,40,&H00000000,&H00000000,&H0042C785,&H0042C785,0,0,0,0,100,100,0,0,3,10,0,9,1000,40,40,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
";
