use super::*;

fn scrubbed(texts: &[&str]) -> Vec<String> {
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    scrub(&texts).unwrap()
}

fn one(text: &str) -> String {
    scrubbed(&[text]).remove(0)
}

/// The value of a member of the one object.
fn member(text: &str, name: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(&one(text)).unwrap();
    value[name].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_word_is_replaced_by_one_word_everywhere() {
    let chat = scrubbed(&[
        r#"{"username":"CalmSparrow","link":"/user/CalmSparrow"}"#,
        r#"{"text":"@calmsparrow hello, CALMSPARROW! Quietly?"}"#,
    ]);
    let user: serde_json::Value = serde_json::from_str(&chat[0]).unwrap();
    let name = user["username"].as_str().unwrap();
    assert_ne!(name, "CalmSparrow");
    assert_eq!(user["link"], format!("/user/{name}"));
    let text: serde_json::Value = serde_json::from_str(&chat[1]).unwrap();
    let text = text["text"].as_str().unwrap();
    assert!(text.starts_with(&format!("@{} ", name.to_lowercase())), "{text}");
    assert!(text.contains(&format!(", {}! ", name.to_uppercase())), "{text}");
    assert_eq!(
        text.chars().count(),
        "@calmsparrow hello, CALMSPARROW! Quietly?".chars().count()
    );
}

#[test]
fn emotes_links_and_scripts_keep_their_form() {
    let text = member(
        r#"{"text":":r+sparrowHi: see https://www.example.org/watch?v=Abc123 Привет 日本 🦌 50"}"#,
        "text",
    );
    let shape: String = text
        .chars()
        .map(|c| match c {
            'a'..='z' => 'a',
            'A'..='Z' => 'A',
            '0'..='9' => '0',
            'а'..='я' => 'я',
            'ぁ'..='ん' => '日',
            other => other,
        })
        .collect();
    assert_eq!(
        shape,
        ":a+aaaaaaaAa: aaa aaaaa://aaa.aaaaaaa.aaa/aaaaa?a=Aaa000 яяяяяя 日日 🦌 00"
    );
    assert!(text.contains(" https://www."), "{text}");
    assert!(text.ends_with(" 🦌 50"), "{text}");
}

#[test]
fn ids_keep_their_order_and_their_length() {
    let chat = scrubbed(&[
        r#"{"id":"2486058960819000123","user_id":"900000101"}"#,
        r#"{"id":2486058960819000124,"user_id":900000101,"message_ids":["2486058960819000123"]}"#,
    ]);
    let first: serde_json::Value = serde_json::from_str(&chat[0]).unwrap();
    let second: serde_json::Value = serde_json::from_str(&chat[1]).unwrap();
    let id = first["id"].as_str().unwrap();
    assert_eq!(id.len(), 19);
    assert!(id.parse::<u64>().unwrap() < second["id"].as_u64().unwrap());
    assert_eq!(second["message_ids"][0], id);
    assert_eq!(first["user_id"], second["user_id"].to_string());
    assert_ne!(first["user_id"], "900000101");
}

#[test]
fn an_id_is_the_same_in_both_bases() {
    let both = scrubbed(&[
        r#"{"id":"7k2m9q"}"#,
        r#"{"chat":{"id":"456977726"},"user_id":"_uf1sgnb"}"#,
    ]);
    let base36: serde_json::Value = serde_json::from_str(&both[0]).unwrap();
    let decimal: serde_json::Value = serde_json::from_str(&both[1]).unwrap();
    let id = rumble_model::StreamId::from_base36(base36["id"].as_str().unwrap()).unwrap();
    assert_eq!(decimal["chat"]["id"], id.base10());
    assert_ne!(id.base10(), "456977726");
    assert!(decimal["user_id"].as_str().unwrap().starts_with("_u"));
    assert_ne!(decimal["user_id"], "_uf1sgnb");
}

/// With other digits in front, a number of 20 digits is too large for an id.
#[test]
fn zeros_before_a_number_stay() {
    let id = member(r#"{"id":"00000000000000000003"}"#, "id");
    let digit = id.strip_prefix("0000000000000000000").unwrap();
    assert!(digit.len() == 1 && !["0", "3"].contains(&digit), "{id}");
    assert_ne!(member(r#"{"id":"000000"}"#, "id"), "000000");
}

#[test]
fn times_keep_their_distances_and_their_form() {
    let times = scrubbed(&[
        r#"{"time":"2026-03-14T19:58:02+02:00","start_ts":1773511090}"#,
        r#"{"time":"2026-03-14T19:58:09.5Z","now":1773511095}"#,
    ]);
    assert_eq!(
        times[0],
        r#"{"time":"2024-01-01T00:00:00+02:00","start_ts":1704060008}"#
    );
    assert_eq!(times[1], r#"{"time":"2024-01-01T00:00:07.5Z","now":1704060013}"#);
}

#[test]
fn public_words_are_kept() {
    let event = r##"{ "type" : "super_rant", "color":"#aa00ff","is_deleted":false, "rant":{"price_cents":500,"duration":120}, "x":[null,[[]],1.5,-3], "blocks":[{"type":"text.1"}] }"##;
    assert_eq!(one(event), event);
    for text in [
        r#"{"slug":"sparrow.1"}"#,
        r#"{"type":"sparrow.17"}"#,
        r#"{"type":"calm.sparrow.1"}"#,
    ] {
        assert!(!one(text).contains("sparrow"), "{text}");
    }
}

#[test]
fn names_as_members_are_replaced() {
    let event = scrubbed(&[r#"{"emotes":{"+sparrowHi":1,"sparrow":2,"9000001017":3},"username":"sparrow"}"#]);
    for original in ["sparrow", "Hi\"", "9000001017"] {
        assert!(!event[0].contains(original), "{}", event[0]);
    }
    assert!(event[0].contains("\"emotes\"") && event[0].contains("\"username\""));
}

#[test]
fn markup_stays_and_its_content_does_not() {
    let html = one(
        r#"{"html":"<li class=\"comment-item\" data-name=\"CalmSparrow\"><a href=\"/user/CalmSparrow\">Calm words</a></li>"}"#,
    );
    assert!(
        html.contains(r#"<li class=\"comment-item\" data-name=\""#),
        "{html}"
    );
    assert!(html.contains("</a></li>"), "{html}");
    for original in ["CalmSparrow", "Calm", "words"] {
        assert!(!html.contains(original), "{html}");
    }
}

#[test]
fn data_that_is_not_json_is_captured_as_text() {
    let texts = scrubbed(&["<html>CalmSparrow 12345678", "{\"username\":\"CalmSpa", ""]);
    for original in ["CalmSparrow", "CalmSpa", "12345678"] {
        assert!(!texts.concat().contains(original), "{texts:?}");
    }
    assert_eq!(texts[2], "");
}

/// A scrubber that misses any single value is detected, and the error does not contain the value.
#[test]
fn a_remaining_word_is_found_in_every_place() {
    let original = [
        r#"{"id":"2486058960819000123","username":"CalmSparrow","text":"quiet bread at night","image.1":"https://cdn.example/zebra.png"}"#,
        r#"{"count":123456,"stream_key":"r-planted-key","tip":"<b>hidden</b>"}"#,
        "not JSON: planted",
    ]
    .map(str::to_owned);
    let scrubbed = scrub(&original).unwrap();
    assert_eq!(check::check(&original, &scrubbed), Ok(()));
    let left = [
        "2486058960819000123",
        "CalmSparrow",
        "calmsparrow",
        "bread",
        "zebra",
        "123456",
        "planted",
        "hidden",
        "xCalmSparrowx",
    ];
    for word in left {
        for (at, text) in scrubbed.iter().enumerate() {
            let mut texts = scrubbed.clone();
            texts[at] = match text.strip_suffix('}') {
                Some(members) => format!(r#"{members},"more":["{word}"]}}"#),
                None => format!("{text} {word}"),
            };
            let leak = check::check(&original, &texts).unwrap_err().to_string();
            assert!(leak.starts_with(&format!("text {}, ", at + 1)), "{word}: {leak}");
            assert!(!leak.contains(word), "{leak}");
        }
        // With escapes, it is the same text.
        let escaped: String = word.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
        let texts = [format!(r#"{{"text":"{escaped}"}}"#)];
        assert!(check::check(&original, &texts).is_err(), "{word}");
    }
    // A member with the name of a user.
    let texts = [r#"{"calmsparrow":1}"#.to_owned()];
    assert!(check::check(&original, &texts).is_err());
}
