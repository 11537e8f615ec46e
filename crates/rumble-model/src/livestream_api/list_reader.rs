use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::json::{
    Batch, Cursor, ItemLimit, MalformedItem, Record, RecordInit, SyntaxError, TypeMismatch, is_empty_value,
};

/// A row of one of the lists.
pub(super) trait Row: DeserializeOwned {
    /// Whether the row lacks a name: relays write such rows into empty lists.
    fn is_empty(&self) -> bool;

    /// Fast path for the usual spelling of a row, with the same result as `Deserialize`. Reads nothing and returns `None` for any
    /// other spelling.
    fn read_plain<'a>(_: &mut Cursor<'a>) -> Option<(Self, &'a str)> {
        None
    }
}

/// Shared between the list and its `latest_…` member.
pub(super) type SharedRecord<T> = Arc<Record<T>>;

/// Reads a list and its `latest_…` member, which is usually the first row of the list.
pub(super) struct ListReader<T, F> {
    latest: Option<SharedRecord<T>>,
    recent: Batch<SharedRecord<T>>,
    malformed_latest: Option<MalformedItem>,
    limit: ItemLimit,
    /// Applied to each row before it is kept.
    finalize: F,
}

impl<T: Row> ListReader<T, fn(&mut T)> {
    pub(super) fn new() -> Self {
        Self::with_finalizer(|_| {})
    }

    /// Creates the reader of a list that belongs to a stream.
    pub(super) fn of_stream() -> Self {
        Self {
            limit: ItemLimit::STREAM_ROWS,
            ..Self::new()
        }
    }
}

impl<T: Row, F: Fn(&mut T)> ListReader<T, F> {
    pub(super) fn with_finalizer(finalize: F) -> Self {
        Self {
            latest: None,
            recent: Batch::default(),
            malformed_latest: None,
            limit: ItemLimit::MESSAGES,
            finalize,
        }
    }

    /// Reads the `latest_…` member.
    pub(super) fn read_latest(
        &mut self,
        cursor: &mut Cursor<'_>,
        member: &'static str,
    ) -> Result<(), SyntaxError> {
        let read = if cursor.peek() == Some(b'{') {
            row(cursor, &self.finalize)?
        } else {
            let raw = cursor.skip()?;
            let reason = "not an object".to_owned();
            (!is_empty_value(raw)).then_some(Err(TypeMismatch { reason, raw }))
        };
        (self.latest, self.malformed_latest) = match read {
            None => (None, None),
            Some(Ok(record)) => (Some(record), None),
            Some(Err(TypeMismatch { reason, raw })) => {
                let malformed = MalformedItem {
                    list: member,
                    index: 0,
                    reason,
                    raw: raw.into(),
                };
                (None, Some(malformed))
            }
        };
        Ok(())
    }

    /// Reads the list.
    pub(super) fn read_recent(
        &mut self,
        cursor: &mut Cursor<'_>,
        list: &'static str,
    ) -> Result<(), SyntaxError> {
        let mut latest = self.latest.clone();
        let finalize = &self.finalize;
        self.recent = Batch::read_objects(cursor, list, self.limit, |cursor, _| match latest.take() {
            Some(latest) if cursor.take_text(latest.raw()) => Ok(Some(Ok(latest))),
            _ => row(cursor, finalize),
        })?;
        Ok(())
    }

    /// Returns the member and the list. A malformed `latest_…` member is among the malformed items of the list.
    pub(super) fn finish(mut self) -> (Option<SharedRecord<T>>, Batch<SharedRecord<T>>) {
        self.recent.malformed.extend(self.malformed_latest);
        (self.latest, self.recent)
    }
}

type RowResult<'a, T> = Option<Result<SharedRecord<T>, TypeMismatch<'a>>>;

fn row<'a, T: Row>(
    cursor: &mut Cursor<'a>,
    finalize: &impl Fn(&mut T),
) -> Result<RowResult<'a, T>, SyntaxError> {
    if let Some((mut row, raw)) = T::read_plain(cursor) {
        finalize(&mut row);
        return Ok((!row.is_empty()).then(|| Ok(Arc::new(Record::new(row, raw)))));
    }
    Ok(match cursor.try_value::<RecordInit<T>>()? {
        Ok((row, _)) if row.is_empty() => None,
        Ok((row, raw)) => Some(Ok(row.finish(raw, finalize))),
        Err(mismatch) => Some(Err(mismatch)),
    })
}
