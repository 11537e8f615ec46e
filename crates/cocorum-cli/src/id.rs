//! `cocorum id`

use std::io::Write;
use std::process::ExitCode;

use rumble_feed::account::Id;
use rumble_feed::{Body, Line};
use rumble_model::StreamId;

use crate::args;
use crate::stderr;
use crate::stream_arg;

pub(crate) fn run(args: &args::Id) -> ExitCode {
    let parsed: Result<Vec<_>, _> = args.streams.iter().map(|text| stream_arg::parse(text)).collect();
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(usage) => return stderr::usage_error(&usage),
    };
    parsed
        .iter()
        .filter_map(|parsed| parsed.note.as_ref())
        .for_each(stderr::status);
    let ids: Vec<StreamId> = parsed.iter().map(|parsed| parsed.id).collect();
    let print = if args.json { print_json } else { print_human };
    match print(&ids) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            stderr::error(format_args!("cannot write: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn print_human(ids: &[StreamId]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for (position, id) in ids.iter().enumerate() {
        let gap = if position > 0 { "\n" } else { "" };
        let (base36, base10) = (id.base36(), id.base10());
        writeln!(
            out,
            "{gap}base 36  {base36}\nbase 10  {base10}\nembed    https://rumble.com/embed/v{base36}/"
        )?;
    }
    out.flush()
}

fn print_json(ids: &[StreamId]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for id in ids {
        writeln!(out, "{}", Line::new(Body::Id(Id::default())).on(*id).to_json())?;
    }
    out.flush()
}
