//! Ids: both spellings read as the standard library reads numbers, and lead back to the same id.

use rumble_model::{MessageId, StreamId};

use super::{cost, seeds};

pub(super) fn run(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let read = cost::bounded(text.len(), || {
        (
            StreamId::from_base36(text).ok(),
            MessageId::from_base10(text).ok(),
        )
    });
    assert_eq!(read.0.map(StreamId::get), number(text, 36));
    assert_eq!(read.1.map(MessageId::get), number(text, 10));
    if let Some(id) = read.0 {
        let spelling = id.base36().to_string();
        assert_eq!(StreamId::from_base36(&spelling), Ok(id));
        assert_eq!(spelling, text.trim_start_matches('0').to_ascii_lowercase());
    }
    if let Some(id) = read.1 {
        assert_eq!(MessageId::from_base10(&id.base10()), Ok(id));
    }
    if let Some(bytes) = data.first_chunk() {
        let number = u64::from_le_bytes(*bytes);
        let id = StreamId::new(number);
        assert_eq!(id.is_some(), number != 0);
        if let Some(id) = id {
            assert_eq!(StreamId::from_base36(&id.base36().to_string()), Ok(id));
            assert_eq!(StreamId::from_base10(&id.base10()), Ok(id));
        }
    }
}

/// Digits without a sign, not 0.
fn number(text: &str, radix: u32) -> Option<u64> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let number = is_digits.then(|| u64::from_str_radix(text, radix).ok()).flatten();
    number.filter(|number| *number != 0)
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    seeds::texts(&[
        "7k2m9q",
        "0007K2M9Q",
        "900100200",
        "18446744073709551615",
        "18446744073709551616",
        "3w5e11264sgsf",
        "3w5e11264sgsg",
        "+1",
        "0",
    ])
}
