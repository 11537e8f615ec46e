//! File names of a recording.

/// Number of a segment, starting at 1.
pub(crate) type Number = u64;

/// Form of a segment, as shown by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    Compressed,
}

pub(crate) fn plain(number: Number) -> String {
    format!("{number:06}.jsonl")
}

pub(crate) fn compressed(number: Number) -> String {
    format!("{number:06}.jsonl.zst")
}

/// Name of a compressed segment while it is written.
pub(crate) fn unfinished(number: Number) -> String {
    format!("{number:06}.jsonl.zst{UNFINISHED}")
}

pub(crate) fn torn(number: Number, position: u64) -> String {
    format!("torn-{number:06}-{position}")
}

/// Segment of a file, if it is one.
pub(crate) fn parse(name: &str) -> Option<(Number, Form)> {
    let (digits, form) = match name.strip_suffix(".jsonl.zst") {
        Some(digits) => (digits, Form::Compressed),
        None => (name.strip_suffix(".jsonl")?, Form::Plain),
    };
    let number = digits.parse().ok().filter(|number| *number > 0)?;
    // Each segment has exactly one name: no sign, no other number of zeros.
    (format!("{number:06}") == digits).then_some((number, form))
}

pub(crate) fn is_unfinished(name: &str) -> bool {
    name.strip_suffix(UNFINISHED)
        .is_some_and(|name| parse(name).is_some())
}

pub(crate) const LOCK: &str = "lock";
const UNFINISHED: &str = ".tmp";
