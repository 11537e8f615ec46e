//! Addresses as chats, mails and browsers pass them on.

use rumble_model::{PageKind, ParseStreamRefError, StreamRef};

use crate::stream_ref::{ID, id_of, page_of};

#[test]
fn text_around_an_address_is_removed() {
    for text in [
        "<https://rumble.com/embed/v7k2m9q/>",
        "\"https://rumble.com/embed/v7k2m9q/\"",
        "[my show](https://rumble.com/embed/v7k2m9q/)",
        "[<v7>](<https://rumble.com/embed/v7k2m9q/>)",
        " ( 'v7k2m9q' ) ",
        "`v7k2m9q`",
        "<iframe class=\"rumble\" src=\"https://rumble.com/embed/v7k2m9q/?pub=4\" allowfullscreen></iframe>",
        "<iframe src='https://rumble.com/embed/v7k2m9q/'></iframe>",
        "\u{201c}v7k2m9q\u{201d}",
    ] {
        assert_eq!(id_of(text), ID, "{text}");
    }
    assert_eq!(StreamRef::parse("\"\""), Err(ParseStreamRefError::Empty));
}

/// Reading the text again for each layer would take minutes.
#[test]
fn each_part_of_a_text_in_many_layers_is_read_once() {
    for (before, inner, after) in [
        ("[", "", ""),
        ("[", "", "]"),
        ("[", "", ")"),
        ("[", "](", "]"),
        ("[", "](!)", ""),
        ("[](", "/", ")"),
        ("[](>", "/", ".)"),
        ("[a](", "/", "/)"),
        ("<iframe", "", ">"),
        ("<iframe src=\"", "", "\">"),
        (">", "", ""),
        (">", "/", ""),
        ("*", "/", ".*"),
        ("*", "", ".*"),
        ("/*", "", ".*"),
        ("*", "", "/.*"),
        ("(\u{201c}", "", "\u{201d})"),
        ("http%3a%2f%2f", "", ""),
        ("", "", "%"),
    ] {
        let layers = 1024 * 1024 / (before.len() + after.len());
        let text = before.repeat(layers) + inner + &after.repeat(layers);
        assert!(StreamRef::parse(&text).is_err(), "{before}{inner}{after}");
    }
}

/// The command and the names of the original read the same table.
#[test]
fn the_table_of_addresses_is_correct() {
    let table: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../../../fixtures/addresses/forms.json")).unwrap();
    for row in table {
        let text = row["text"].as_str().unwrap();
        let read = match StreamRef::parse(text) {
            Ok(StreamRef::Id(id)) => format!("id {}", id.base10()),
            Ok(StreamRef::Page(page)) => {
                let kind = format!("{:?}", page.kind()).to_lowercase();
                format!("{kind} {}", page.slug())
            }
            Ok(other) => panic!("{text}: {other:?}"),
            Err(ParseStreamRefError::Ambiguous { .. }) => "ambiguous".to_owned(),
            Err(ParseStreamRefError::OtherHost) => "other host".to_owned(),
            Err(ParseStreamRefError::OtherPage) => "other page".to_owned(),
            Err(error) => error.to_string(),
        };
        assert_eq!(row["reads"], read, "{text}");
    }
}

#[test]
fn additions_of_chats_mails_and_browsers_are_removed() {
    let url = "https://rumble.com/embed/v7k2m9q/";
    for (before, after) in [
        ("(", ")."),
        ("**", "**"),
        ("> ", ""),
        ("> **", "**,"),
        ("- ", ";"),
        ("\u{2039}", "\u{203a}"),
        ("\u{ab}", "\u{bb}."),
        ("\u{bb}", "\u{ab}"),
        ("\u{201e}", "\u{201c}"),
        ("\u{300c}", "\u{300d}\u{3002}"),
        ("\u{ff08}", "\u{ff09}"),
        ("||", "||"),
        ("[", "]"),
        ("view-source:", ""),
        ("\"view-source:", "\"!"),
    ] {
        assert_eq!(id_of(&format!("{before}{url}{after}")), ID, "{before}{after}");
    }
    for text in [
        "https%3A%2F%2Frumble.com%2Fembed%2Fv7k2m9q%2F",
        "https%3a%2f%2frumble.com%2fembed%2fv7k2m9q%3fpub%3d4",
        "<HTTPS%3A%2F%2Frumble.com%2Fchat%2Fpopup%2F456977726>",
        "v7k2m9q?pub=4",
        "7k2m9q#comments",
        "B36:7k2m9q",
        "B10:456977726",
        "Embed:v7k2m9q",
    ] {
        assert_eq!(id_of(text), ID, "{text}");
    }
    assert_eq!(page_of("WATCH:v7k2m9q").0, PageKind::Watch);
}

#[test]
fn a_user_name_or_port_in_the_url_is_reported() {
    for url in [
        "https://user@rumble.com/embed/v7k2m9q/",
        "https://user:secret@rumble.com/c/SparrowStudio",
        "user@rumble.com/embed/v7k2m9q",
        "https://someone@www.rumble.com/embed/v7k2m9q/",
        "http://x@127.0.0.1:8080/embed/v7k2m9q/",
    ] {
        assert_eq!(StreamRef::parse(url), Err(ParseStreamRefError::UserInfo), "{url}");
    }
    for url in [
        "https://rumble.com:8443/embed/v7k2m9q/",
        "rumble.com:8080/c/SparrowStudio",
    ] {
        assert_eq!(StreamRef::parse(url), Err(ParseStreamRefError::Port), "{url}");
    }
    assert_eq!(
        StreamRef::parse("https://rumble.com@evil.example/embed/v7k2m9q"),
        Err(ParseStreamRefError::OtherHost)
    );
}
