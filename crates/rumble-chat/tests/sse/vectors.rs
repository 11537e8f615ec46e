//! The vectors of `fixtures/sse`: whole, byte by byte, and split at every position.

use rumble_chat::sse::SseDecoder;
use serde_json::Value;

use super::reading::{DecodedFrame, DecodedStream, read};
use super::reference;

#[test]
fn vectors_are_decoded_whole_and_byte_by_byte() {
    each(|name, input, expected| {
        let bytewise = read(SseDecoder::new(), input.chunks(1));
        assert_eq!(read(SseDecoder::new(), [input]), *expected, "{name}, whole");
        assert_eq!(bytewise, *expected, "{name}, byte by byte");
    });
}

#[test]
fn vectors_are_decoded_with_a_split_at_every_position() {
    each(|name, input, expected| {
        for cut in 0..=input.len() {
            let (first, second) = input.split_at(cut);
            assert_eq!(
                read(SseDecoder::new(), [first, second]),
                *expected,
                "{name}, cut at {cut}"
            );
        }
    });
}

#[test]
fn vectors_are_decoded_as_one_stream() {
    let (mut stream, mut count) = (Vec::new(), 0);
    each(|name, input, expected| {
        // An event that the end of the stream would discard is completed by the next vector, and a BOM is no longer at
        // the start.
        if expected.frames.is_empty() || !input.ends_with(b"\n") || input.starts_with(b"\xef\xbb\xbf") {
            return;
        }
        stream.extend_from_slice(input);
        count += expected.frames.len();
        let reading = read(SseDecoder::new(), stream.chunks(7));
        assert!(reading.frames.len() >= count, "{name}");
        assert_eq!(reading, reference::read(&stream, usize::MAX), "{name}");
    });
    assert!(count > 50, "{count}");
}

#[test]
fn vectors_match_the_reference() {
    each(|name, input, expected| assert_eq!(reference::read(input, usize::MAX), *expected, "{name}"));
}

fn each(mut test: impl FnMut(&str, &[u8], &DecodedStream)) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/sse/vectors.json");
    let file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert!(vectors.len() >= 60);
    for vector in vectors {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let events = vector["events"].as_array().unwrap();
        let expected = DecodedStream {
            frames: events
                .iter()
                .map(|event| {
                    DecodedFrame::event(&text(&event["name"]), &text(&event["data"]), &text(&event["id"]))
                })
                .collect(),
            last_event_id: text(&vector["last_event_id"]),
            retry_ms: vector["retry_ms"].as_u64(),
            comments: vector["comments"].as_u64().unwrap(),
            invalid_utf8: vector["invalid_utf8"].as_u64().unwrap(),
        };
        test(
            &text(&vector["name"]),
            &unescape(vector["input"].as_str().unwrap()),
            &expected,
        );
    }
}

/// `\xHH` is a raw byte.
fn unescape(input: &str) -> Vec<u8> {
    let mut parts = input.split("\\x");
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        let (hex, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(hex, 16).unwrap());
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}
