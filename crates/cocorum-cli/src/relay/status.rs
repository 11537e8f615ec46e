//! `cocorum relay status`

use std::process::ExitCode;
use std::time::Duration;

use cocorum_relay::status;
use rumble_feed::relay::Relay;
use rumble_feed::{Body, Line};

use super::broker;
use crate::args::{self, Servers};
use crate::line_writer::LineWriter;
use crate::record::Problem;

pub(super) fn run(args: &args::RelayStatus, servers: &Servers) -> Result<ExitCode, Problem> {
    let status = status(&broker(&args.broker, servers)?)?;
    let lines = LineWriter::new(args.json);
    let mut out = LineWriter::stdout(args.json);
    let shown = match args.json {
        false => text(&status),
        true => vec![Line::new(Body::Relay(status)).to_json()],
    };
    let is_shown = shown.iter().all(|line| lines.write(&mut *out, line));
    Ok(match is_shown || !lines.has_failed() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

fn text(status: &Relay) -> Vec<String> {
    let mut lines = Vec::new();
    for stream in &status.streams {
        let age = humantime::format_duration(Duration::from_secs(stream.max_age));
        let (megabytes, messages, name) = (megabytes(stream.bytes), stream.messages, &stream.name);
        let bound = match stream.max_bytes {
            Some(max) => format!(" of {:.1} MB", self::megabytes(max)),
            None => String::new(),
        };
        let full = if stream.full { ", full" } else { "" };
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
    lines.push(format!("collectors: {}", status.collectors.len()));
    for collector in &status.collectors {
        lines.push(format!(
            "  {}: {} published, {} duplicates, {} parts in the spool, {} damaged parts, {} lost, seen {} s ago",
            collector.name,
            collector.published,
            collector.duplicates,
            collector.spool_parts,
            collector.damaged_parts,
            collector.lost,
            collector.announced_ms_ago / 1_000
        ));
    }
    lines
}

#[expect(clippy::cast_precision_loss, reason = "a human-readable figure")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
