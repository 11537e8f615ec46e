//! Emotes in messages, found in the way the site does.

use proptest::prelude::*;
use rumble_model::service::EmoteGroup;
use rumble_model::{EmoteNames, Record};

fn names() -> EmoteNames {
    ["r+wave", "herondance", "a", "b", "42", "Kettle"]
        .into_iter()
        .collect()
}

/// The emotes of a message, as written in it.
fn found(text: &str) -> Vec<&str> {
    let names = names();
    let spans: Vec<_> = names.spans(text).map(|span| span.range).collect();
    spans.into_iter().map(|range| text.get(range).unwrap()).collect()
}

#[test]
fn the_names_of_a_catalogue_are_those_of_all_groups() {
    let group = |json| Record::<EmoteGroup>::from_json(json).unwrap();
    let groups = [
        group(r#"{"id":7,"emotes":[{"name":"kettle"},{"name":"r+wave"}]}"#),
        group(r#"{"id":8,"emotes":[]}"#),
        group(r#"{"id":9,"emotes":[{"name":"Kettle"}]}"#),
    ];
    let expected: EmoteNames = ["kettle", "r+wave", "Kettle"].into_iter().collect();
    assert_eq!(EmoteNames::of(&groups), expected);
}

/// Each emote takes more than the 96 bytes of JSON for which one is kept.
#[test]
fn a_pack_of_many_long_emotes_is_complete() {
    let file = format!("https://emotes.example.com/{}.png", "x".repeat(100));
    let emotes: Vec<_> = (0..200)
        .map(|number| format!(r#"{{"name":"e{number}","file":"{file}"}}"#))
        .collect();
    let json = format!(r#"{{"id":7,"emotes":[{}]}}"#, emotes.join(","));
    let group = Record::<EmoteGroup>::from_json(&json).unwrap();
    assert_eq!(group.emotes.len(), 200);
    assert_eq!(group.emotes.last().map(|emote| emote.name.as_str()), Some("e199"));
}

#[test]
fn tokens_share_no_colon() {
    assert_eq!(found(":a::b:"), [":a:", ":b:"]);
    assert_eq!(found(":a:b:"), [":a:"]);
    assert_eq!(found(":a:b::b:"), [":a:", ":b:"]);
    assert_eq!(found("::a::"), [":a:"]);
    assert_eq!(found(":::a:::b:::"), [":a:", ":b:"]);
    // A token that is not an emote keeps its colons.
    assert_eq!(found(":10:30:a:"), [":a:"]);
    assert_eq!(found(":10:30:00:a:"), Vec::<&str>::new());
    assert_eq!(found(":nobody:a:"), Vec::<&str>::new());
    assert_eq!(found(":nobody::a:"), [":a:"]);
}

#[test]
fn a_name_is_letters_and_digits_after_perhaps_r_plus() {
    assert_eq!(found(":r+wave:"), [":r+wave:"]);
    assert_eq!(found(":42:"), [":42:"]);
    for text in [
        "",
        ":",
        "::",
        ":a",
        "a:",
        ": a:",
        ":a :",
        ":r+:",
        ":wave:",
        ":R+wave:",
        ":r+r+wave:",
        ":r+wave+:",
        ":+wave:",
        ":r_wave:",
        ":a-b:",
        ":\u{e4}:",
        ":a\u{301}:",
        "r+wave",
        "\u{ff1a}a\u{ff1a}",
    ] {
        assert_eq!(found(text), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn upper_and_lower_case_are_different() {
    assert_eq!(found(":Kettle::kettle::KETTLE:"), [":Kettle:"]);
    assert!(names().contains("Kettle") && !names().contains("kettle"));
}

#[test]
fn surrounding_text_does_not_matter() {
    assert_eq!(found("x:a:x"), [":a:"]);
    assert_eq!(found("\u{1f980}:a:\u{1f980}:r+wave:\u{e9}"), [":a:", ":r+wave:"]);
    assert_eq!(found("https://kettles.example:80:a:b"), [":a:"][..0]);
    let span = names()
        .spans("\u{e4}\u{1f980} :herondance:!")
        .next()
        .unwrap()
        .range;
    assert_eq!(span, 7..19);
}

#[test]
fn a_catalogue_can_grow() {
    let mut names = EmoteNames::default();
    assert!(names.is_empty() && names.spans(":a:").next().is_none());
    names.extend(["a".to_owned(), "a".to_owned()]);
    assert_eq!(names.len(), 1);
    assert_eq!(
        names.spans(":a:").map(|span| span.name).collect::<Vec<_>>(),
        ["a"]
    );
}

/// Slow reference implementation: reads the text character by character.
fn plainly(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let end = (at + 1..bytes.len()).find(|end| bytes[*end] == b':');
        let name = end
            .filter(|_| bytes[at] == b':')
            .and_then(|end| text.get(at + 1..end));
        let letters = name.map(|name| name.strip_prefix("r+").unwrap_or(name));
        let has_form =
            letters.is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric()));
        match end.filter(|_| has_form) {
            Some(end) => {
                if name.is_some_and(|name| names().contains(name)) {
                    found.push((at, end + 1));
                }
                at = end + 1;
            }
            None => at += 1,
        }
    }
    found
}

proptest! {
    #[test]
    fn decoding_and_re_encoding_agree(text in "(:|::|a|b|r\\+|r\\+wave|42|Kettle|kettle| |\u{e4}|\u{1f980}|\\+){0,24}") {
        let names = names();
        let spans: Vec<_> = names.spans(&text).map(|span| (span.range.start, span.range.end)).collect();
        prop_assert_eq!(spans, plainly(&text));
    }

    #[test]
    fn spans_are_in_order_and_match_their_text(text in any::<String>(), more in ":(a|b|r\\+wave):") {
        let text = format!("{text}{more}{text}");
        let names = names();
        let mut end = 0;
        for span in names.spans(&text) {
            prop_assert!(end <= span.range.start);
            end = span.range.end;
            let expected = format!(":{}:", span.name);
            prop_assert_eq!(text.get(span.range), Some(expected.as_str()));
        }
    }
}
