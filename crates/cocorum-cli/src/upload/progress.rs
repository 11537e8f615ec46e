//! Progress of an upload: a bar on a terminal, otherwise a line every 10 %, or lines of JSON.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rumble_feed::upload::{Upload, UploadRetry, UploadStartedOver};
use rumble_feed::{Body, Line};
use rumble_upload::{Event, Phase, Progress, StartOver};

use crate::advice::error_chain;
use crate::format::length;
use crate::report::Report;
use crate::stderr;

pub(super) struct ProgressView {
    bar: Option<ProgressBar>,
    json: bool,
    /// Time of the last line of JSON.
    last_line: Option<Instant>,
    progress: Option<Progress>,
    quiet: bool,
    /// Number of reported tenths.
    tenths: u64,
}

impl ProgressView {
    pub(super) fn new(json: bool, quiet: bool) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let has_bar = !json && !quiet && !is_dumb && std::io::stderr().is_terminal();
        let bar = has_bar.then(|| {
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
            bar.set_style(style());
            bar
        });
        Self {
            bar,
            json,
            last_line: None,
            progress: None,
            quiet,
            tenths: 0,
        }
    }

    pub(super) fn event(&mut self, event: &Event, report: &mut Report) {
        match event {
            Event::Phase(phase) => self.phase(*phase),
            Event::Progress(progress) => self.progress(*progress, report),
            Event::Resumed(progress) => self.status(&format!(
                "continuing after {} of {} chunks",
                progress.chunk, progress.chunks
            )),
            Event::Retry(retry) => {
                let cause = error_chain(&retry.error);
                if self.json {
                    let after_ms = u64::try_from(retry.after.as_millis()).unwrap_or(u64::MAX);
                    let body = UploadRetry::new(retry.chunk, retry.failures, after_ms, &cause);
                    report.write(&Line::new(Body::UploadRetry(body)), String::new);
                } else {
                    let seconds = Duration::from_secs(retry.after.as_secs().max(1));
                    self.status(&format!("{cause}. Sending it again in {}", length(seconds)));
                }
            }
            Event::StartedOver(reason) => {
                if self.json {
                    let body = UploadStartedOver::new(reason_name(*reason));
                    report.write(&Line::new(Body::UploadStartedOver(body)), String::new);
                }
                self.tenths = 0;
                self.status(sentence(*reason));
            }
            _ => {}
        }
    }

    /// Removes the bar.
    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// Advice after an interruption.
    pub(super) fn interrupted(&self) -> String {
        match self.progress {
            Some(progress) => format!(
                "interrupted: the server has {} of {} chunks. The same command with --resume continues from there",
                progress.chunk, progress.chunks
            ),
            None => "interrupted before anything was sent".to_owned(),
        }
    }

    fn phase(&mut self, phase: Phase) {
        let message = match phase {
            Phase::Checking => "checking",
            Phase::Sending => "sending",
            Phase::Merging => "merging",
            Phase::Thumbnail => "choosing the thumbnail",
            Phase::Publishing => "publishing",
            _ => return,
        };
        if let Some(bar) = &self.bar {
            bar.set_message(message);
        }
    }

    fn progress(&mut self, progress: Progress, report: &mut Report) {
        self.progress = Some(progress);
        let is_last = progress.chunk == progress.chunks;
        if self.json {
            let now = now();
            let is_due = self
                .last_line
                .is_none_or(|last| now.duration_since(last) >= Duration::from_secs(1));
            if is_due || is_last {
                self.last_line = Some(now);
                let Progress {
                    sent,
                    total,
                    chunk,
                    chunks,
                    rate,
                    ..
                } = progress;
                let body = Upload::new(sent, total, chunk, chunks, rate);
                report.write(&Line::new(Body::Upload(body)), String::new);
            }
        } else if let Some(bar) = &self.bar {
            bar.set_length(progress.total);
            bar.set_position(progress.sent);
            let left = progress
                .time_left()
                .map_or_else(String::new, |time| format!(", {} left", length(time)));
            let rate = progress
                .rate
                .map_or_else(String::new, |rate| format!(", {}/s", size(rate)));
            bar.set_prefix(format!("{rate}{left}"));
            let next = (progress.chunk + 1).min(progress.chunks);
            bar.set_message(format!("chunk {next} of {}", progress.chunks));
        } else {
            let tenths = progress.sent.saturating_mul(10) / progress.total.max(1);
            if tenths > self.tenths {
                self.tenths = tenths;
                let rate = progress
                    .rate
                    .map_or_else(String::new, |rate| format!(", {}/s", size(rate)));
                self.status(&format!(
                    "{} %: {} of {} chunks{rate}",
                    tenths * 10,
                    progress.chunk,
                    progress.chunks
                ));
            }
        }
    }

    fn status(&self, text: &str) {
        match &self.bar {
            _ if self.quiet || self.json => {}
            Some(bar) => bar.suspend(|| stderr::status(text)),
            None => stderr::status(text),
        }
    }
}

/// Without colours.
fn style() -> ProgressStyle {
    let template = "{bar:20} {percent:>3} %  {bytes} of {total_bytes}{prefix}  {msg}";
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("##-")
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
    }
}

fn reason_name(reason: StartOver) -> &'static str {
    match reason {
        StartOver::FileChanged => "file_changed",
        StartOver::FileGone => "file_gone",
        StartOver::MergeNotConfirmed => "merge_not_confirmed",
        StartOver::OtherAccount => "other_account",
        _ => "other",
    }
}

fn sentence(reason: StartOver) -> &'static str {
    match reason {
        StartOver::FileChanged => "starting over: the file was changed since the earlier upload",
        StartOver::FileGone => "starting over: the server lost the chunks",
        StartOver::MergeNotConfirmed => "starting over: the earlier upload was not confirmed as a whole",
        StartOver::OtherAccount => "starting over: the earlier upload was of another account",
        _ => "starting over",
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "lines of JSON come at most once a second"
)]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_short() {
        let shown = [0, 999_999, 1_000_000, 12_340_000, 15_000_000_000].map(size);
        assert_eq!(shown, ["0 kB", "999 kB", "1.0 MB", "12.3 MB", "15.0 GB"]);
    }
}
