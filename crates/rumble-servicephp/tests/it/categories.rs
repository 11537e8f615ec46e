//! Categories of the site and channels of the account, for uploads.

use rumble_servicephp::ErrorKind;
use rumble_servicephp::model::ChannelId;

use crate::raw_server::{RawServer, Reply, logged_in};
use crate::site::{account, guest, plan, requests_for, sim};

#[test]
fn categories_have_an_id_a_title_and_a_primary_flag() {
    let sim = sim(plan());
    let categories = guest(&sim).categories().unwrap();
    let found = |slug: &str| {
        let of_it = |slug: &str| {
            categories
                .items
                .iter()
                .find(|known| known.slug.as_deref() == Some(slug))
        };
        of_it(slug).map(|category| (category.id, category.title.clone(), category.is_primary))
    };
    assert_eq!(found("howto"), Some((10, "How-To".to_owned(), Some(true))));
    assert_eq!(
        found("bread-and-butter"),
        Some((102, "Bread & Butter".to_owned(), Some(false)))
    );
    assert_eq!(
        account(&sim).categories().unwrap().items.len(),
        categories.items.len()
    );
}

#[test]
fn categories_are_read_until_a_page_without_new_ones() {
    let page = |items: &str| Reply::json(&format!(r#"{{"data":{{"items":[{items}]}}}}"#));
    let one = r#"{"id":"4","title":"Gaming"}"#;
    let two = r#"{"id":5,"title":"News","slug":"news","is_primary":0}"#;
    // The last response repeats, like a list that ignores the offset.
    let server = RawServer::new(vec![page(one), page(&format!("{two},7"))]);
    let categories = server.guest().categories().unwrap();
    let read: Vec<_> = categories
        .items
        .iter()
        .map(|known| (known.id, known.is_primary))
        .collect();
    assert_eq!(read, [(4, None), (5, Some(false))]);
    assert_eq!(categories.malformed.len(), 1);
    let lines: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.line)
        .collect();
    assert_eq!(
        lines,
        [
            "GET /service.php?name=category.list&offset=0&limit=100 HTTP/1.1",
            "GET /service.php?name=category.list&offset=100&limit=100 HTTP/1.1",
            "GET /service.php?name=category.list&offset=200&limit=100 HTTP/1.1",
        ]
    );
}

#[test]
fn an_account_lists_its_upload_channels() {
    let sim = sim(plan().channel(7_730_001, "Sparrow Studio"));
    let channels = account(&sim).upload_channels().unwrap();
    let channel = channels.items.first().unwrap();
    assert_eq!(channels.items.len(), 1);
    assert_eq!(channel.id, ChannelId::new(7_730_001).unwrap());
    assert_eq!(
        (&*channel.title, channel.name.as_deref()),
        ("Sparrow Studio", Some("SparrowStudio"))
    );
    assert_eq!(requests_for(&sim, "user.upload-channels"), 1);
}

#[test]
fn an_empty_list_of_channels_differs_from_a_missing_one() {
    for (data, kind) in [
        ("[]", None),
        ("false", None),
        ("\"none\"", Some(ErrorKind::UnexpectedFormat)),
    ] {
        let body = format!(r#"{{"user":{{"logged_in":true}},"data":{data}}}"#);
        let server = RawServer::new(vec![logged_in(), Reply::json(&body)]);
        let channels = server.account().upload_channels();
        assert_eq!(channels.as_ref().err().map(|error| error.kind()), kind, "{data}");
        assert!(
            channels.map_or(true, |channels| channels.items.is_empty()),
            "{data}"
        );
    }
}
