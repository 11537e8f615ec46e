//! Oversized events: reported once, without keeping memory, and the next event is delivered.

use rumble_chat::sse::{Frame, SseDecoder};

use super::reading::{DecodedFrame, read, read_frames};

const ENDS: [&str; 3] = ["\n", "\r\n", "\r"];

#[test]
fn oversized_events_are_reported_once_at_every_split() {
    for end in ENDS {
        let stream = format!(
            "data: ok{end}{end}data: 0123456789{end}id: 7{end}data: 0123456789{end}{end}data: on{end}{end}"
        );
        let bytes = stream.as_bytes();
        let expected = [
            DecodedFrame::event("message", "ok", ""),
            DecodedFrame::oversized("data: 0123456789".get(..16).unwrap()),
            DecodedFrame::event("message", "on", "7"),
        ];
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let pieces = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                let reading = read(SseDecoder::with_max_event_bytes(16), pieces);
                assert_eq!(reading.frames, expected, "{end:?} {first} {second}");
                assert_eq!(reading.last_event_id, "7", "{end:?} {first} {second}");
            }
        }
    }
}

#[test]
fn an_event_of_exactly_the_limit_is_allowed() {
    for end in ENDS {
        let stream = format!("data: 123456{end}{end}");
        let size = stream.len() - end.len();
        for chunk in 1..=stream.len() {
            let pieces = || stream.as_bytes().chunks(chunk);
            let allowed = read(SseDecoder::with_max_event_bytes(size), pieces());
            assert_eq!(
                allowed.frames,
                [DecodedFrame::event("message", "123456", "")],
                "{end:?} {chunk}"
            );
            let oversized = read(SseDecoder::with_max_event_bytes(size - 1), pieces());
            assert!(
                matches!(&oversized.frames[..], [DecodedFrame::Oversized { .. }]),
                "{end:?} {chunk} {oversized:?}"
            );
        }
    }
}

#[test]
fn memory_is_limited_to_the_bound_and_one_feed() {
    const MAX: usize = 10_000;
    let long_line = format!("data: {}\n\n", "x".repeat(1_000_000));
    let many_lines = format!("{}\n", "data: 0123456789\r\n".repeat(50_000));
    let no_end = "é".repeat(500_000);
    for stream in [&long_line, &many_lines, &no_end] {
        for feed in [1_000, 4_096] {
            let mut decoder = SseDecoder::with_max_event_bytes(MAX);
            let mut frames = Vec::new();
            for piece in stream.as_bytes().chunks(feed) {
                decoder.feed(piece);
                assert!(
                    decoder.buffered() <= MAX + feed,
                    "{} of {MAX} + {feed}",
                    decoder.buffered()
                );
                read_frames(&mut decoder, &mut frames);
                assert!(decoder.buffered() <= MAX, "{}", decoder.buffered());
            }
            assert!(
                matches!(&frames[..], [DecodedFrame::Oversized { excerpt }] if excerpt.chars().count() == 200),
                "{frames:?}"
            );
        }
    }
}

#[test]
fn an_oversized_line_ends_at_its_blank_line() {
    let mut decoder = SseDecoder::with_max_event_bytes(100);
    let mut frames = Vec::new();
    for _ in 0..1000 {
        decoder.feed(b"data: data: data: data: ");
        read_frames(&mut decoder, &mut frames);
    }
    assert!(matches!(&frames[..], [DecodedFrame::Oversized { .. }]));
    decoder.feed(b"\ndata: still part of it\n\ndata: next\n\n");
    read_frames(&mut decoder, &mut frames);
    assert_eq!(frames[1..], [DecodedFrame::event("message", "next", "")]);
}

#[test]
fn an_oversized_event_reports_its_received_bytes() {
    let mut decoder = SseDecoder::with_max_event_bytes(50);
    decoder.feed(&[b'x'; 40]);
    assert!(decoder.next_frame().is_none());
    decoder.feed(&[b'x'; 40]);
    assert!(matches!(decoder.next_frame(), Some(Frame::Oversized(event)) if event.bytes == 80));
    decoder.feed(&[b'x'; 4000]);
    assert!(decoder.next_frame().is_none());
}

