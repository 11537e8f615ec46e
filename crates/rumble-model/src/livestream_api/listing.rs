use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::json::{Batch, Cursor, InPlace, MalformedItem, Mismatch, Record, Room, Syntax, is_nothing};

/// A row of one of the lists.
pub(super) trait Row: DeserializeOwned {
    /// It names nobody: what a relay writes where there is nothing.
    fn is_blank(&self) -> bool;
}

/// The same record can be in the list and in its `latest_…` member.
pub(super) type Shared<T> = Arc<Record<T>>;

/// A list and its `latest_…` member, which is mostly the first of the list.
pub(super) struct Listing<T, F> {
    latest: Option<Shared<T>>,
    recent: Batch<Shared<T>>,
    bad_latest: Option<MalformedItem>,
    room: Room,
    /// What is done to each row before it is kept.
    settle: F,
}

impl<T: Row> Listing<T, fn(&mut T)> {
    pub(super) fn as_sent() -> Self {
        Self::settled(|_| {})
    }

    /// A list that each stream has.
    pub(super) fn of_stream() -> Self {
        Self {
            room: Room::STREAM_ROWS,
            ..Self::as_sent()
        }
    }
}

impl<T: Row, F: Fn(&mut T)> Listing<T, F> {
    pub(super) fn settled(settle: F) -> Self {
        Self {
            latest: None,
            recent: Batch::default(),
            bad_latest: None,
            room: Room::MESSAGES,
            settle,
        }
    }

    /// Reads the `latest_…` member.
    pub(super) fn read_latest(
        &mut self,
        cursor: &mut Cursor<'_>,
        member: &'static str,
    ) -> Result<(), Syntax> {
        let read = if cursor.peek() == Some(b'{') {
            row(cursor, &self.settle)?
        } else {
            let raw = cursor.skip()?;
            let reason = "not an object".to_owned();
            (!is_nothing(raw)).then_some(Err(Mismatch { reason, raw }))
        };
        (self.latest, self.bad_latest) = match read {
            None => (None, None),
            Some(Ok(record)) => (Some(record), None),
            Some(Err(Mismatch { reason, raw })) => {
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
    pub(super) fn read_recent(&mut self, cursor: &mut Cursor<'_>, list: &'static str) -> Result<(), Syntax> {
        let mut latest = self.latest.clone();
        let settle = &self.settle;
        self.recent = Batch::read_objects(cursor, list, self.room, |cursor, _| match latest.take() {
            Some(latest) if cursor.take_text(latest.raw()) => Ok(Some(Ok(latest))),
            _ => row(cursor, settle),
        })?;
        Ok(())
    }

    /// The two, with a `latest_…` member that cannot be read among the malformed items of the list.
    pub(super) fn finish(mut self) -> (Option<Shared<T>>, Batch<Shared<T>>) {
        self.recent.malformed.extend(self.bad_latest);
        (self.latest, self.recent)
    }
}

type Read<'a, T> = Option<Result<Shared<T>, Mismatch<'a>>>;

fn row<'a, T: Row>(cursor: &mut Cursor<'a>, settle: &impl Fn(&mut T)) -> Result<Read<'a, T>, Syntax> {
    Ok(match cursor.try_value::<InPlace<T>>()? {
        Ok((row, _)) if row.is_blank() => None,
        Ok((row, raw)) => Some(Ok(row.finish(raw, settle))),
        Err(mismatch) => Some(Err(mismatch)),
    })
}
