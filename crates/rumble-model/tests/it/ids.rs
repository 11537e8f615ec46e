use proptest::prelude::*;
use rumble_model::id::{Base36, GiverId, base36};
use rumble_model::{ChannelId, MessageId, MuteRecordId, ParseIdError, StreamId, UserId};

/// Number, base 36 (computed by hand: 36^5 = 60,466,176 and so on), base 10.
const PAIRS: [(u64, &str, &str); 9] = [
    (1, "1", "1"),
    (9, "9", "9"),
    (10, "a", "10"),
    (35, "z", "35"),
    (36, "10", "36"),
    (1_295, "zz", "1295"),
    (60_466_176, "100000", "60466176"),
    (9_007_199_254_740_993, "2gosa7pa2gx", "9007199254740993"),
    (u64::MAX, "3w5e11264sgsf", "18446744073709551615"),
];

#[test]
fn known_numbers_have_both_spellings() {
    for (number, in_base36, in_base10) in PAIRS {
        let id = StreamId::new(number).unwrap();
        assert_eq!(id.get(), number);
        assert_eq!(id.base36().to_string(), in_base36);
        assert_eq!(id.base10(), in_base10);
        assert_eq!(StreamId::from_base36(in_base36), Ok(id));
        assert_eq!(StreamId::from_base10(in_base10), Ok(id));
    }
}

#[test]
fn zero_is_not_an_id() {
    assert_eq!(base36::parse("0"), Ok(0));
    assert_eq!(base36::parse("000"), Ok(0));
    assert_eq!(Base36(0).to_string(), "0");
    assert_eq!(base36::parse_decimal("0"), Ok(0));
    assert_eq!(StreamId::new(0), None);
    assert_eq!(StreamId::try_from(0), Err(ParseIdError::Zero));
    for zero in ["0", "00"] {
        assert_eq!(StreamId::from_base36(zero), Err(ParseIdError::Zero));
        assert_eq!(StreamId::from_base10(zero), Err(ParseIdError::Zero));
    }
}

#[test]
fn upper_case_and_leading_zeros_are_accepted() {
    let id = StreamId::from_base36("7k2m9q").unwrap();
    for spelling in ["7K2M9Q", "7K2m9Q", "007k2m9q", "0000000000000000007k2m9q"] {
        assert_eq!(StreamId::from_base36(spelling), Ok(id), "{spelling}");
    }
    assert_eq!(id.base36().to_string(), "7k2m9q");
    assert_eq!(StreamId::from_base10("00036"), Ok(StreamId::new(36).unwrap()));
    assert_eq!(base36::parse("3W5E11264SGSF"), Ok(u64::MAX));
}

#[test]
fn ids_above_64_bits_are_rejected() {
    for too_large in [
        "3w5e11264sgsg",
        "4000000000000",
        "zzzzzzzzzzzzz",
        "zzzzzzzzzzzzzz",
    ] {
        assert_eq!(
            base36::parse(too_large),
            Err(ParseIdError::Overflow),
            "{too_large}"
        );
        assert_eq!(UserId::from_base36(too_large), Err(ParseIdError::Overflow));
    }
    for too_large in [
        "18446744073709551616",
        "20000000000000000000",
        "99999999999999999999999",
    ] {
        assert_eq!(
            UserId::from_base10(too_large),
            Err(ParseIdError::Overflow),
            "{too_large}"
        );
    }
}

#[test]
fn other_characters_are_reported_by_position() {
    // Signs, spaces, separators, punctuation, a letter with an accent, Arabic-Indic 3, full-width 1, NUL.
    let invalid = [
        ("+1", 0),
        ("-1", 0),
        (" 1", 0),
        ("1 ", 1),
        ("1_0", 1),
        ("1\n", 1),
        ("1.0", 1),
        ("1e!", 2),
        ("2lh8y!", 5),
        ("é", 0),
        ("1é", 1),
        ("\u{663}", 0),
        ("\u{ff11}", 0),
        ("\0", 0),
    ];
    for (text, at) in invalid {
        assert_eq!(
            base36::parse(text),
            Err(ParseIdError::InvalidDigit { at, radix: 36 }),
            "{text:?}"
        );
        assert!(MessageId::from_base36(text).is_err(), "{text:?}");
        assert!(MessageId::from_base10(text).is_err(), "{text:?}");
    }
    assert_eq!(base36::parse(""), Err(ParseIdError::Empty));
    assert_eq!(StreamId::from_base10(""), Err(ParseIdError::Empty));
    assert_eq!(
        StreamId::from_base10("12a"),
        Err(ParseIdError::InvalidDigit { at: 2, radix: 10 })
    );
}

