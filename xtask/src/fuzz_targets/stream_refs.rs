//! Stream arguments of a user: whitespace and quotes around them are ignored, and a formatted id parses back.

use rumble_model::{StreamRef, pasted_value, unwrap_pasted};

use super::{cost, seeds};

pub(super) fn run(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let stream = cost::bounded(text.len(), || StreamRef::parse(text));
    let unwrapped = unwrap_pasted(text);
    assert_eq!(unwrap_pasted(unwrapped), unwrapped);
    assert_eq!(StreamRef::parse(unwrapped), stream);
    assert_eq!(StreamRef::parse(&format!("\u{feff} <\"{text}\">\r\n")), stream);
    let _ = pasted_value(text, "RUMBLE_SESSION");
    match stream {
        Ok(StreamRef::Id(id)) => {
            for spelling in [
                format!("b10:{}", id.base10()),
                format!("b36:{}", id.base36()),
                format!("embed:v{}", id.base36()),
                format!("https://rumble.com/embed/v{}/", id.base36()),
                format!("https://rumble.com/chat/popup/{}", id.base10()),
            ] {
                assert_eq!(StreamRef::parse(&spelling), Ok(StreamRef::Id(id)), "{spelling}");
            }
        }
        Ok(StreamRef::Page(page)) => {
            let slug = page.slug();
            let is_segment =
                !slug.contains(|c: char| "/?#".contains(c) || c.is_whitespace() || c.is_control());
            assert!(is_segment && !matches!(slug, "" | "." | ".."), "{slug}");
        }
        _ => {}
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut forms = seeds::texts(&[
        "https://rumble.com/embed/v7k2m9q/?pub=4",
        "rumble.com/v5abcde-some-title.html?mref=x#t",
        "https://rumble.com/chat/popup/456977726",
        "https://rumble.com/c/SparrowStudio/live/",
        "@SparrowStudio",
        "b10:456977726",
        "b36:7k2m9q",
        "watch:v5abcde",
        "[stream](<https://rumble.com/shorts/v5abcde>)",
        "<iframe class=\"rumble\" width=\"640\" src=\"https://rumble.com/embed/v7k2m9q/\"></iframe>",
        "http://127.0.0.1:8080/user/Sparrow",
        "https://rumble.com./%2e%2e/c/x",
    ]);
    for fixture in seeds::fixtures("addresses") {
        let text = String::from_utf8(fixture).unwrap();
        forms.extend(
            text.split('"')
                .filter(|part| part.contains('/'))
                .map(|part| part.as_bytes().to_vec()),
        );
    }
    forms
}
