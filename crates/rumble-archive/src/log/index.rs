//! Index of a segment: its last line.

use std::collections::BTreeMap;
use std::fmt::Write;

use rumble_model::StreamId;
use serde::Deserialize;
use time::OffsetDateTime;

use super::line::{Recorded, Subject, parse_time, stamp, text};

/// Lines of a segment by stream and account.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    rows: BTreeMap<Subject, Row>,
    /// All lines, including those without a stream or account.
    pub(crate) all: Option<Row>,
}

/// Lines of one stream or account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) first: u64,
    pub(crate) last: u64,
    pub(crate) from: OffsetDateTime,
    pub(crate) to: OffsetDateTime,
    pub(crate) count: u64,
}

impl Index {
    pub(crate) fn add(&mut self, subject: Option<Subject>, seq: u64, at: OffsetDateTime) {
        let row = Row {
            first: seq,
            last: seq,
            from: at,
            to: at,
            count: 1,
        };
        if let Some(subject) = subject {
            self.rows
                .entry(subject)
                .and_modify(|confirmed| confirmed.add(seq, at))
                .or_insert(row);
        }
        match &mut self.all {
            Some(all) => all.add(seq, at),
            None => self.all = Some(row),
        }
    }

    pub(crate) fn add_line(&mut self, line: &Recorded<'_>) {
        if let Some(at) = line.at() {
            self.add(line.subject(), line.seq, at);
        }
    }

    pub(crate) fn has(&self, subject: &Subject) -> bool {
        self.rows.contains_key(subject)
    }

    /// Members of the last line of a segment.
    pub(crate) fn members(&self, number: u64) -> String {
        let mut line = format!("\"kind\":\"seal\",\"segment\":{number}");
        if let Some(all) = &self.all {
            line.push(',');
            all.write(&mut line);
        }
        self.list(&mut line, "streams");
        self.list(&mut line, "accounts");
        line
    }

    fn list(&self, line: &mut String, name: &str) {
        _ = write!(line, ",\"{name}\":[");
        let is_streams = name == "streams";
        let mut separator = "{";
        for (subject, row) in &self.rows {
            match subject {
                Subject::Stream(id) if is_streams => {
                    _ = write!(line, "{separator}\"stream\":\"{}\",", id.get());
                }
                Subject::Account(account) if !is_streams => {
                    let mut member = String::new();
                    text(&mut member, "account", Some(account));
                    _ = write!(line, "{separator}{},", member.trim_start_matches(','));
                }
                _ => continue,
            }
            row.write(line);
            line.push('}');
            separator = ",{";
        }
        line.push(']');
    }

    /// Parses the last line of a segment.
    pub(crate) fn parse(line: &[u8]) -> Option<Self> {
        let seal: Seal = serde_json::from_slice(line).ok()?;
        if seal.kind != "seal" {
            return None;
        }
        let mut index = Self {
            rows: BTreeMap::new(),
            all: seal.all.row(),
        };
        for listed in seal.streams.into_iter().chain(seal.accounts) {
            let subject = match (listed.stream, listed.account) {
                (Some(stream), _) => Subject::Stream(StreamId::from_base10(&stream).ok()?),
                (None, account) => Subject::Account(account?),
            };
            index.rows.insert(subject, listed.row.row()?);
        }
        Some(index)
    }
}

impl Row {
    fn add(&mut self, seq: u64, at: OffsetDateTime) {
        self.first = self.first.min(seq);
        self.last = self.last.max(seq);
        self.from = self.from.min(at);
        self.to = self.to.max(at);
        self.count += 1;
    }

    fn write(&self, line: &mut String) {
        let Self {
            first, last, count, ..
        } = self;
        let (from, to) = (stamp(self.from), stamp(self.to));
        _ = write!(
            line,
            "\"first\":{first},\"last\":{last},\"from\":\"{from}\",\"to\":\"{to}\",\"count\":{count}"
        );
    }
}

#[derive(Deserialize)]
struct Seal {
    kind: String,
    #[serde(flatten)]
    all: SealedRow,
    #[serde(default)]
    streams: Vec<Listed>,
    #[serde(default)]
    accounts: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    stream: Option<String>,
    account: Option<String>,
    #[serde(flatten)]
    row: SealedRow,
}

#[derive(Deserialize)]
struct SealedRow {
    first: Option<u64>,
    last: Option<u64>,
    from: Option<String>,
    to: Option<String>,
    count: Option<u64>,
}

impl SealedRow {
    fn row(&self) -> Option<Row> {
        Some(Row {
            first: self.first?,
            last: self.last?,
            from: parse_time(self.from.as_deref()?)?,
            to: parse_time(self.to.as_deref()?)?,
            count: self.count?,
        })
    }
}
