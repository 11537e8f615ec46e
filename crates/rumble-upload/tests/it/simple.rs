//! The official simple-upload API.

use std::fs;

use rumble_sim::{ServiceFault, When};
use rumble_upload::model::ChannelId;
use rumble_upload::{
    Endpoint, Error, ErrorKind, Licence, Secret, SimpleUpload, ThumbnailChoice, UploadResponse, VideoUpload,
    Visibility,
};

use crate::site::{Site, content};

const TOKEN: &str = "0123456789abcdefghijABCDEFGHIJ0123456789";

fn site() -> Site {
    let site = Site::new();
    site.sim.uploads().allow_token(TOKEN);
    site
}

fn upload(site: &Site, video: &VideoUpload) -> Result<UploadResponse, Error> {
    let base_url = Endpoint::parse(&site.sim.base_url()).unwrap();
    SimpleUpload::new(Secret::new(TOKEN))
        .unwrap()
        .base_url(base_url)
        .upload_video(video)
}

#[test]
fn file_fields_thumbnail_and_captions_arrive() {
    let site = site();
    let picture = site.file("p.jpg", 300);
    let captions = site.file("c.vtt", 40);
    let path = site.file("a \"b\" Caf\u{e9}.mov", 70_000);
    let video = VideoUpload::new(path, "Caf\u{e9} & clock", "unused")
        .description("--boundary\r\n\r\n\u{2615}")
        .licence(Licence::PersonalUse)
        .channel(ChannelId::new(7_730_001).unwrap())
        .guid("my id 7")
        .thumbnail(ThumbnailChoice::Custom(picture.clone()))
        .captions("en", captions.clone());
    let published = upload(&site, &video).unwrap();
    let published_video = site.published();
    let mut fields = published_video.fields.clone();
    fields.sort();
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        fields,
        [
            field("channel_id", "7730001"),
            field("description", "--boundary\r\n\r\n\u{2615}"),
            field("guid", "my id 7"),
            field("license_type", "0"),
            field("title", "Caf\u{e9} & clock"),
        ]
    );
    assert_eq!(published_video.file.name, "a %22b%22 Caf\u{e9}.mov");
    assert_eq!(published_video.file.content, Some(content(70_000)));
    let attached = |name: &str, path| (name.to_owned(), fs::read(path).unwrap());
    assert_eq!(
        published_video.attachments,
        [attached("thumb", picture), attached("cc_en", captions)]
    );
    assert_eq!(published.fid.get(), published_video.fid);
    assert_eq!(published.url.as_deref(), Some(&*published_video.url));
    assert_eq!(published.title.as_deref(), Some("Caf\u{e9} & clock"));
    assert!(published.embed_monetize.unwrap().starts_with("<iframe"));
}

#[test]
fn unsupported_fields_are_rejected_before_sending() {
    let site = site();
    let video = || site.video(5);
    for (video, field) in [
        (video().tags(["a"]), "tags"),
        (video().visibility(Visibility::Private), "visibility"),
        (video().licence(Licence::VideoManagementExclusive), "licence"),
        (video().channel("Sparrow Studio"), "channel by name"),
        (video().thumbnail(ThumbnailChoice::Automatic(1)), "thumbnail"),
        (video().second_category(4), "second_category"),
    ] {
        let error = upload(&site, &video).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{field}");
        assert!(error.to_string().contains(field), "{error}");
    }
    for captions in [("eng", "c.vtt"), ("en", "c.txt"), ("en", "none.vtt")] {
        let error = upload(&site, &video().captions(captions.0, captions.1)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidField, "{captions:?}");
    }
    assert!(site.sim.requests().is_empty());
}

#[test]
fn failures_with_http_200_are_reported() {
    let site = site();
    site.sim.uploads().reject("title", "Caf\u{e9} is taken");
    let error = upload(&site, &site.video(5)).unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (ErrorKind::Rejected, false)
    );
    assert_eq!(error.server_message(), Some("Caf\u{e9} is taken"));
    let fields: Vec<_> = error.rejected_fields().unwrap().iter().collect();
    assert_eq!(fields, [("title", "Caf\u{e9} is taken")]);
}

#[test]
fn invalid_tokens_are_rejected_locally_or_by_the_server() {
    let site = Site::new();
    for odd in [
        "",
        "short",
        &"x".repeat(41),
        "0123456789abcdefghijABCDEFGHIJ012345678-",
    ] {
        let error = SimpleUpload::new(Secret::new(odd)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidField);
    }
    let error = upload(&site, &site.video(5)).unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Forbidden, Some(403)));
    let shown = format!(
        "{error} {error:?} {:?}",
        SimpleUpload::new(Secret::new(TOKEN)).unwrap()
    );
    assert!(!shown.contains(TOKEN), "{shown}");
}

#[test]
fn the_file_is_sent_once() {
    let site = site();
    site.sim
        .service()
        .fault("upload.simple", When::Every, ServiceFault::Drop);
    let error = upload(&site, &site.video(5)).unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (ErrorKind::Disconnected, true)
    );
    assert_eq!(site.sim.requests().len(), 1);
}
