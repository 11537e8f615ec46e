//! What is checked before the first byte is sent.

use std::fs;

use rumble_upload::model::ChannelId;
use rumble_upload::{ErrorKind, ThumbnailChoice, VideoUpload};

use crate::site::{Site, upload};

/// The upload is refused with these words, and nothing of it was sent.
#[track_caller]
fn assert_refused(site: &Site, video: &VideoUpload, kind: ErrorKind, words: &str) {
    let error = upload(&site.client().max_size(1_000_000), video).0.unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(error.to_string(), format!("checking the upload: {words}"));
    assert!(!error.outcome_is_unknown());
    assert_eq!(site.requests_with(""), 0, "{words}");
}

#[test]
fn a_file_that_cannot_be_published_is_refused() {
    let site = Site::new();
    let of = |path: &str| VideoUpload::new(site.folder.path().join(path), "Clock", "How-To");
    let kind = ErrorKind::InvalidFile;
    assert_refused(&site, &of("nothing.mp4"), kind, "there is no file at this path");
    fs::create_dir(site.folder.path().join("folder.mp4")).unwrap();
    let folder = "the path leads to a folder or a device, not to a file";
    assert_refused(&site, &of("folder.mp4"), kind, folder);
    assert_refused(&site, &VideoUpload::new("/dev/null", "Clock", 10), kind, folder);
    site.file("empty.mp4", 0);
    assert_refused(&site, &of("empty.mp4"), kind, "the file is empty");
    let big = fs::File::create(site.folder.path().join("big.mp4")).unwrap();
    big.set_len(1_000_001).unwrap();
    let words = "the file has 1000001 bytes; Rumble takes at most 1000000";
    assert_refused(&site, &of("big.mp4"), kind, words);
    site.file("clock", 5);
    let words = "the file name ends in no known way (such as .mp4): name it as what it is to be published";
    assert_refused(&site, &of("clock"), kind, words);
    // With a name it can be published.
    upload(&site.client(), &of("clock").file_name("clock.mp4"))
        .0
        .unwrap();
}

#[test]
fn a_title_and_tags_that_cannot_be_published_are_refused() {
    let site = Site::new();
    let titled = |title: &str| VideoUpload::new(site.file("clock.mkv", 5), title, "How-To");
    let kind = ErrorKind::InvalidField;
    assert_refused(&site, &titled(" "), kind, "the title is empty");
    let words = "the title has 101 characters; at most 100 are allowed";
    assert_refused(&site, &titled(&"\u{e9}".repeat(101)), kind, words);
    let words = "the title holds a line break or another control character";
    assert_refused(&site, &titled("a\u{1b}[31mb"), kind, words);
    let words = "a tag holds a comma; tags are joined with commas, so it would become two";
    assert_refused(&site, &titled("a").tags(["fine", "one, two"]), kind, words);
    upload(&site.client(), &titled(&"\u{e9}".repeat(100))).0.unwrap();
}

#[test]
fn a_category_or_channel_that_is_not_there_is_refused() {
    let site = Site::new();
    let file = || site.file("clock.mkv", 5);
    let kind = ErrorKind::UnknownCategory;
    let unknown = "there is no category of this name or id";
    assert_refused(&site, &VideoUpload::new(file(), "Clock", "Clocks"), kind, unknown);
    assert_refused(&site, &VideoUpload::new(file(), "Clock", 99), kind, unknown);
    let video = VideoUpload::new(file(), "Clock", 10);
    assert_refused(&site, &video.clone().second_category("Clocks"), kind, unknown);
    let words = "the primary and the secondary category are the same";
    assert_refused(&site, &video.clone().second_category("how-to"), kind, words);
    let words = "the category can only be a secondary one";
    assert_refused(&site, &VideoUpload::new(file(), "Clock", 101), kind, words);
    let kind = ErrorKind::UnknownChannel;
    let words = "the account has no channel of this name or id";
    assert_refused(&site, &video.clone().channel("Somebody Else"), kind, words);
    let foreign = ChannelId::new(7_730_003).unwrap();
    assert_refused(&site, &video.channel(foreign), kind, words);
}

#[test]
fn a_thumbnail_that_cannot_be_used_is_refused() {
    let site = Site::new();
    let with = |path: &str| {
        let path = site.folder.path().join(path);
        site.video(5).thumbnail(ThumbnailChoice::Custom(path))
    };
    let kind = ErrorKind::InvalidThumbnail;
    assert_refused(&site, &with("none.png"), kind, "the thumbnail cannot be read");
    let words = "the thumbnail is no picture that Rumble takes: .jpg, .jpeg, .png, .gif or .webp";
    site.file("picture.txt", 5);
    assert_refused(&site, &with("picture.txt"), kind, words);
    let words = "the thumbnail is empty, or larger than 8 MiB";
    site.file("empty.png", 0);
    assert_refused(&site, &with("empty.png"), kind, words);
    let big = fs::File::create(site.folder.path().join("big.png")).unwrap();
    big.set_len(8 * 1024 * 1024 + 1).unwrap();
    assert_refused(&site, &with("big.png"), kind, words);
}

#[test]
fn fields_of_the_other_way_are_refused() {
    let site = Site::new();
    let kind = ErrorKind::Unsupported;
    let words = "only the simple-upload API can have `guid`, not an upload through the site";
    assert_refused(&site, &site.video(5).guid("7"), kind, words);
    let words = "only the simple-upload API can have `captions`, not an upload through the site";
    assert_refused(&site, &site.video(5).captions("en", "a.vtt"), kind, words);
}
