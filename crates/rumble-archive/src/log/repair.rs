//! Repairs an interrupted recording before it is continued.

use std::io::{self, BufReader, Read};

use time::OffsetDateTime;

use super::index::Index;
use super::line::{Recorded, line};
use super::scan::Scan;
use super::segment::{self, Form, Number};
use super::storage::{FileReader, Storage, append_all};
use super::{TornTail, seal};

/// State of an existing recording.
#[derive(Debug, Default)]
pub(crate) struct Repaired {
    pub(crate) torn: Vec<TornTail>,
    /// Highest number of any line.
    pub(crate) last_seq: u64,
    /// Last segment.
    pub(crate) last_segment: Number,
    /// Segments to compress.
    pub(crate) unsealed: Vec<Number>,
}

pub(crate) fn repair(storage: &dyn Storage, at: OffsetDateTime) -> io::Result<Repaired> {
    let mut repaired = Repaired::default();
    let names = storage.names()?;
    for name in names.iter().filter(|name| segment::is_unfinished(name)) {
        storage.remove(name)?;
    }
    let mut plain = numbers(&names, Form::Plain);
    let compressed = numbers(&names, Form::Compressed);
    for number in &compressed {
        if plain.contains(number) {
            if seal::is_same(storage, *number)? {
                storage.remove(&segment::plain(*number))?;
                plain.retain(|other| other != number);
            } else {
                storage.remove(&segment::compressed(*number))?;
            }
        }
    }
    for number in compressed.into_iter().filter(|number| !plain.contains(number)) {
        let seq = last_seq(storage, number)?;
        repaired.last_seq = repaired.last_seq.max(seq);
        repaired.last_segment = repaired.last_segment.max(number);
    }
    for number in plain {
        repair_plain(storage, number, at, &mut repaired)?;
    }
    storage.sync_names()?;
    Ok(repaired)
}

fn numbers(names: &[String], form: Form) -> Vec<Number> {
    let parsed = names.iter().filter_map(|name| segment::parse(name));
    let mut numbers: Vec<_> = parsed
        .filter(|(_, other)| *other == form)
        .map(|(number, _)| number)
        .collect();
    numbers.sort_unstable();
    numbers
}

/// The last frame of a compressed segment contains the number of its last line. If that frame is damaged, the whole segment is
/// read.
fn last_seq(storage: &dyn Storage, number: Number) -> io::Result<u64> {
    let file = storage.open(&segment::compressed(number))?;
    if let Some((_, seq)) = seal::index(&file)? {
        return Ok(seq);
    }
    let mut lines = Scan::new(BufReader::new(seal::decoder(file, 0)?));
    let mut last = 0;
    // Data that cannot be decompressed is damage, which is reported when the recording is read.
    while let Ok(Some(line)) = lines.next() {
        last = Recorded::parse(line.bytes).map_or(last, |line| last.max(line.seq));
    }
    Ok(last)
}

fn repair_plain(
    storage: &dyn Storage,
    number: Number,
    at: OffsetDateTime,
    repaired: &mut Repaired,
) -> io::Result<()> {
    let name = segment::plain(number);
    let file = storage.open_to_write(&name)?;
    if let Some((_, seq)) = seal::plain_index(&file)? {
        repaired.add(number, seq);
        return Ok(());
    }
    let size = file.size()?;
    let mut lines = Scan::new(BufReader::new(FileReader::new(file.clone(), 0)));
    let (mut index, mut end, mut last) = (Index::default(), 0, 0);
    while let Some(line) = lines.next()? {
        if let Some(recorded) = Recorded::parse(line.bytes).filter(|_| line.is_whole) {
            index.add_line(&recorded);
            (end, last) = (line.end, recorded.seq);
        }
    }
    if end < size {
        let copy = segment::torn(number, end);
        let mut torn = Vec::new();
        FileReader::new(file.clone(), end).read_to_end(&mut torn)?;
        if storage.names()?.contains(&copy) {
            storage.remove(&copy)?;
        }
        let kept = storage.create(&copy)?;
        append_all(&*kept, &torn)?;
        kept.sync()?;
        file.truncate(end)?;
        repaired.torn.push(TornTail {
            file: name.clone(),
            position: end,
            bytes: size - end,
            copy,
        });
    }
    if end == 0 {
        return storage.remove(&name);
    }
    let seal = line(last + 1, at, &index.members(number));
    if let Err(error) = append_all(&*file, seal.as_bytes()) {
        // Removes the partial line.
        _ = file.truncate(end);
        return Err(error);
    }
    file.sync()?;
    repaired.add(number, last + 1);
    Ok(())
}

impl Repaired {
    /// Adds a plain segment that is now finished.
    fn add(&mut self, number: Number, last_seq: u64) {
        self.last_seq = self.last_seq.max(last_seq);
        self.last_segment = self.last_segment.max(number);
        self.unsealed.push(number);
    }
}
