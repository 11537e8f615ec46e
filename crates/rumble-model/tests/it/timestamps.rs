use proptest::prelude::*;
use rumble_model::Timestamp;

/// 2026-03-14T17:58:02Z: 20,526 days of 86,400 s since 1970-01-01, then 17·3,600 + 58·60 + 2.
/// The days: 56 years of 365 and 14 leap days are 20,454; January 31, February 28, 13 days of March.
const MOMENT: i64 = 20_526 * 86_400 + 64_682;

#[test]
fn the_wire_spelling_is_read() {
    let time = Timestamp::parse("2026-03-14T17:58:02+00:00");
    assert_eq!(time.unix_seconds(), Some(MOMENT));
    assert_eq!(MOMENT, 1_773_511_082);
    assert_eq!(time.raw(), "2026-03-14T17:58:02+00:00");
    assert_eq!(time.rfc3339_utc().as_deref(), Some("2026-03-14T17:58:02Z"));
}

#[test]
fn the_offset_is_honoured_and_kept() {
    let rows = [
        ("2026-03-14T19:58:02+02:00", 2 * 3_600),
        ("2026-03-14T10:58:02-07:00", -7 * 3_600),
        ("2026-03-14T23:28:02+05:30", 5 * 3_600 + 1_800),
        ("2026-03-14T17:28:02-00:30", -1_800),
        ("2026-03-15T07:58:02+14:00", 14 * 3_600),
    ];
    for (text, offset) in rows {
        let time = Timestamp::parse(text);
        assert_eq!(time.unix_seconds(), Some(MOMENT), "{text}");
        assert_eq!(time.instant().unwrap().offset().whole_seconds(), offset, "{text}");
        assert_eq!(time.raw(), text);
        assert_eq!(
            time.rfc3339_utc().as_deref(),
            Some("2026-03-14T17:58:02Z"),
            "{text}"
        );
    }
}

#[test]
fn other_spellings_are_the_same_time() {
    for text in [
        "2026-03-14T17:58:02Z",
        "2026-03-14T17:58:02+0000",
        "2026-03-14T19:58:02+0200",
        "2026-03-14T10:58:02-0700",
        "2026-03-14 17:58:02+00:00",
        "2026-03-14 17:58:02Z",
        "2026-03-14 19:58:02+0200",
        "2026-03-14T17:58:02-00:00",
    ] {
        let time = Timestamp::parse(text);
        assert_eq!(time.unix_seconds(), Some(MOMENT), "{text}");
        assert_eq!(time.raw(), text);
        assert_eq!(
            time.rfc3339_utc().as_deref(),
            Some("2026-03-14T17:58:02Z"),
            "{text}"
        );
    }
}

#[test]
fn fractions_of_a_second_are_kept() {
    for (text, nanoseconds, in_utc) in [
        ("2026-03-14T17:58:02.5Z", 500_000_000, "2026-03-14T17:58:02.5Z"),
        (
            "2026-03-14T17:58:02.125+00:00",
            125_000_000,
            "2026-03-14T17:58:02.125Z",
        ),
        (
            "2026-03-14T19:58:02.000001+0200",
            1_000,
            "2026-03-14T17:58:02.000001Z",
        ),
    ] {
        let time = Timestamp::parse(text);
        assert_eq!(time.unix_seconds(), Some(MOMENT), "{text}");
        assert_eq!(time.instant().unwrap().nanosecond(), nanoseconds, "{text}");
        assert_eq!(time.raw(), text);
        assert_eq!(time.rfc3339_utc().as_deref(), Some(in_utc), "{text}");
    }
}

#[test]
fn instants_match_values_computed_by_hand() {
    let rows = [
        ("1970-01-01T00:00:00+00:00", 0),
        ("1969-12-31T23:59:59+00:00", -1),
        ("1970-01-01T00:00:00+01:00", -3_600),
        // 10,957 days to 2000-01-01 (30 years, 7 leap days), 59 to the leap day.
        ("2000-02-29T12:00:00+00:00", (10_957 + 59) * 86_400 + 43_200),
        ("2001-09-09T01:46:40+00:00", 1_000_000_000),
        ("2038-01-19T03:14:08+00:00", 1 << 31),
    ];
    for (text, seconds) in rows {
        assert_eq!(Timestamp::parse(text).unix_seconds(), Some(seconds), "{text}");
    }
}

