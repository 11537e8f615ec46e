//! `cocorum search`

use std::ops::ControlFlow;
use std::process::ExitCode;

use rumble_archive::search::{Query, search};
use rumble_feed::price;

use super::Problem;
use super::reading::{open, report_damage, selection};
use super::zone::zone;
use crate::advice::error_chain;
use crate::args::Search;
use crate::escape::escape_foreign;
use crate::format::{BOLD, DIM, styled};
use crate::line_writer::LineWriter;

pub(super) fn run(args: &Search) -> Result<ExitCode, Problem> {
    let query = match args.fixed {
        true => Query::fixed(&args.pattern, args.ignore_case),
        false => Query::new(&args.pattern, args.ignore_case),
    };
    let query = query.map_err(|error| Problem::Usage(error_chain(&error)))?;
    let query = query
        .user(args.user.clone())
        .only_paid(args.rants)
        .min_cents(args.min_cents)
        .only_deleted(args.deleted)
        .context(args.context);
    let recording = open(&args.path)?;
    let zone = zone(&args.zone)?;
    let (lines, mut out) = (LineWriter::new(args.json), LineWriter::stdout(args.json));
    let mut count = 0_u64;
    let report = search(&recording, &selection(&args.part)?, &query, |hit| {
        count += u64::from(hit.is_match);
        let is_read = if args.json {
            hit.played
                .line()
                .is_none_or(|line| lines.write(&mut out, &line.to_json()))
        } else {
            let separator = args.context > 0 && hit.follows_gap && count > 1;
            let time = styled(DIM, &zone.show(hit.played.time()));
            let paid = price(hit.message)
                .map(|paid| format!("{paid} "))
                .unwrap_or_default();
            let name = escape_foreign(hit.message.author_name());
            let name = if hit.is_match {
                styled(BOLD, &name)
            } else {
                name.into_owned()
            };
            let line = format!("{time} {paid}{name}: {}", escape_foreign(&hit.message.text));
            (!separator || lines.write(&mut out, "--")) && lines.write(&mut out, &line)
        };
        match is_read {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    })?;
    report_damage(&report);
    Ok(match count > 0 && !lines.has_failed() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
