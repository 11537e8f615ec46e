//! `cocorum relay tail`

use std::process::ExitCode;

use cocorum_relay::Tail;

use super::broker;
use crate::args::{RelayTail, Servers};
use crate::line_writer::LineWriter;
use crate::record::Problem;
use crate::record::signals::Signals;

pub(super) fn run(args: &RelayTail, servers: &Servers) -> Result<ExitCode, Problem> {
    let signals = Signals::begin(false);
    let lines = LineWriter::new(true);
    let mut out = LineWriter::stdout(true);
    let tail = Tail::new(broker(&args.broker, servers)?, args.all);
    tail.run(signals.end_flag(), |line| lines.write(&mut *out, &line.line))?;
    Ok(match lines.has_failed() {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}