#[test]
fn a_malformed_time_has_only_its_text() {
    for text in [
        "soon",
        "2026-03-14",
        "2026-03-14T17:58:02",
        "2026-02-30T00:00:00+00:00",
        "2026-13-01T00:00:00+00:00",
        "2026-03-14T25:00:00+00:00",
        "2026-03-14T17:58:02+99:00",
        "2026-03-14T17:58:02+00:99",
        "2026-03-14T17:58:02 00:00",
        "٢٠٢٦-03-14T17:58:02+00:00",
        "1773511082",
        "é",
        "ééééé",
        " 2026-03-14T17:58:02+00:00",
    ] {
        let time = Timestamp::parse(text);
        assert_eq!(time.instant(), None, "{text}");
        assert_eq!(time.unix_seconds(), None, "{text}");
        assert_eq!(time.rfc3339_utc(), None, "{text}");
        assert_eq!(time.raw(), text);
    }
}

#[test]
fn a_missing_time_is_the_empty_text() {
    assert_eq!(Timestamp::default().raw(), "");
    assert_eq!(Timestamp::default(), Timestamp::parse(""));
    assert_eq!(Timestamp::default().instant(), None);
}

#[test]
fn seconds_are_written_like_rumble_does() {
    let time = Timestamp::from_unix_seconds(MOMENT).unwrap();
    assert_eq!(time, Timestamp::parse("2026-03-14T17:58:02+00:00"));
    assert_eq!(time.raw(), "2026-03-14T17:58:02+00:00");
    let spelled = |seconds| Timestamp::from_unix_seconds(seconds).map(|time| time.raw().into_owned());
    assert_eq!(spelled(0).as_deref(), Some("1970-01-01T00:00:00+00:00"));
    // 719,528 days lie between the first day of the year 0 and 1970; 2,932,897 between 1970 and the year 10000.
    assert_eq!(
        spelled(-719_528 * 86_400).as_deref(),
        Some("0000-01-01T00:00:00+00:00")
    );
    assert_eq!(spelled(-719_528 * 86_400 - 1), None);
    assert_eq!(
        spelled(2_932_897 * 86_400 - 1).as_deref(),
        Some("9999-12-31T23:59:59+00:00")
    );
    assert_eq!(spelled(2_932_897 * 86_400), None);
    assert_eq!(spelled(i64::MAX), None);
    assert_eq!(spelled(i64::MIN), None);
}

#[test]
fn debug_shows_the_text() {
    assert_eq!(
        format!("{:?}", Timestamp::parse("2026-03-14T17:58:02+00:00")),
        "Timestamp(2026-03-14T17:58:02+00:00)"
    );
    assert_eq!(format!("{:?}", Timestamp::parse("soon")), "Timestamp(soon)");
}

#[test]
fn a_time_is_text_or_seconds_and_never_an_error() {
    let read = |json: &str| serde_json::from_str::<Timestamp>(json).unwrap();
    let text = read(r#""2026-03-14T17:58:02+00:00""#);
    assert_eq!(text.unix_seconds(), Some(MOMENT));
    let escaped = read(r#""2026-03-14T17:58:02\u002b00:00""#);
    assert_eq!(
        (escaped.unix_seconds(), escaped.raw()),
        (Some(MOMENT), text.raw())
    );
    let seconds = read("1773511082");
    assert_eq!(seconds.unix_seconds(), Some(MOMENT));
    assert_eq!(seconds.raw(), "1773511082");
    assert_eq!(read("18446744073709551615").instant(), None);
    for absent in [
        "null",
        "false",
        "-1",
        "1.5",
        "[]",
        "{}",
        r#"[1,[2,{"a":3}]]"#,
        r#"{"date":"x"}"#,
    ] {
        assert_eq!(read(absent), Timestamp::default(), "{absent}");
    }
}

proptest! {
    #[test]
    fn any_text_is_kept(text in any::<String>()) {
        let time = Timestamp::parse(&text);
        prop_assert!(time.raw() == text, "{text:?} became {time:?}");
    }

    #[test]
    fn texts_that_resemble_a_time_are_kept(
        text in "[0-9]{4}-[01][0-9]-[0-3][0-9][T t][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,10})?(Z|z|[+-][0-9]{2}:?[0-9]{2})"
    ) {
        let time = Timestamp::parse(&text);
        prop_assert!(time.raw() == text, "{text:?} became {time:?}");
        let _ = (time.unix_seconds(), time.rfc3339_utc());
        prop_assert_eq!(Timestamp::parse(&time.raw()), time);
    }

    #[test]
    fn shifting_clock_and_offset_together_changes_nothing(
        day in 1_u8..=28, hour in 0_u8..24, minute in 0_u8..60, east in 0_u8..=14,
    ) {
        let utc = Timestamp::parse(&format!("2026-05-{day:02}T{hour:02}:{minute:02}:00+00:00"));
        let later = Timestamp::parse(&format!("2026-05-{day:02}T{hour:02}:{minute:02}:00-{east:02}:00"));
        prop_assert_eq!(
            later.unix_seconds().unwrap() - utc.unix_seconds().unwrap(),
            i64::from(east) * 3_600
        );
    }
}
