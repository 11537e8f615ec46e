//! A literal implementation of the standard, with the whole stream in memory: decode, split into lines, interpret.
//! Shares only the rule for oversized events with the decoder, which the standard does not have.

#![expect(
    clippy::string_slice,
    reason = "reads like the standard; a panic fails the test"
)]

use super::reading::{DecodedFrame, DecodedStream};

pub(super) fn read(bytes: &[u8], max: usize) -> DecodedStream {
    let text = decode(bytes);
    let mut reading = DecodedStream {
        invalid_utf8: blocks_with_invalid_bytes(bytes),
        ..DecodedStream::default()
    };
    let (mut data, mut name, mut id) = (String::new(), String::new(), String::new());
    let (mut block, mut at, mut skipping) = (0, 0, false);
    loop {
        let line_end = text[at..].find(['\n', '\r']).map(|length| at + length);
        let (line, next) = match line_end {
            None => (None, text.len()),
            Some(end) if text[end..].starts_with("\r\n") => (Some(&text[at..end]), end + 2),
            Some(end) => (Some(&text[at..end]), end + 1),
        };
        if line == Some("") {
            reading.last_event_id = id.clone();
            if !data.is_empty() && !skipping {
                data.pop();
                let name = if name.is_empty() { "message" } else { &name };
                reading.frames.push(DecodedFrame::event(name, &data, &id));
            }
            data.clear();
            name.clear();
            (block, skipping) = (next, false);
        } else if at == block && text[at..].starts_with(':') {
            reading.comments += u64::from(line.is_some());
            block = next;
        } else {
            if let Some(line) = line {
                let over = skipping || at + line.len() + 1 - block > max;
                let (field, value) = line.split_once(':').unwrap_or((line, ""));
                let value = value.strip_prefix(' ').unwrap_or(value);
                match field {
                    "" => reading.comments += 1,
                    "data" => data += &format!("{value}\n"),
                    "event" => name = value.to_owned(),
                    _ if over && line.len() > max.min(1024) => {}
                    "id" if !value.contains('\0') => id = value.to_owned(),
                    "retry" if !value.is_empty() && value.chars().all(|c| c.is_ascii_digit()) => {
                        reading.retry_ms = Some(value.parse().unwrap_or(u64::MAX));
                    }
                    _ => {}
                }
            }
            if next - block > max && !skipping {
                skipping = true;
                let within = text[block..]
                    .char_indices()
                    .filter(|(at, c)| at + c.len_utf8() <= max);
                reading.frames.push(DecodedFrame::oversized(
                    &within.map(|(_, c)| c).take(200).collect::<String>(),
                ));
            }
        }
        if line.is_none() {
            return reading;
        }
        at = next;
    }
}

/// "UTF-8 decode", without a character that is incomplete at the end of the stream.
fn decode(bytes: &[u8]) -> String {
    let unfinished = match bytes.utf8_chunks().last() {
        Some(chunk) if str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none()) => {
            chunk.invalid().len()
        }
        _ => 0,
    };
    let text = String::from_utf8_lossy(&bytes[..bytes.len() - unfinished]).into_owned();
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}

/// Line ends are single bytes in UTF-8, so malformed lines are detected before decoding.
fn blocks_with_invalid_bytes(bytes: &[u8]) -> u64 {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (mut count, mut invalid, mut at) = (0, false, 0);
    while let Some(length) = bytes[at..].iter().position(|byte| b"\n\r".contains(byte)) {
        let end = at + length;
        if length == 0 {
            invalid = false;
        } else if !invalid && str::from_utf8(&bytes[at..end]).is_err() {
            invalid = true;
            count += 1;
        }
        at = if bytes[end..].starts_with(b"\r\n") {
            end + 2
        } else {
            end + 1
        };
    }
    count
}