#[test]
fn stream_fields_are_read_in_an_oversized_event() {
    for end in ENDS {
        let long = "y".repeat(3000);
        let stream = [
            &format!("data: {long}"),
            ": note",
            &format!("id: {long}"),
            "id: 41",
            "retry: 9",
            &long,
            "",
            "data: a",
            "",
            "",
        ]
        .join(end);
        for chunk in [1, 2, 3, 700, stream.len()] {
            let reading = read(
                SseDecoder::with_max_event_bytes(2000),
                stream.as_bytes().chunks(chunk),
            );
            assert_eq!(
                reading.frames[1..],
                [DecodedFrame::event("message", "a", "41")],
                "{end:?} {chunk}"
            );
            assert_eq!(
                (reading.retry_ms, reading.comments),
                (Some(9), 1),
                "{end:?} {chunk}"
            );
        }
    }
}

#[test]
fn an_incomplete_id_of_an_oversized_event_is_ignored() {
    let reading = read(
        SseDecoder::with_max_event_bytes(10),
        [&b"id: 1\n\ndata: 0123456789\nid: 2\n"[..]],
    );
    assert_eq!(reading.last_event_id, "1");
}

#[test]
fn invalid_bytes_count_as_their_replacement() {
    let stream = [b"data: ".as_slice(), &[0xff; 4], b"\n\ndata: a\n\n"].concat();
    let reading = read(SseDecoder::with_max_event_bytes(18), [&stream[..]]);
    assert_eq!(
        reading.frames[0],
        DecodedFrame::oversized("data: \u{fffd}\u{fffd}\u{fffd}\u{fffd}")
    );
    assert_eq!(reading.frames[1], DecodedFrame::event("message", "a", ""));
    assert_eq!(reading.invalid_utf8, 1);
    let reading = read(SseDecoder::with_max_event_bytes(19), [&stream[..]]);
    assert_eq!(
        reading.frames[0],
        DecodedFrame::event("message", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}", "")
    );
}

#[test]
fn the_default_bound_is_eight_mebibytes() {
    let mut stream = b"data: ".to_vec();
    stream.resize(8 * 1024 * 1024 - 1, b'x');
    stream.extend_from_slice(b"\n\n");
    assert!(matches!(
        &read(SseDecoder::new(), [&stream[..]]).frames[..],
        [DecodedFrame::Event { .. }]
    ));
    stream.insert(6, b'x');
    assert!(matches!(
        &read(SseDecoder::default(), [&stream[..]]).frames[..],
        [DecodedFrame::Oversized { .. }]
    ));
}

#[test]
fn an_event_is_complete_with_its_last_byte() {
    for stream in [
        "data: a\n\n",
        "data: a\r\r",
        "data: a\r\n\r",
        "data: a\n\r",
        "event: e\ndata: a\r\r",
    ] {
        let mut decoder = SseDecoder::new();
        let (last, before) = stream.as_bytes().split_last().unwrap();
        decoder.feed(before);
        assert!(decoder.next_frame().is_none(), "{stream:?}");
        decoder.feed(&[*last]);
        assert!(
            matches!(decoder.next_frame(), Some(Frame::Event(event)) if event.data == "a"),
            "{stream:?}"
        );
        assert_eq!(decoder.buffered(), 0);
    }
}

#[test]
fn a_decoder_is_send_and_its_debug_has_no_payload() {
    fn can_cross_threads<T: Send + Sync>(_: &T) {}
    let mut decoder = SseDecoder::new();
    can_cross_threads(&decoder);
    decoder.feed(b"id: secret\nevent: secret\ndata: secret\n\ndata: secret");
    assert!(decoder.next_frame().is_some());
    assert!(!format!("{decoder:?}").contains("secret"));
}

/// A comment before the first field is not counted towards the size of the event, whatever its size and however it is
/// split.
#[test]
fn an_oversized_comment_is_skipped() {
    for end in ENDS {
        let comment = format!(":{}", "x".repeat(100));
        let stream = format!("{comment}{end}{end}{comment}{end}data: on{end}{end}: y{end}{end}");
        for chunk in 1..=stream.len() {
            let reading = read(
                SseDecoder::with_max_event_bytes(16),
                stream.as_bytes().chunks(chunk),
            );
            assert_eq!(
                reading.frames,
                [DecodedFrame::event("message", "on", "")],
                "{end:?} {chunk}"
            );
        }
        let mut decoder = SseDecoder::with_max_event_bytes(16);
        decoder.feed(stream.as_bytes());
        while decoder.next_frame().is_some() {}
        assert_eq!(decoder.comments(), 3);
    }
}
