//! `cocorum resolve`

use std::process::ExitCode;

use rumble_feed::account::ResolvedStream as StreamLine;
use rumble_feed::{Body, Line};
use rumble_model::{StreamId, Timestamp};
use rumble_servicephp::ResolvedStream;

use crate::args::{self, Servers};
use crate::context;
use crate::error::CliError;
use crate::escape::escape;
use crate::report::Report;
use crate::stderr;
use crate::stream_arg;
use crate::stream_lookup;

pub(crate) fn run(args: &args::Resolve, servers: &Servers) -> ExitCode {
    let mut streams = Vec::new();
    for text in &args.urls {
        match stream_arg::parse_any(text) {
            Ok(read) => streams.push(read),
            Err(usage) => return stderr::usage_error(&usage),
        }
    }
    let guest = match context::guest(servers) {
        Ok(guest) => guest,
        Err(error) => return context::exit_code(Err(error)),
    };
    let several = streams.len() > 1;
    let mut report = Report::new(args.json);
    let mut all_found = true;
    for (position, read) in streams.into_iter().enumerate() {
        read.note.iter().for_each(stderr::status);
        let name = stream_arg::name(&read.stream);
        match stream_lookup::choose(&guest, read).and_then(|stream| stream_lookup::resolve(&guest, stream)) {
            Ok(found) => {
                let gap = if several && position > 0 { "\n" } else { "" };
                show(&mut report, &found, gap);
            }
            Err(error) => {
                all_found = false;
                report_error(&name, &error);
            }
        }
    }
    if all_found {
        report.status()
    } else {
        ExitCode::FAILURE
    }
}

fn report_error(name: &str, error: &CliError) {
    stderr::error(format_args!("{name}: {error}"));
}

fn show(report: &mut Report, found: &ResolvedStream, gap: &str) {
    let (title, url) = (found.title.as_deref(), found.url.as_deref());
    let mut stream = StreamLine::new(title, url, found.is_live);
    stream.is_planned = found.is_planned;
    stream.planned_for = found.planned_for.as_ref().and_then(Timestamp::rfc3339_utc);
    let line = Line::new(Body::Stream(stream)).on(found.stream_id);
    report.write(&line, || {
        let mut text = format!(
            "{gap}base 36  {}\nbase 10  {}",
            found.stream_id.base36(),
            StreamId::base10(found.stream_id)
        );
        let planned = stream_lookup::planned(found);
        let state = match (found.is_live, &planned) {
            (Some(true), _) => Some("live"),
            (Some(false), Some(planned)) => Some(planned.as_str()),
            (Some(false), None) => Some("not live"),
            (None, _) => None,
        };
        for (name, value) in [("title", title), ("page", url), ("state", state)] {
            if let Some(value) = value {
                text += &format!("\n{name:7}  {}", escape(value));
            }
        }
        text
    });
}