#[test]
fn a_byte_that_is_not_a_digit_is_rejected_at_every_position() {
    for digits in ["1234567890123456", "2468024680246802", "0000000000000000"] {
        for at in 0..digits.len() {
            for character in (0..=0x7f_u8).map(char::from).filter(|c| !c.is_ascii_digit()) {
                let mut text = digits.to_owned();
                text.replace_range(at..=at, character.encode_utf8(&mut [0; 4]));
                let error = ParseIdError::InvalidDigit { at, radix: 10 };
                assert_eq!(base36::parse_decimal(&text), Err(error), "{text:?}");
            }
        }
    }
    assert_eq!(
        base36::parse_decimal("1234567890123456"),
        Ok(1_234_567_890_123_456)
    );
}

#[test]
fn errors_state_the_cause() {
    assert_eq!(ParseIdError::Empty.to_string(), "the id is empty");
    assert_eq!(ParseIdError::Zero.to_string(), "0 is not a valid id");
    assert_eq!(
        ParseIdError::Overflow.to_string(),
        "the id does not fit in 64 bits"
    );
    assert_eq!(
        StreamId::from_base36("1_0").unwrap_err().to_string(),
        "invalid base-36 digit at byte 1"
    );
}

#[test]
fn debug_shows_both_spellings() {
    assert_eq!(
        format!("{:?}", StreamId::new(157_009_049).unwrap()),
        "StreamId(2lh8yh = 157009049)"
    );
    assert_eq!(format!("{:?}", UserId::new(35).unwrap()), "UserId(z = 35)");
    assert_eq!(format!("{:?}", ChannelId::new(36).unwrap()), "ChannelId(10 = 36)");
    assert_eq!(
        format!("{:?}", MuteRecordId::new(1).unwrap()),
        "MuteRecordId(1 = 1)"
    );
    assert_eq!(format!("{:?}", GiverId::new(10).unwrap()), "GiverId(a = 10)");
    assert_eq!(
        format!("{:?}", MessageId::new(u64::MAX).unwrap()),
        "MessageId(3w5e11264sgsf = 18446744073709551615)"
    );
}

#[test]
fn ids_order_by_number_and_have_the_size_of_a_number() {
    assert!(StreamId::from_base36("z").unwrap() < StreamId::from_base36("10").unwrap());
    assert_eq!(size_of::<Option<MessageId>>(), size_of::<u64>());
}

#[test]
fn ids_can_be_constants() {
    const ID: StreamId = match StreamId::from_base36("7k2m9q") {
        Ok(id) => id,
        Err(_) => panic!("not an id"),
    };
    // 7·36^5 + 20·36^4 + 2·36^3 + 22·36^2 + 9·36 + 26
    assert_eq!(u64::from(ID), 456_977_726);
}

#[test]
fn the_alphabet_is_digits_then_letters() {
    for (value, digit) in base36::ALPHABET.chars().enumerate() {
        let value = u64::try_from(value).unwrap();
        assert_eq!(base36::parse(&digit.to_string()), Ok(value));
        assert_eq!(Base36(value).to_string(), digit.to_string());
    }
    assert_eq!(base36::ALPHABET.len(), 36);
}

fn edges_and_any() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(1),
        Just(35),
        Just(36),
        Just(u64::MAX - 1),
        Just(u64::MAX),
        1..=u64::MAX,
        1..100_000_u64,
    ]
}

proptest! {
    #[test]
    fn every_number_survives_both_spellings(number in edges_and_any()) {
        let id = MessageId::new(number).unwrap();
        let in_base36 = id.base36().to_string();
        prop_assert_eq!(MessageId::from_base36(&in_base36), Ok(id));
        prop_assert_eq!(MessageId::from_base36(&in_base36.to_uppercase()), Ok(id));
        prop_assert_eq!(MessageId::from_base10(&id.base10()), Ok(id));
        prop_assert!(!in_base36.starts_with('0'));
        prop_assert_eq!(u64::from_str_radix(&in_base36, 36), Ok(number));
        prop_assert_eq!(id.base10(), number.to_string());
    }

    #[test]
    fn a_text_is_an_id_exactly_when_it_is_digits_in_range(text in "[0-9a-zA-Z+_ é\u{663}-]{0,15}") {
        let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let expected = plain.then(|| u64::from_str_radix(&text, 36).ok()).flatten();
        prop_assert_eq!(base36::parse(&text).ok(), expected);
        let expected = expected.and_then(ChannelId::new);
        prop_assert_eq!(ChannelId::from_base36(&text).ok(), expected);
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let _ = StreamId::from_base36(&text);
        let _ = StreamId::from_base10(&text);
    }
}
