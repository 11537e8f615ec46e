//! Both forms of the responses, and rejections.

use std::time::Duration;

use rumble_sim::ReplyForm;
use rumble_upload::{ErrorKind, VideoUpload};

use crate::site::{CHUNK, Site, content, upload};

#[test]
fn json_responses_are_read_and_the_url_is_fetched() {
    let site = Site::new();
    let published = upload(&site.client(), &site.video(CHUNK + 1)).0.unwrap();
    let published_video = site.published();
    assert_eq!(published.fid.get(), published_video.fid);
    assert_eq!(published.url.as_deref(), Some(&*published_video.url));
    assert_eq!(published.title.as_deref(), Some("Repairing a clock"));
    assert_eq!(published.embed, None);
    assert_eq!(published.get_int("fid"), i64::try_from(published_video.fid).ok());
    assert_eq!(published.duration, Some(Duration::from_millis(1_500)));
    assert_eq!(
        published.embed_url(),
        format!("https://rumble.com/embed/v{}/", published.fid.base36())
    );
}

/// S25: the older form is a script. Keys are matched as a whole, and text outside ASCII is unchanged.
#[test]
fn script_responses_are_read() {
    let site = Site::new();
    site.sim.uploads().set_reply_form(ReplyForm::Script);
    let title = "Caf\u{e9} clock \u{2615} {url:\"no\"} \u{1f570} \\ </script>";
    let video = VideoUpload::new(site.file("clock.mkv", 2 * CHUNK), title, "How-To");
    let published = upload(&site.client(), &video).0.unwrap();
    let published_video = site.published();
    assert_eq!(published_video.file.content, Some(content(2 * CHUNK)));
    assert_eq!(published.fid.get(), published_video.fid);
    assert_eq!(published.url.as_deref(), Some(&*published_video.url));
    assert_eq!(published.title.as_deref(), Some(title));
    let embed = format!("<iframe src=\"{}\"></iframe>", published.embed_url());
    assert_eq!(published.embed.as_deref(), Some(&*embed));
    let monetized = format!("{embed} <!-- url:\"no\", {{ -->");
    assert_eq!(published.embed_monetize, Some(monetized.clone()));
    assert_eq!(published.get_str("embedMonetize"), Some(monetized));
    assert_eq!(published.get_str("monetize"), None);
    assert_eq!(published.get_int("title"), None);
    assert!(
        published.raw().contains("Caf\u{e9} clock \u{2615}"),
        "{}",
        published.raw()
    );
}

#[test]
fn rejected_fields_are_reported_in_both_forms() {
    for form in [ReplyForm::Json, ReplyForm::Script] {
        let site = Site::new();
        site.sim.uploads().set_reply_form(form);
        site.sim.uploads().reject("title", "Title is taken: Caf\u{e9}");
        site.sim.uploads().reject("tags", "Too many tags");
        site.sim.uploads().reject("unheard_of", "Odd");
        let error = upload(&site.client(), &site.video(5)).0.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome_is_unknown()),
            (ErrorKind::Rejected, false)
        );
        let mut fields: Vec<_> = error.rejected_fields().unwrap().iter().collect();
        fields.sort_unstable();
        assert_eq!(
            fields,
            [
                ("tags", "Too many tags"),
                ("title", "Title is taken: Caf\u{e9}"),
                ("unheard_of", "Odd")
            ]
        );
        assert!(error.server_message().is_some());
        // Server messages are not in printed or logged text.
        let shown = format!("{error} {error:?}");
        assert!(
            shown.contains("title") && shown.contains("another field"),
            "{shown}"
        );
        assert!(!shown.contains("taken") && !shown.contains("unheard"), "{shown}");
        assert!(site.sim.uploads().published().is_empty());
    }
}

#[test]
fn each_field_can_be_rejected() {
    for field in ["title", "description", "tags", "terms", "form", "video", "files"] {
        for form in [ReplyForm::Json, ReplyForm::Script] {
            let site = Site::new();
            site.sim.uploads().set_reply_form(form);
            site.sim.uploads().reject(field, "No");
            let error = upload(&site.client(), &site.video(5)).0.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Rejected, "{field} {form:?}");
            assert_eq!(error.server_message(), Some("No"), "{field} {form:?}");
            let fields: Vec<_> = error.rejected_fields().unwrap().iter().collect();
            // The script reports a missing file without a field.
            let expected = match (form, field) {
                (ReplyForm::Script, "files") => "form",
                _ => field,
            };
            assert_eq!(fields, [(expected, "No")], "{form:?}");
        }
    }
}
