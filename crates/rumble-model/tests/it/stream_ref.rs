use proptest::prelude::*;
use rumble_model::{PageKind, ParseIdError, ParseStreamRefError, StreamId, StreamRef};

pub(crate) fn id_of(text: &str) -> u64 {
    match StreamRef::parse(text) {
        Ok(StreamRef::Id(id)) => id.get(),
        other => panic!("{text:?} is read as {other:?}"),
    }
}

pub(crate) fn page_of(text: &str) -> (PageKind, String) {
    match StreamRef::parse(text) {
        Ok(StreamRef::Page(page)) => (page.kind(), page.slug().to_owned()),
        other => panic!("{text:?} is read as {other:?}"),
    }
}

/// 7·36^5 + 20·36^4 + 2·36^3 + 22·36^2 + 9·36 + 26
pub(crate) const ID: u64 = 456_977_726;

#[test]
fn embed_urls_contain_the_id_in_base_36() {
    for url in [
        "https://rumble.com/embed/v7k2m9q/",
        "https://rumble.com/embed/v7k2m9q",
        "https://rumble.com/embed/v7k2m9q/?pub=4",
        "https://rumble.com/embed/v7k2m9q/#start",
        "https://rumble.com/embed/v7K2M9Q/",
        "https://rumble.com/embed/u3x9a.v7k2m9q/?pub=u3x9a",
        "http://rumble.com/embed/v7k2m9q/",
        "HTTPS://RUMBLE.COM/embed/v7k2m9q/",
        "https://www.rumble.com/embed/v7k2m9q/",
        "https://rumble.com:443/embed/v7k2m9q/",
        "https://rumble.com//embed//v7k2m9q/",
        "rumble.com/embed/v7k2m9q/",
        "//rumble.com/embed/v7k2m9q/",
        "/embed/v7k2m9q/",
        "/embed/pub.v7k2m9q/",
        "  https://rumble.com/embed/v7k2m9q/\n",
    ] {
        assert_eq!(id_of(url), ID, "{url}");
    }
}

#[test]
fn chat_popup_urls_contain_the_id_in_base_10() {
    for url in [
        "https://rumble.com/chat/popup/456977726",
        "https://rumble.com/chat/popup/456977726/?theme=dark",
        "rumble.com/chat/popup/456977726",
        "/chat/popup/456977726",
    ] {
        assert_eq!(id_of(url), ID, "{url}");
    }
}

#[test]
fn embed_ids_and_base_36_ids_are_read() {
    for text in ["v7k2m9q", "V7K2M9Q", "7k2m9q", "7K2M9Q", "007k2m9q", " v7k2m9q\t"] {
        assert_eq!(id_of(text), ID, "{text}");
    }
    // A `v` and a digit-only id are an embed id, too: 1·36^2 + 2·36 + 3.
    assert_eq!(id_of("v123"), 1_371);
    // A `v` alone is the digit 31.
    assert_eq!(id_of("v"), 31);
}

#[test]
fn addresses_with_an_id_are_read_in_any_case() {
    for url in [
        "https://rumble.com/live-hls-dvr/7k2m9q/playlist.m3u8",
        "https://rumble.com/live-hls/7k2m9q/playlist.m3u8?x=1",
        "https://rumble.com/embedJS/u3/?request=video&ver=2&v=v7k2m9q",
        "https://rumble.com/embedJS/u4/?v=v7k2m9q#top",
        "https://rumble.com/EMBED/v7k2m9q",
        "https://rumble.com./embed/v7k2m9q/",
        "rumble.com/Chat/Popup/456977726",
        "https://rumble.com/live-hls-dvr/456977726/playlist.m3u8",
        "https://web7.rumble.com/chat/api/chat/456977726/stream",
        "/chat/api/chat/456977726",
        "embed:v7k2m9q",
        "embed:V7K2M9Q",
    ] {
        assert_eq!(id_of(url), ID, "{url}");
    }
    assert_eq!(
        StreamRef::parse("embed:7k2m9q"),
        Err(ParseStreamRefError::OtherPage)
    );
}

#[test]
fn a_channel_has_several_names() {
    for text in [
        "https://rumble.com/SparrowStudio",
        "rumble.com/SparrowStudio/",
        "@SparrowStudio",
        "https://rumble.com/@SparrowStudio",
        "c/SparrowStudio",
        "C/SparrowStudio/livestreams",
        "/SparrowStudio?x=1",
    ] {
        assert_eq!(
            page_of(text),
            (PageKind::Channel, "SparrowStudio".to_owned()),
            "{text}"
        );
    }
    assert_eq!(
        page_of("user/CalmSparrow"),
        (PageKind::User, "CalmSparrow".to_owned())
    );
}

#[test]
fn a_local_server_is_kept() {
    let authority = |text: &str| match StreamRef::parse(text) {
        Ok(StreamRef::Page(page)) => page.local_authority().map(str::to_owned),
        other => panic!("{text:?} is read as {other:?}"),
    };
    assert_eq!(
        authority("http://LocalHost:18097/c/SparrowStudio").as_deref(),
        Some("localhost:18097")
    );
    for text in ["https://rumble.com/c/SparrowStudio", "/c/SparrowStudio"] {
        assert_eq!(authority(text), None, "{text}");
    }
}

