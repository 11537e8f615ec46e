//! Thumbnails of a video.

use std::fs;

use rumble_sim::{ReplyForm, ServiceFault, When};
use rumble_upload::{ErrorKind, Operation, ThumbnailChoice};

use crate::site::{Site, upload};

/// S23: the original accepts an index one past the end.
#[test]
fn automatic_thumbnail_indexes_are_checked() {
    let site = Site::new();
    let with = |index| site.video(5).thumbnail(ThumbnailChoice::Automatic(index));
    // In the order of the response.
    for (index, key) in [(0, "tmb3"), (2, "tmb1")] {
        upload(&site.client(), &with(index)).0.unwrap();
        let published = site.sim.uploads().published().pop().unwrap();
        assert_eq!(published.field("thumb"), Some(key));
    }
    for index in [3, 4] {
        let client = site.client().state_file(site.state());
        let error = upload(&client, &with(index)).0.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidThumbnail);
        let text =
            format!("checking the upload: invalid thumbnail index {index}: Rumble generated 3 thumbnails");
        assert_eq!(error.to_string(), text);
    }
    assert_eq!(site.sim.uploads().published().len(), 2);
}

#[test]
fn missing_automatic_thumbnails_do_not_prevent_publishing() {
    let site = Site::new();
    site.sim.uploads().set_thumbnails(0);
    upload(&site.client(), &site.video(5)).0.unwrap();
    assert_eq!(site.published().field("thumb"), None);
    let second = site.video(5).thumbnail(ThumbnailChoice::Automatic(1));
    let error = upload(&site.client(), &second).0.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidThumbnail);
}

#[test]
fn a_custom_thumbnail_is_sent_and_referenced() {
    for form in [ReplyForm::Json, ReplyForm::Script] {
        let site = Site::new();
        site.sim.uploads().set_reply_form(form);
        let picture = site.file("my picture.PNG", 700);
        let video = site.video(5).thumbnail(ThumbnailChoice::Custom(picture.clone()));
        upload(&site.client(), &video).0.unwrap();
        let published = site.published();
        let name = published.field("thumb").unwrap();
        assert!(name.starts_with("ct-") && name.ends_with(".png"), "{name}");
        let bytes = fs::read(picture).unwrap();
        assert_eq!(published.attachments, [("customThumb".to_owned(), bytes)]);
        assert_eq!(site.requests_with("thumbnails="), 0);
    }
}

#[test]
fn a_rejected_thumbnail_is_an_error_and_keeps_the_chunks() {
    let site = Site::new();
    let picture = site.folder.path().join("bad.png");
    fs::write(&picture, "no picture").unwrap();
    let video = site.video(5);
    let client = site.client().state_file(site.state());
    let bad = video.clone().thumbnail(ThumbnailChoice::Custom(picture));
    let error = upload(&client, &bad).0.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Rejected, Operation::SendThumbnail)
    );
    assert_eq!(error.server_message(), Some("FAILED (e:1)"));
    upload(&client, &video).0.unwrap();
    assert_eq!(site.indexes(), [0]);
}

#[test]
fn malformed_thumbnails_are_an_error() {
    let site = Site::new();
    site.sim
        .service()
        .fault("upload.thumbnails", When::Every, ServiceFault::Html);
    let error = upload(&site.client(), &site.video(5)).0.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation(), error.outcome_is_unknown()),
        (ErrorKind::UnexpectedFormat, Operation::FetchThumbnails, false)
    );
}
