//! `cocorum relay status`

use std::process::ExitCode;

use cocorum_relay::{RelayStatus, status};

use super::broker;
use crate::args::{self, Servers};
use crate::line_writer::LineWriter;
use crate::record::Problem;

pub(super) fn run(args: &args::RelayStatus, servers: &Servers) -> Result<ExitCode, Problem> {
    let status = status(&broker(&args.broker, servers)?)?;
    let lines = LineWriter::new(false);
    let mut out = LineWriter::stdout(false);
    let is_shown = text(&status).iter().all(|line| lines.write(&mut *out, line));
    Ok(match is_shown || !lines.has_failed() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

fn text(status: &RelayStatus) -> Vec<String> {
    let mut lines = Vec::new();
    for stream in &status.streams {
        let age = humantime::format_duration(stream.max_age);
        let (megabytes, messages, name) = (megabytes(stream.bytes), stream.messages, &stream.name);
        let bound = match stream.max_bytes {
            Some(most) => format!(" of {:.1} MB", self::megabytes(most)),
            None => String::new(),
        };
        let full = if stream.is_full() { ", full" } else { "" };
        lines.push(format!(
            "{name}: {messages} messages, {megabytes:.1} MB{bound}, kept for {age}{full}"
        ));
        for consumer in &stream.consumers {
            lines.push(format!(
                "  {}: {} waiting, {} not acknowledged",
                consumer.name, consumer.waiting, consumer.unacknowledged
            ));
        }
    }
    lines.push(format!("collectors: {}", status.workers.len()));
    for worker in &status.workers {
        lines.push(format!(
            "  {}: {} published, {} duplicates, {} parts in the spool, {} lost, seen {} s ago",
            worker.name,
            worker.published,
            worker.duplicates,
            worker.spool_parts,
            worker.lost,
            worker.silent_for.as_secs()
        ));
    }
    lines
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