#[test]
fn an_id_in_a_local_address_belongs_to_that_server() {
    for (text, authority) in [
        ("http://127.0.0.1:8080/embed/v7k2m9q/", "127.0.0.1:8080"),
        ("http://[::1]:8080/embed/pub.v7K2m9q/", "[::1]:8080"),
        ("http://localhost/chat/popup/456977726", "localhost"),
    ] {
        let Ok(StreamRef::Page(page)) = StreamRef::parse(text) else {
            panic!("{text} is read as an id of Rumble");
        };
        assert_eq!(
            (page.kind(), page.local_authority()),
            (PageKind::Embed, Some(authority)),
            "{text}"
        );
        assert_eq!(page.stream_id(), StreamId::new(ID), "{text}");
    }
    let Ok(StreamRef::Page(channel)) = StreamRef::parse("http://localhost/c/v7k2m9q") else {
        panic!("no page");
    };
    assert_eq!(channel.stream_id(), None);
}

#[test]
fn the_base_can_be_named() {
    assert_eq!(id_of("b10:123456"), 123_456);
    // 1·36^5 + 2·36^4 + 3·36^3 + 4·36^2 + 5·36 + 6
    assert_eq!(id_of("b36:123456"), 63_970_746);
    assert_eq!(id_of("b36:7k2m9q"), ID);
    assert_eq!(id_of("b36:v"), 31);
    assert_eq!(
        StreamRef::parse("b10:7k2m9q"),
        Err(ParseStreamRefError::Id(ParseIdError::InvalidDigit {
            at: 1,
            radix: 10
        }))
    );
    assert_eq!(
        StreamRef::parse("b36:"),
        Err(ParseStreamRefError::Id(ParseIdError::Empty))
    );
}

#[test]
fn digits_alone_are_rejected_with_both_readings() {
    for digits in ["123456", "0", "456977726", "99999999999999999999999"] {
        let error = StreamRef::parse(digits).unwrap_err();
        let ParseStreamRefError::Ambiguous { digits: named } = &error else {
            panic!("{digits}: {error:?}");
        };
        assert_eq!(named, digits);
        let text = error.to_string();
        for hint in ["b10:", "b36:", "StreamId::from_base10", "StreamId::from_base36"] {
            assert!(text.contains(hint), "{text}");
        }
    }
}

#[test]
fn page_urls_require_a_request() {
    let pages = [
        (
            "https://rumble.com/v5xyz-title.html",
            PageKind::Watch,
            "v5xyz-title.html",
        ),
        (
            "https://rumble.com/v5xyz-title.html?e9s=src#top",
            PageKind::Watch,
            "v5xyz-title.html",
        ),
        ("/v5xyz-title.html", PageKind::Watch, "v5xyz-title.html"),
        ("rumble.com/v5xyz", PageKind::Watch, "v5xyz"),
        ("watch:v7k2m9q", PageKind::Watch, "v7k2m9q"),
        ("V2o2oe5-Title.html", PageKind::Watch, "V2o2oe5-Title.html"),
        (
            "https://rumble.com/V7exampl-caulking.html",
            PageKind::Watch,
            "V7exampl-caulking.html",
        ),
        ("/vabcde.html", PageKind::Watch, "vabcde.html"),
        ("v5xyz-some-title.html", PageKind::Watch, "v5xyz-some-title.html"),
        ("v5xyz-some-title", PageKind::Watch, "v5xyz-some-title"),
        ("https://rumble.com/shorts/v5xyz", PageKind::Short, "v5xyz"),
        (
            "https://rumble.com/c/SparrowStudio",
            PageKind::Channel,
            "SparrowStudio",
        ),
        (
            "https://rumble.com/c/SparrowStudio/livestreams?page=2",
            PageKind::Channel,
            "SparrowStudio",
        ),
        ("/c/SparrowStudio", PageKind::Channel, "SparrowStudio"),
        (
            "https://rumble.com/user/CalmSparrow",
            PageKind::User,
            "CalmSparrow",
        ),
        ("rumble.com/user/CalmSparrow/", PageKind::User, "CalmSparrow"),
    ];
    for (text, kind, slug) in pages {
        assert_eq!(page_of(text), (kind, slug.to_owned()), "{text}");
    }
}

#[test]
fn other_hosts_are_rejected() {
    for url in [
        "https://example.com/embed/v7k2m9q/",
        "https://rumble.com.example.com/embed/v7k2m9q/",
        "https://notrumble.com/embed/v7k2m9q/",
        "https://rumble.com@example.com/embed/v7k2m9q/",
        "https://example.com?.rumble.com/embed/v7k2m9q/",
        "https://example.com#.rumble.com/embed/v7k2m9q/",
        "https://example.com\\.rumble.com/embed/v7k2m9q/",
        "ftp://rumble.com/embed/v7k2m9q/",
        "file:///embed/v7k2m9q/",
        "example.com/embed/v7k2m9q/",
        "http://192.0.2.7/embed/v7k2m9q/",
    ] {
        assert_eq!(
            StreamRef::parse(url),
            Err(ParseStreamRefError::OtherHost),
            "{url}"
        );
    }
}

