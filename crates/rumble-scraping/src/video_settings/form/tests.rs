use super::*;

const PAGE_TEXT: &str = include_str!("../../../fixtures/video-settings.html");

fn read(html: &str) -> Form {
    match Form::read(html) {
        Ok(form) => form,
        Err(_) => panic!("a form of video settings"),
    }
}

#[test]
fn the_known_page_is_read() {
    let settings = read(PAGE_TEXT).settings();
    assert_eq!(settings.title, "Mending a kettle & \"more\"");
    assert_eq!(settings.description, "First line\n  second <line>");
    assert_eq!(settings.tags, ["kettle", "tin"]);
    let choice = |choice: &Option<Choice>| choice.as_ref().map(|one| (one.id, one.title.clone()));
    assert_eq!(
        choice(&settings.primary_category),
        Some((10, "How-To".to_owned()))
    );
    assert_eq!(choice(&settings.secondary_category), None);
    assert_eq!(
        choice(&settings.channel),
        Some((7_730_001, "Sparrow Studio".to_owned()))
    );
    assert!(settings.is_featured_for_channel && !settings.is_featured_for_user);
    assert_eq!(settings.visibility, Visibility::Unlisted);
    assert_eq!(
        settings.thumbnail_url.as_deref(),
        Some("https://media.example/thumb.jpg")
    );
    assert_eq!(settings.youtube_url, None);
}

#[test]
fn all_fields_are_sent_back_unchanged() {
    let mut form = read(PAGE_TEXT);
    let before: Vec<(String, String)> = owned(&form);
    assert_eq!(
        before,
        [
            ("title", "Mending a kettle & \"more\""),
            ("description", "First line\n  second <line>"),
            ("tags", "kettle, tin"),
            ("youtube_url", ""),
            ("siteChannelId", "10"),
            ("mediaChannelId", "0"),
            ("channelId", "7730001"),
            ("is_featured_for_channel", "1"),
            ("visibility", "unlisted"),
            ("liveStreamingUnlistReplay", "1"),
            ("closed_captions", "en"),
            ("token", "PLACEHOLDER-TOKEN"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    form.set(Field::Title, "New");
    form.set(Field::Visibility, "public");
    form.set_flag(Field::FeaturedForUser, true);
    let mut expected = before.clone();
    expected[0].1 = "New".to_owned();
    expected[8].1 = "public".to_owned();
    expected.insert(8, ("is_featured_for_user".to_owned(), "1".to_owned()));
    let mut after = owned(&form);
    expected.sort();
    after.sort();
    assert_eq!(after, expected);
}

fn owned(form: &Form) -> Vec<(String, String)> {
    form.fields()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn a_page_without_a_setting_is_rejected() {
    for (part, missing) in [
        ("id=\"title\"", "input#title"),
        ("id=\"description\"", "textarea#description"),
        ("id=\"tags\"", "input#tags"),
        ("id=\"siteChannelId\"", "select#siteChannelId"),
        ("id=\"mediaChannelId\"", "select#mediaChannelId"),
        ("id=\"channelId\"", "select#channelId"),
        ("id=\"featured_for_channel\"", "input#featured_for_channel"),
        ("id=\"featured_for_user\"", "input#featured_for_user"),
        (
            "value=\"unlisted\" checked",
            "input[name=visibility] that is checked",
        ),
    ] {
        assert!(PAGE_TEXT.contains(part), "{part}");
        let html = match part.strip_prefix("id=") {
            Some(_) => without_control(PAGE_TEXT, part),
            None => PAGE_TEXT.replace(part, "value=\"unlisted\""),
        };
        match Form::read(&html) {
            Err(ReadError::Unknown(form)) => assert_eq!(form.missing, missing),
            _ => panic!("{part} is missing"),
        }
    }
    // All known controls are present, but possibly not all controls.
    let (cut, _) = PAGE_TEXT.split_once("<input type=\"hidden\"").unwrap();
    match Form::read(cut) {
        Err(ReadError::Unknown(form)) => assert_eq!(form.missing, "end of the form"),
        _ => panic!("the truncated form was read"),
    }
    let (cut, _) = PAGE_TEXT.split_once("id=\"channelId\"").unwrap();
    assert!(matches!(Form::read(cut), Err(ReadError::Unknown(_))));
}

/// The page with the control replaced by another element.
fn without_control(html: &str, part: &str) -> String {
    let (before, after) = html.split_once(part).unwrap();
    let (start, tag) = before.rsplit_once('<').unwrap();
    let (_, attributes) = tag.split_once([' ', '\n']).unwrap();
    format!("{start}<b {attributes}{part}{after}")
}
