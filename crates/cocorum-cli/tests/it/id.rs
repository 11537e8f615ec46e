//! `cocorum id`: accepts any form and prints both bases.

use serde_json::json;

use crate::harness::{Cocorum, line_without_stream};

#[test]
fn every_form_of_an_id_is_accepted() {
    for form in [
        "embed:v7k2m9q",
        "embed:V7K2M9Q",
        "7k2m9q",
        "7K2M9Q",
        " 7k2m9q ",
        "b36:7k2m9q",
        "b36:7K2M9Q",
        "b10:456977726",
        "https://rumble.com/embed/v7k2m9q/",
        "https://rumble.com/embed/v7k2m9q/?pub=4#t",
        "https://rumble.com/embed/u4abc.v7k2m9q/",
        "HTTPS://RUMBLE.COM/embed/v7k2m9q",
        "rumble.com/embed/v7k2m9q",
        "/embed/v7k2m9q",
        "https://rumble.com/chat/popup/456977726",
    ] {
        let done = Cocorum::new(["id", form]).finish();
        assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{form}: {done:?}");
        let expected = [
            "base 36  7k2m9q",
            "base 10  456977726",
            "embed    https://rumble.com/embed/v7k2m9q/",
        ];
        assert_eq!(done.stdout, expected, "{form}");
    }
    for form in ["v7k2m9q", "V7K2M9Q"] {
        let done = Cocorum::new(["id", form]).finish();
        assert_eq!(
            (done.status, &done.stdout[0]),
            (Some(0), &"base 36  7k2m9q".to_owned())
        );
        assert!(done.error_line().contains("watch:v7k2m9q"), "{form}: {done:?}");
    }
}

#[test]
fn digits_alone_are_decimal_with_a_note() {
    let done = Cocorum::new(["id", "456977726", "--json"]).finish();
    assert_eq!(
        done.events(),
        [line_without_stream(
            "id",
            json!({"stream_id": "7k2m9q", "stream_id_b10": "456977726"}),
        )]
    );
    assert!(done.error_line().contains("b36:456977726"), "{done:?}");
    assert_eq!(done.status, Some(0));
}

#[test]
fn ids_of_the_whole_range_are_converted() {
    let args = [
        "id",
        "--json",
        "b36:1",
        "b36:10",
        "b10:36",
        "b36:3w5e11264sgsf",
        "b10:18446744073709551615",
        "b36:0000z",
    ];
    let done = Cocorum::new(args).finish();
    let pair = |base36: &str, base10: &str| {
        line_without_stream("id", json!({"stream_id": base36, "stream_id_b10": base10}))
    };
    assert_eq!(
        done.events(),
        [
            pair("1", "1"),
            pair("10", "36"),
            pair("10", "36"),
            pair("3w5e11264sgsf", "18446744073709551615"),
            pair("3w5e11264sgsf", "18446744073709551615"),
            pair("z", "35"),
        ]
    );
}

#[test]
fn several_ids_are_separated_by_an_empty_line() {
    let done = Cocorum::new(["id", "b10:35", "b10:36"]).finish();
    let expected = [
        "base 36  z",
        "base 10  35",
        "embed    https://rumble.com/embed/vz/",
        "",
        "base 36  10",
        "base 10  36",
        "embed    https://rumble.com/embed/v10/",
    ];
    assert_eq!(done.stdout, expected);
}

#[test]
fn an_invalid_id_is_rejected_before_any_output() {
    for (text, reason) in [
        ("0", "0 is not a valid id"),
        ("b36:0", "0 is not a valid id"),
        ("b36:3w5e11264sgsg", "does not fit in 64 bits"),
        ("18446744073709551616", "does not fit in 64 bits"),
        ("b10:7k2m9q", "base-10 digit"),
        ("7k2-m9q", "base-36 digit"),
        ("https://rumble.com/c/SparrowStudio", "channel"),
    ] {
        let done = Cocorum::new(["id", "v7k2m9q", text]).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(2), 0), "{text}: {done:?}");
        assert!(done.error_line().contains(reason), "{text}: {done:?}");
    }
}
