//! Properties on arbitrary streams: the result is that of the standard, however the stream is split.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rumble_chat::sse::SseDecoder;

use super::reading::{read, read_frame, read_frames};
use super::reference;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn splits_do_not_change_the_result(stream in stream(), positions in positions(), max in bound()) {
        let whole = read(SseDecoder::with_max_event_bytes(max), [&stream[..]]);
        prop_assert_eq!(&read(SseDecoder::with_max_event_bytes(max), pieces(&stream, &positions)), &whole);
        prop_assert_eq!(&read(SseDecoder::with_max_event_bytes(max), stream.chunks(1)), &whole);
    }

    #[test]
    fn result_matches_the_reference(stream in stream(), positions in positions(), max in bound()) {
        let reading = read(SseDecoder::with_max_event_bytes(max), pieces(&stream, &positions));
        prop_assert_eq!(reading, reference::read(&stream, max));
    }

    #[test]
    fn frames_can_be_taken_late(stream in stream(), positions in positions(), max in bound()) {
        let mut decoder = SseDecoder::with_max_event_bytes(max);
        let mut late = Vec::new();
        for piece in pieces(&stream, &positions) {
            decoder.feed(piece);
            late.extend(read_frame(&mut decoder));
        }
        read_frames(&mut decoder, &mut late);
        prop_assert_eq!(late, reference::read(&stream, max).frames);
        // An incomplete character and a character that is not taken yet are not part of the limit.
        prop_assert!(decoder.buffered() <= max.saturating_add(3 + 4));
    }

    #[test]
    fn arbitrary_bytes_have_the_same_result(stream in vec(any::<u8>(), 0..300), positions in positions()) {
        let reading = read(SseDecoder::new(), pieces(&stream, &positions));
        prop_assert_eq!(reading, reference::read(&stream, usize::MAX));
    }
}

/// Streams that consist mostly of the special characters and field names of the format.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let ends: [&[u8]; 5] = [b"\n", b"\n\n", b"\r", b"\r\n", b"\r\n\r\n"];
    let names: [&[u8]; 9] = [
        b"data", b"data:", b"data: ", b"event: ", b"id: ", b"id", b"retry: ", b":", b" ",
    ];
    let values: [&[u8]; 8] = [
        b"{\"a\":1}",
        b"1000",
        b"x",
        b"\0",
        "é€😀".as_bytes(),
        b"\xff",
        b"\xe2\x82",
        b"\xef\xbb\xbf",
    ];
    let plain: [&[u8]; 3] = [b"data: {}\n\n", b"data:x\r\n\r\n", b": -1\n\n"];
    let bytes = |of: &[&'static [u8]]| select(of.to_vec()).prop_map(<[u8]>::to_vec);
    let part = prop_oneof![
        6 => bytes(&ends),
        5 => bytes(&names),
        4 => bytes(&values),
        4 => bytes(&plain),
        1 => vec(any::<u8>(), 1..4),
        1 => (any::<u8>(), 1..1500_usize).prop_map(|(byte, count)| vec![byte; count]),
    ];
    vec(part, 0..40).prop_map(|parts| parts.concat())
}

fn bound() -> impl Strategy<Value = usize> {
    prop_oneof![3 => Just(usize::MAX), 3 => 0..40_usize, 2 => 40..2500_usize]
}

fn positions() -> impl Strategy<Value = Vec<Index>> {
    vec(any::<Index>(), 0..8)
}

fn pieces<'a>(stream: &'a [u8], positions: &[Index]) -> Vec<&'a [u8]> {
    let mut positions: Vec<usize> = positions
        .iter()
        .map(|position| position.index(stream.len() + 1))
        .collect();
    positions.sort_unstable();
    let (mut pieces, mut from) = (Vec::new(), 0);
    for position in positions {
        pieces.push(&stream[from..position]);
        from = position;
    }
    pieces.push(&stream[from..]);
    pieces
}
