//! `-v`: the log of the libraries on stderr.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::time::SystemTime;

use time::{OffsetDateTime, UtcOffset};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::fmt::{MakeWriter, layer};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::stderr;

/// Logs what the crates of this project report. Other crates can log what they send, secrets included, and the line editor
/// logs keys: their targets are left out.
pub(crate) fn begin(verbosity: u8, local_offset: UtcOffset) {
    let level = match verbosity {
        0 => return,
        1 => LevelFilter::INFO,
        _ => LevelFilter::DEBUG,
    };
    let targets = Targets::new().with_targets(TARGETS.map(|target| (target, level)));
    let lines = layer().with_ansi(false).with_writer(StatusLines);
    let lines = match io::stderr().is_terminal() {
        true => lines.with_timer(TimeOfDay(local_offset)).boxed(),
        // A journal adds the time.
        false => lines.without_time().boxed(),
    };
    // Only a second call could fail.
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(targets))
        .try_init();
}

struct TimeOfDay(UtcOffset);

impl FormatTime for TimeOfDay {
    fn format_time(&self, out: &mut Writer<'_>) -> fmt::Result {
        #[expect(clippy::disallowed_methods, reason = "log lines show the time of day")]
        let now = OffsetDateTime::from(SystemTime::now());
        let now = now.checked_to_offset(self.0).unwrap_or(now);
        write!(out, "{:02}:{:02}:{:02}", now.hour(), now.minute(), now.second())
    }
}

/// Log lines as status lines.
struct StatusLines;

impl MakeWriter<'_> for StatusLines {
    type Writer = StatusLine;

    fn make_writer(&self) -> StatusLine {
        StatusLine(Vec::new())
    }
}

struct StatusLine(Vec<u8>);

impl Write for StatusLine {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for StatusLine {
    fn drop(&mut self) {
        let text = String::from_utf8_lossy(&self.0);
        stderr::status(text.trim());
    }
}

const TARGETS: [&str; 8] = [
    "cocorum_relay",
    "rumble_archive",
    "rumble_chat",
    "rumble_http",
    "rumble_livestream_api",
    "rumble_scraping",
    "rumble_servicephp",
    "rumble_upload",
];
