//! `cocorum resolve`

use std::process::ExitCode;

use rumble_feed::account::ResolvedStream as StreamLine;
use rumble_feed::{Body, Line};
use rumble_model::{StreamId, Timestamp};
use rumble_servicephp::ResolvedStream;

use crate::account;
use crate::args::{self, Servers};
use crate::find;
use crate::print::Print;
use crate::safe::visible;
use crate::stream_arg;
use crate::talk;
use crate::trouble::Trouble;

pub(crate) fn run(args: &args::Resolve, servers: &Servers) -> ExitCode {
    let mut streams = Vec::new();
    for text in &args.urls {
        match stream_arg::read_any(text) {
            Ok(read) => streams.push(read),
            Err(usage) => return talk::wrong_usage(&usage),
        }
    }
    let guest = match account::guest(servers) {
        Ok(guest) => guest,
        Err(trouble) => return account::finish(Err(trouble)),
    };
    let several = streams.len() > 1;
    let mut print = Print::new(args.json);
    let mut all_found = true;
    for (position, read) in streams.into_iter().enumerate() {
        read.remark.iter().for_each(talk::say);
        let name = stream_arg::name(&read.stream);
        match find::chosen(&guest, read).and_then(|stream| find::found(&guest, stream)) {
            Ok(found) => {
                let gap = if several && position > 0 { "\n" } else { "" };
                show(&mut print, &found, gap);
            }
            Err(trouble) => {
                all_found = false;
                complain(&name, &trouble);
            }
        }
    }
    if all_found {
        print.status()
    } else {
        ExitCode::FAILURE
    }
}

fn complain(name: &str, trouble: &Trouble) {
    talk::complain(format_args!("{name}: {trouble}"));
}

fn show(print: &mut Print, found: &ResolvedStream, gap: &str) {
    let (title, url) = (found.title.as_deref(), found.url.as_deref());
    let mut stream = StreamLine::new(title, url, found.is_live);
    stream.is_planned = found.is_planned;
    stream.planned_for = found.planned_for.as_ref().and_then(Timestamp::rfc3339_utc);
    let line = Line::new(Body::Stream(stream)).on(found.stream_id);
    print.line(&line, || {
        let mut text = format!(
            "{gap}base 36  {}\nbase 10  {}",
            found.stream_id.base36(),
            StreamId::base10(found.stream_id)
        );
        let planned = find::planned(found);
        let state = match (found.is_live, &planned) {
            (Some(true), _) => Some("live"),
            (Some(false), Some(planned)) => Some(planned.as_str()),
            (Some(false), None) => Some("not live"),
            (None, _) => None,
        };
        for (name, value) in [("title", title), ("page", url), ("state", state)] {
            if let Some(value) = value {
                text += &format!("\n{name:7}  {}", visible(value));
            }
        }
        text
    });
}
