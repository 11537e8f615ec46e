//! `cocorum id`

use std::io::Write;
use std::process::ExitCode;

use rumble_model::StreamId;
use serde::Serialize;

use crate::args;
use crate::stream_arg;
use crate::talk;

pub(crate) fn run(args: &args::Id) -> ExitCode {
    let mut ids = Vec::new();
    for text in &args.streams {
        match stream_arg::read(text) {
            Ok(read) => {
                read.remark.iter().for_each(talk::say);
                ids.push(read.id);
            }
            Err(usage) => return talk::wrong_usage(&usage),
        }
    }
    let print = if args.json { print_json } else { print_for_people };
    match print(&ids) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            talk::complain(format_args!("cannot write: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn print_for_people(ids: &[StreamId]) -> std::io::Result<()> {
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
    #[derive(Serialize)]
    struct Line {
        stream_id: String,
        stream_id_b10: String,
    }
    let mut out = std::io::stdout().lock();
    for id in ids {
        let line = Line {
            stream_id: id.base36().to_string(),
            stream_id_b10: id.base10(),
        };
        writeln!(out, "{}", serde_json::to_string(&line)?)?;
    }
    out.flush()
}
