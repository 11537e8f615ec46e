//! `cocorum stats`

use std::io::Write;
use std::process::ExitCode;

use rumble_archive::export::{ExportError, Zone};
use rumble_archive::stats::{Stats, Totals, page};
use rumble_feed::{Body, Line, dollars};

use super::Problem;
use super::export::{into_file, problem};
use super::reading::{open, report_damage, selection};
use super::zone::zone;
use crate::args::{By, Stats as Args};
use crate::escape::escape_foreign;
use crate::report::Report;

pub(super) fn run(args: &Args) -> Result<ExitCode, Problem> {
    let (stats, report) = Stats::of(&open(&args.path)?, &selection(&args.part)?)?;
    let zone = zone(&args.zone)?;
    report_damage(&report);
    if let Some(file) = &args.html {
        let page = page(&stats, &zone, args.top);
        let write = &mut |out: &mut dyn Write| out.write_all(page.as_bytes()).map_err(ExportError::Write);
        into_file(file, write).map_err(|error| problem(&error, Some(file)))?;
    }
    let line = Line::new(Body::Stats(Box::new(stats.line(args.top, args.by == By::Minute))));
    let mut print = Report::new(args.json);
    print.write(&line, || text(&stats, &zone, args));
    Ok(print.status())
}

fn text(stats: &Stats, zone: &Zone, args: &Args) -> String {
    let mut text = vec![format!("{} messages by {} users", stats.messages, stats.users())];
    if let (Some(median), Some((at, peak))) = (stats.median_per_minute(), stats.peak()) {
        text.push(format!(
            "messages per minute: median {median}, at most {peak}, at {}",
            zone.show(at)
        ));
    }
    let rants = format!("{} rants", stats.rants.paid);
    text.push(match (stats.median_cents(), &stats.largest) {
        (Some(median), Some((largest, author, _))) => format!(
            "{rants}: {}, median {}, at most {}, by {}",
            dollars(stats.rants.cents),
            dollars(median),
            dollars(*largest),
            escape_foreign(author)
        ),
        _ => rants,
    });
    for (currency, tips) in &stats.tips {
        text.push(format!(
            "{} tips in {}: {}",
            tips.paid,
            escape_foreign(currency),
            dollars(tips.cents)
        ));
    }
    text.push(format!(
        "{} gifts, {} deletions, {} mutes, {} gaps",
        stats.gifts, stats.deletions, stats.mutes, stats.gaps
    ));
    if stats.gaps > 0 {
        text.push("messages may be missing at the gaps: the totals may be too low".to_owned());
    }
    let hours = stats.hours().into_iter().filter(|(_, totals)| totals.paid > 0);
    let hours: Vec<_> = hours
        .map(|(hour, totals)| row(&totals, &start_of_period(hour, 3600, zone)))
        .collect();
    if !hours.is_empty() {
        text.extend([String::new(), heading("hours with rants")]);
        text.extend(hours);
    }
    text.extend([String::new(), heading("")]);
    match args.by {
        By::Stream => text.extend(stats.streams.iter().map(|(id, stream)| {
            let title = stream.title.as_deref().map(escape_foreign).unwrap_or_default();
            row(&stream.totals, &format!("{} {title}", id.base36()))
        })),
        By::User => {
            let users = stats.top_users(args.top).into_iter();
            text.extend(users.map(|user| row(&user.totals, &escape_foreign(&user.name))));
        }
        By::Minute => {
            let minutes = stats.minutes.iter();
            text.extend(minutes.map(|(minute, totals)| row(totals, &start_of_period(*minute, 60, zone))));
        }
    }
    text.join("\n")
}

/// Start of a period of `seconds` seconds.
fn start_of_period(period: i64, seconds: i64, zone: &Zone) -> String {
    let at = time::OffsetDateTime::from_unix_timestamp(period.saturating_mul(seconds));
    at.map(|at| zone.show(at)).unwrap_or_default()
}

fn heading(of: &str) -> String {
    let heading = format!("{:>9} {:>6} {:>11}  {of}", "messages", "rants", "sum");
    heading.trim_end().to_owned()
}

fn row(totals: &Totals, name: &str) -> String {
    format!(
        "{:>9} {:>6} {:>11}  {name}",
        totals.messages,
        totals.paid,
        dollars(totals.cents)
    )
}
