use std::collections::BTreeMap;
use std::io::{self, Write};

use rumble_chat::Event;
use rumble_feed::dollars;

use super::pictures::{PictureSource, Pictures};
use super::post::Post;
use super::{Position, Writer};
use crate::read::{Played, PlayedEvent};
use crate::survey::Survey;
use crate::values::{Zone, one_line, picture};

/// Self-contained page: messages, followed by the paid ones with their total, which the style shows at the top.
pub(super) struct Html {
    zone: Zone,
    names_streams: bool,
    source: Option<PictureSource>,
    /// URLs of pictures, and the number of messages with each.
    uses: BTreeMap<String, u64>,
    pictures: Pictures,
    cents: u64,
    unknown: u64,
    /// Rendered paid messages for the second list.
    rants: Vec<String>,
}

impl Html {
    pub(super) fn new(zone: Zone, source: Option<PictureSource>) -> Self {
        Self {
            zone,
            names_streams: false,
            source,
            uses: BTreeMap::new(),
            pictures: Pictures::default(),
            cents: 0,
            unknown: 0,
            rants: Vec::new(),
        }
    }

    fn row(&self, post: &Post<'_>) -> String {
        let mut classes = String::new();
        if post.is_paid() {
            classes += " r";
        }
        if post.is_deleted {
            classes += " d";
        }
        let stream = match self.names_streams {
            true => format!("<i>{}</i> ", post.stream.base36()),
            false => String::new(),
        };
        let price = post
            .price()
            .map(|price| format!("<b>{price}</b> "))
            .unwrap_or_default();
        let picture = self.pictures.markup(picture(post.message).as_deref());
        let (time, author, text) = (
            self.zone.show(post.at()),
            escaped(&post.author()),
            escaped(post.text()),
        );
        format!(
            "<li class=\"m{classes}\"><time>{time}</time> {stream}{price}{picture}<span class=\"a\">{author}</span> <span>{text}</span></li>\n"
        )
    }
}

impl Writer for Html {
    fn survey(&mut self, survey: &Survey) {
        self.names_streams = survey.streams.len() > 1;
        self.uses.clone_from(&survey.pictures);
    }

    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let images = self.source.as_ref().map_or("", |_| "; img-src data:");
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
             content=\"default-src 'none'; style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'{images}; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>Chat</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header><label>Search <input type=\"search\" id=\"q\"></label> \
             <output id=\"n\"></output></header>\n"
        )?;
        if let Some(source) = &self.source {
            self.pictures = Pictures::embed(source, &self.uses, out)?;
        }
        out.write_all(b"<main>\n<ol id=\"l\">\n")
    }

    fn post(&mut self, post: &Post<'_>, out: &mut dyn Write) -> io::Result<()> {
        let row = self.row(post);
        if post.is_paid() {
            match post.cents() {
                Some(cents) => self.cents += cents,
                None => self.unknown += 1,
            }
            self.rants.push(row.clone());
        }
        out.write_all(row.as_bytes())
    }

    fn event(&mut self, event: &Played, _: &Position, out: &mut dyn Write) -> io::Result<()> {
        match &event.event {
            PlayedEvent::Chat(event) if matches!(**event, Event::Gap(_)) => {
                out.write_all(b"<li class=\"g\">messages may be missing here</li>\n")
            }
            _ => Ok(()),
        }
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let unknown = match self.unknown {
            0 => String::new(),
            unknown => format!(", and {unknown} of unknown price"),
        };
        let (count, total) = (self.rants.len(), dollars(self.cents));
        let plural = if count == 1 { "rant" } else { "rants" };
        write!(
            out,
            "</ol>\n<section>\n<h1>{count} {plural}, {total}{unknown}</h1>\n<ol>\n"
        )?;
        for rant in &self.rants {
            out.write_all(rant.as_bytes())?;
        }
        write!(
            out,
            "</ol>\n</section>\n</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
        )
    }
}

/// Escapes text for HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in one_line(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            character => escaped.push(character),
        }
    }
    escaped
}

const STYLE: &str = "
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#57606a;--line:#d8dee4;--paid:#e3f5d3}
@media (prefers-color-scheme:dark){:root{--bg:#14181d;--fg:#e6edf3;--dim:#9aa4af;--line:#30363d;--paid:#22401a}}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.45 system-ui,sans-serif}
header{position:sticky;top:0;background:var(--bg);border-bottom:1px solid var(--line);padding:.6em 1em}
input{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--dim);border-radius:4px;padding:.2em .5em}
main{display:flex;flex-direction:column;padding:0 1em;max-width:60em;margin:auto}
section{order:-1;border-bottom:1px solid var(--line)}h1{font-size:1.1em}
ol{list-style:none;padding:0;margin:1em 0}li{padding:.1em .4em;overflow-wrap:anywhere}
time,i{color:var(--dim);font-size:.85em;font-style:normal}.a{font-weight:600}.a::after{content:':'}
.r{background:var(--paid);border-radius:4px}.d{opacity:.7;font-style:italic}.g{color:var(--dim);text-align:center}
[hidden]{display:none}.s{position:absolute}.p{width:1.4em;height:1.4em;border-radius:50%;vertical-align:-.35em}
";

const SCRIPT: &str = "
const q=document.getElementById('q'),n=document.getElementById('n'),l=[...document.querySelectorAll('#l>li')];
q.addEventListener('input',()=>{const w=q.value.toLowerCase();let c=0;
for(const e of l){const h=w!==''&&!e.textContent.toLowerCase().includes(w);e.hidden=h;if(!h)c++}
n.textContent=w===''?'':c+' found'});
";

/// Hashes of style and script, which browsers require before they use them.
const STYLE_HASH: &str = "sha256-ZJ/7JodzOG9R5VOoBKSSRto0lBZi89rKOBgpdiLWXho=";
const SCRIPT_HASH: &str = "sha256-Ia093wvwF3/FP8qV+wJBOcFTxKuIaIigzfDO5dglF2c=";
