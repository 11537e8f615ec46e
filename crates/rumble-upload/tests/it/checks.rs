//! Checks before the first byte is sent.

use std::fs;

use rumble_upload::model::ChannelId;
use rumble_upload::{ErrorKind, ThumbnailChoice, VideoUpload};

use crate::site::{Site, upload};

/// Asserts that the upload is rejected with this text and that nothing was sent.
#[track_caller]
fn assert_rejected(site: &Site, video: &VideoUpload, kind: ErrorKind, text: &str) {
    let error = upload(&site.client().max_size(1_000_000), video).0.unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(error.to_string(), format!("checking the upload: {text}"));
    assert!(!error.outcome_is_unknown());
    assert_eq!(site.requests_with(""), 0, "{text}");
}

#[test]
fn files_that_cannot_be_published_are_rejected() {
    let site = Site::new();
    let of = |path: &str| VideoUpload::new(site.folder.path().join(path), "Clock", "How-To");
    let kind = ErrorKind::InvalidFile;
    assert_rejected(&site, &of("nothing.mp4"), kind, "there is no file at this path");
    fs::create_dir(site.folder.path().join("folder.mp4")).unwrap();
    let folder = "the path is a directory or a device, not a file";
    assert_rejected(&site, &of("folder.mp4"), kind, folder);
    assert_rejected(&site, &VideoUpload::new("/dev/null", "Clock", 10), kind, folder);
    site.file("empty.mp4", 0);
    assert_rejected(&site, &of("empty.mp4"), kind, "the file is empty");
    let big = fs::File::create(site.folder.path().join("big.mp4")).unwrap();
    big.set_len(1_000_001).unwrap();
    let text = "the file has 1000001 bytes; the limit of Rumble is 1000000";
    assert_rejected(&site, &of("big.mp4"), kind, text);
    site.file("clock", 5);
    let text = "the file name has no extension of a known type, such as .mp4";
    assert_rejected(&site, &of("clock"), kind, text);
    // With a valid name it can be published.
    upload(&site.client(), &of("clock").file_name("clock.mp4"))
        .0
        .unwrap();
}

#[test]
fn titles_and_tags_that_cannot_be_published_are_rejected() {
    let site = Site::new();
    let titled = |title: &str| VideoUpload::new(site.file("clock.mkv", 5), title, "How-To");
    let kind = ErrorKind::InvalidField;
    assert_rejected(&site, &titled(" "), kind, "the title is empty");
    let text = "the title has 101 characters; the limit is 100";
    assert_rejected(&site, &titled(&"\u{e9}".repeat(101)), kind, text);
    let text = "the title contains a line break or another control character";
    assert_rejected(&site, &titled("a\u{1b}[31mb"), kind, text);
    let text = "a tag contains a comma, which separates tags";
    assert_rejected(&site, &titled("a").tags(["fine", "one, two"]), kind, text);
    upload(&site.client(), &titled(&"\u{e9}".repeat(100))).0.unwrap();
}

#[test]
fn unknown_categories_and_channels_are_rejected() {
    let site = Site::new();
    let file = || site.file("clock.mkv", 5);
    let kind = ErrorKind::UnknownCategory;
    let unknown = "no category has this name or id";
    assert_rejected(&site, &VideoUpload::new(file(), "Clock", "Clocks"), kind, unknown);
    assert_rejected(&site, &VideoUpload::new(file(), "Clock", 99), kind, unknown);
    let video = VideoUpload::new(file(), "Clock", 10);
    assert_rejected(&site, &video.clone().second_category("Clocks"), kind, unknown);
    let text = "the primary and the secondary category are the same";
    assert_rejected(&site, &video.clone().second_category("how-to"), kind, text);
    let text = "the category can only be a secondary one";
    assert_rejected(&site, &VideoUpload::new(file(), "Clock", 101), kind, text);
    let kind = ErrorKind::UnknownChannel;
    let text = "no channel of the account has this name or id";
    assert_rejected(&site, &video.clone().channel("Somebody Else"), kind, text);
    let foreign = ChannelId::new(7_730_003).unwrap();
    assert_rejected(&site, &video.channel(foreign), kind, text);
}

#[test]
fn unusable_thumbnails_are_rejected() {
    let site = Site::new();
    let with = |path: &str| {
        let path = site.folder.path().join(path);
        site.video(5).thumbnail(ThumbnailChoice::Custom(path))
    };
    let kind = ErrorKind::InvalidThumbnail;
    assert_rejected(&site, &with("none.png"), kind, "the thumbnail cannot be read");
    let text = "the thumbnail is not a .jpg, .jpeg, .png, .gif or .webp file";
    site.file("picture.txt", 5);
    assert_rejected(&site, &with("picture.txt"), kind, text);
    let text = "the thumbnail is empty, or larger than 8 MiB";
    site.file("empty.png", 0);
    assert_rejected(&site, &with("empty.png"), kind, text);
    let big = fs::File::create(site.folder.path().join("big.png")).unwrap();
    big.set_len(8 * 1024 * 1024 + 1).unwrap();
    assert_rejected(&site, &with("big.png"), kind, text);
}

#[test]
fn fields_of_the_other_api_are_rejected() {
    let site = Site::new();
    let kind = ErrorKind::Unsupported;
    let text = "only the simple-upload API supports `guid`";
    assert_rejected(&site, &site.video(5).guid("7"), kind, text);
    let text = "only the simple-upload API supports `captions`";
    assert_rejected(&site, &site.video(5).captions("en", "a.vtt"), kind, text);
}
