use std::collections::BTreeMap;

use rumble_feed::dollars;
use time::OffsetDateTime;

use super::plot::Plot;
use super::{Audience, Stats, Totals};
use crate::export::Zone;
use crate::export::escaped;

/// Self-contained page with tables and plots, without scripts.
#[must_use]
pub fn page(stats: &Stats, zone: &Zone, top: usize) -> String {
    let mut body = facts(stats, zone);
    let spans = spans(&stats.minutes);
    let label = |minute: i64| {
        let at = OffsetDateTime::from_unix_timestamp(minute.saturating_mul(60));
        at.map(|at| zone.show(at)).unwrap_or_default()
    };
    let over_time = |value: fn(&Totals) -> u64| -> Vec<(String, u64)> {
        spans
            .iter()
            .map(|(minute, totals)| (label(*minute), value(totals)))
            .collect()
    };
    let mut plots = vec![
        Plot {
            title: "Messages over time",
            show: |count| count.to_string(),
            points: over_time(|totals| totals.messages),
        }
        .bars(),
    ];
    if stats.rants.paid > 0 {
        let points = over_time(|totals| totals.cents);
        plots.push(
            Plot {
                title: "Rants over time",
                show: dollars,
                points,
            }
            .bars(),
        );
        let by_user = stats
            .top_users(top)
            .into_iter()
            .filter(|user| user.totals.cents > 0);
        let points = by_user
            .map(|user| (short(&user.name), user.totals.cents))
            .collect();
        plots.push(
            Plot {
                title: "Rants by user",
                show: dollars,
                points,
            }
            .rows(),
        );
    }
    let mut writers = stats.top_users(usize::MAX);
    writers.sort_by_key(|user| std::cmp::Reverse(user.totals.messages));
    let points = writers
        .iter()
        .take(top)
        .map(|user| (short(&user.name), user.totals.messages));
    plots.push(
        Plot {
            title: "Messages by user",
            show: |count| count.to_string(),
            points: points.collect(),
        }
        .rows(),
    );
    if stats.audience.len() > 1 {
        for title in ["Viewers", "Likes", "Followers"] {
            let value = |audience: &Audience| match title {
                "Viewers" => audience.viewers,
                "Likes" => audience.likes,
                _ => audience.followers,
            };
            let step = stats.audience.len().div_ceil(MAX_POINTS);
            let points = stats.audience.chunks(step).filter_map(|chunk| chunk.last());
            let points = points.map(|audience| (zone.show(audience.at), value(audience)));
            let points = points.collect();
            plots.push(
                Plot {
                    title,
                    show: |count| count.to_string(),
                    points,
                }
                .line(),
            );
        }
    }
    body.extend(plots);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src '{STYLE_HASH}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Statistics</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

fn facts(stats: &Stats, zone: &Zone) -> String {
    let mut rows: Vec<(&str, String)> = vec![
        ("Messages", stats.messages.to_string()),
        ("Users", stats.users().to_string()),
    ];
    if let (Some(median), Some((at, peak))) = (stats.median_per_minute(), stats.peak()) {
        rows.push(("Messages per minute, median", median.to_string()));
        rows.push((
            "Messages per minute, peak",
            format!("{peak} at {}", zone.show(at)),
        ));
    }
    rows.push(("Rants", stats.rants.paid.to_string()));
    if let (Some(median), Some((largest, author, _))) = (stats.median_cents(), &stats.largest) {
        rows.push(("Rants, sum", dollars(stats.rants.cents)));
        rows.push(("Rants, median", dollars(median)));
        rows.push((
            "Rants, largest",
            format!("{} by {}", dollars(*largest), escaped(author)),
        ));
    }
    for (currency, tips) in &stats.tips {
        let text = format!("{} in {}, {}", tips.paid, escaped(currency), dollars(tips.cents));
        rows.push(("Tips", text));
    }
    let counts = [
        ("Gifts", stats.gifts),
        ("Deletions", stats.deletions),
        ("Mutes", stats.mutes),
        ("Gaps", stats.gaps),
    ];
    rows.extend(counts.map(|(name, count)| (name, count.to_string())));
    let mut text = "<h1>Statistics</h1>\n".to_owned();
    for (id, stream) in &stats.streams {
        let title = stream.title.as_deref().map(escaped).unwrap_or_default();
        let messages = stream.totals.messages;
        let paid = dollars(stream.totals.cents);
        text += &format!(
            "<p>Stream {} {title}: {messages} messages, {paid}</p>\n",
            id.base36()
        );
    }
    if stats.gaps > 0 {
        text += "<p><strong>Messages may be missing at the gaps: the totals may be too low.</strong></p>\n";
    }
    text += "<table>\n";
    for (name, value) in rows {
        text += &format!("<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n");
    }
    text + "</table>\n"
}

/// Groups minutes so that there are not too many points.
fn spans(minutes: &BTreeMap<i64, Totals>) -> BTreeMap<i64, Totals> {
    let (Some(first), Some(last)) = (minutes.keys().next(), minutes.keys().next_back()) else {
        return BTreeMap::new();
    };
    let size = (last - first + 1).div_euclid(MAX_POINTS as i64) + 1;
    let mut spans = BTreeMap::new();
    // Includes times without messages.
    let mut start = *first;
    while start <= *last {
        spans.insert(start, Totals::default());
        start += size;
    }
    for (minute, totals) in minutes {
        let start = first + (minute - first).div_euclid(size) * size;
        let span = spans.entry(start).or_default();
        span.messages += totals.messages;
        span.paid += totals.paid;
        span.cents += totals.cents;
    }
    spans
}

fn short(name: &str) -> String {
    let mut short: String = name.chars().take(MAX_NAME).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    escaped(&short)
}

const MAX_POINTS: usize = 240;
const MAX_NAME: usize = 16;

const STYLE: &str = "
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#57606a;--line:#8c959f;--bar:#2f6f1f}
@media (prefers-color-scheme:dark){:root{--bg:#14181d;--fg:#e6edf3;--dim:#9aa4af;--line:#6e7681;--bar:#85c742}}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.45 system-ui,sans-serif}
main{max-width:60em;margin:auto;padding:0 1em}h1{font-size:1.3em}
th{text-align:left;font-weight:400;color:var(--dim);padding-right:1.5em}
figure{margin:1.5em 0}figcaption{font-weight:600}svg{width:100%;height:auto}
text{fill:var(--fg);font:12px system-ui,sans-serif}.b{fill:var(--bar)}
.l{fill:none;stroke:var(--bar);stroke-width:2}.x{fill:none;stroke:var(--line)}
";

/// Hash of the style, which browsers require before they use it.
const STYLE_HASH: &str = "sha256-bzSnwlusCV2kt9bqMdiXo2QlcbgAIpBACbu574gS8CA=";