#[test]
fn other_pages_are_rejected() {
    for url in [
        "https://rumble.com",
        "https://rumble.com/",
        "https://rumble.com?q=heron",
        "https://rumble.com/browse/live",
        "https://rumble.com/about",
        "https://rumble.com/videos?sort=views",
        "https://rumble.com/VIDEO",
        "/vlog",
        "/live-hls-dvr",
        "/embedJS/u3/?request=video&ver=2",
        "https://rumble.com/embed/",
        "https://rumble.com/embed/7k2m9q/",
        "https://rumble.com/chat/popup/",
        "https://rumble.com/chat/api/chat/",
        "https://rumble.com/@",
        "https://rumble.com/c/",
        "/",
        "c/Sparrow Studio",
        "https://rumble.com/user/Calm\u{a0}Sparrow",
        "https://rumble.com/shorts/v7\texampl",
        "https://rumble.com/c/\u{7}",
        "https://rumble.com/c/../live",
        "user/../live",
    ] {
        assert_eq!(
            StreamRef::parse(url),
            Err(ParseStreamRefError::OtherPage),
            "{url}"
        );
    }
}

#[test]
fn invalid_ids_report_the_cause() {
    let invalid = |at, radix| ParseStreamRefError::Id(ParseIdError::InvalidDigit { at, radix });
    let rows = [
        ("not an id", invalid(3, 36)),
        ("7k2m9q!", invalid(6, 36)),
        ("héron", invalid(1, 36)),
        ("-7", invalid(0, 36)),
        ("https://rumble.com/embed/v7k_2/", invalid(2, 36)),
        ("https://rumble.com/chat/popup/7k2m9q", invalid(1, 10)),
        ("zzzzzzzzzzzzzz", ParseStreamRefError::Id(ParseIdError::Overflow)),
        ("v0", ParseStreamRefError::Id(ParseIdError::Zero)),
        ("/embed/v/", ParseStreamRefError::Id(ParseIdError::Empty)),
    ];
    for (text, expected) in rows {
        assert_eq!(StreamRef::parse(text), Err(expected), "{text}");
    }
}

#[test]
fn an_empty_text_is_not_a_stream() {
    for text in ["", " ", "\t\n"] {
        assert_eq!(StreamRef::parse(text), Err(ParseStreamRefError::Empty));
    }
}

#[test]
fn conversions_use_the_same_parser() {
    let parsed = StreamRef::parse("v7k2m9q").unwrap();
    assert_eq!(StreamRef::try_from("v7k2m9q"), Ok(parsed.clone()));
    assert_eq!(StreamRef::try_from("v7k2m9q".to_owned()), Ok(parsed.clone()));
    assert_eq!(StreamRef::try_from(&"v7k2m9q".to_owned()), Ok(parsed.clone()));
    assert_eq!(StreamRef::from(StreamId::new(ID).unwrap()), parsed);
    assert_eq!(StreamRef::try_from(ID), Ok(parsed));
    assert_eq!(
        StreamRef::try_from(0),
        Err(ParseStreamRefError::Id(ParseIdError::Zero))
    );
}

#[test]
fn errors_state_the_cause_once() {
    let error = StreamRef::parse("7k2m9q!").unwrap_err();
    let cause = std::error::Error::source(&error).unwrap();
    assert_eq!(error.to_string(), "not a stream id");
    assert_eq!(cause.to_string(), "invalid base-36 digit at byte 6");
    assert_eq!(
        StreamRef::parse("https://example.com/").unwrap_err().to_string(),
        "not a rumble.com URL"
    );
}

proptest! {
    #[test]
    fn every_id_is_found_in_every_form(number in 1..=u64::MAX) {
        let id = StreamId::new(number).unwrap();
        let (in_base36, in_base10) = (id.base36(), id.base10());
        for text in [
            format!("https://rumble.com/embed/v{in_base36}/"),
            format!("https://rumble.com/chat/popup/{in_base10}"),
            format!("v{in_base36}"),
            format!("b36:{in_base36}"),
            format!("b10:{in_base10}"),
        ] {
            prop_assert_eq!(StreamRef::parse(&text), Ok(StreamRef::Id(id)), "{}", text);
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let _ = StreamRef::parse(&text);
    }

    #[test]
    fn any_address_is_read_without_panic(text in "(https?://)?[a-z.:@\\[\\]]{0,12}[/?#]?[a-zé0-9/?#.:-]{0,20}") {
        let _ = StreamRef::parse(&text);
    }
}

#[test]
fn only_a_single_path_segment_can_be_a_user() {
    for (text, may_be_user) in [
        ("@QuietOtter", true),
        ("https://rumble.com/QuietOtter", true),
        ("/@QuietOtter", true),
        ("/c/QuietOtter", false),
        ("/user/QuietOtter", false),
    ] {
        let Ok(StreamRef::Page(page)) = StreamRef::parse(text) else {
            panic!("{text}")
        };
        assert_eq!(page.may_be_user(), may_be_user, "{text}");
    }
}
