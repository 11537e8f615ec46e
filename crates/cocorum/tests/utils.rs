//! Edge cases of the functions of `cocorum.utils`.

use cocorum::model::ParseIdError;
use cocorum::utils::{
    base_10_to_36, base_36_and_10, base_36_to_10, ensure_b10, ensure_b36, form_timestamp, parse_timestamp,
};

#[test]
fn zero_and_the_largest_number_convert_both_ways() {
    assert_eq!(base_10_to_36(0), "0");
    assert_eq!(base_36_to_10("0"), Ok(0));
    assert_eq!(base_10_to_36(u64::MAX), "3w5e11264sgsf");
    assert_eq!(base_36_to_10("3w5e11264sgsf"), Ok(u64::MAX));
}

#[test]
fn invalid_numbers_are_rejected() {
    assert_eq!(base_36_to_10(""), Err(ParseIdError::Empty));
    assert_eq!(base_36_to_10("3w5e11264sgsg"), Err(ParseIdError::Overflow));
    for text in ["-1", "+1", " 1", "1 ", "1_0", "2lh8y!", "é", "٣"] {
        assert!(
            matches!(base_36_to_10(text), Err(ParseIdError::InvalidDigit { .. })),
            "{text}"
        );
    }
    assert!(matches!(
        ensure_b10("a", true),
        Err(ParseIdError::InvalidDigit { at: 0, radix: 10, .. })
    ));
}

#[test]
fn digits_alone_are_base_36_by_default() {
    assert_eq!(
        (ensure_b10("123", false), ensure_b10("123", true)),
        (Ok(1371), Ok(123))
    );
    assert_eq!(ensure_b36("123", true).as_deref(), Ok("3f"));
    assert_eq!(ensure_b36("00AZ", false).as_deref(), Ok("az"));
    assert_eq!(base_36_and_10(36, true), Ok(("10".to_owned(), 36)));
}

#[test]
fn times_survive_the_round_trip() {
    for seconds in [0, 1_773_511_082, -1, 253_402_300_799] {
        let text = form_timestamp(seconds).unwrap();
        assert_eq!(parse_timestamp(&text), Some(seconds), "{text}");
    }
    assert_eq!(
        form_timestamp(0).as_deref(),
        Some("1970-01-01T00:00:00+00:00"),
        "the offset has its colon"
    );
    assert_eq!(form_timestamp(i64::MAX), None);
}

/// URLs that contain the id are read without a request.
#[test]
fn video_id_from_url_reads_the_table_of_addresses() {
    let table: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../../fixtures/addresses/forms.json")).unwrap();
    for row in table {
        let (text, reads) = (row["text"].as_str().unwrap(), row["reads"].as_str().unwrap());
        if reads.starts_with("id ") {
            assert_eq!(
                cocorum::utils::video_id_from_url(text).unwrap().to_string(),
                "7k2m9q",
                "{text}"
            );
        } else if reads.starts_with("other ") || reads == "ambiguous" {
            assert!(cocorum::utils::video_id_from_url(text).is_err(), "{text}");
        }
    }
}
