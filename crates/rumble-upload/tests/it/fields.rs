//! The published fields are the requested ones.

use std::time::{Duration, UNIX_EPOCH};

use rumble_upload::model::ChannelId;
use rumble_upload::{Availability, Licence, VideoUpload, Visibility};

use crate::site::{CHUNK, Site, upload};

/// Publishes and returns the form without `file_meta` and `video[]`, which differ each time.
fn form(site: &Site, video: &VideoUpload) -> Vec<(String, String)> {
    upload(&site.client(), video).0.unwrap();
    let published = site.sim.uploads().published().pop().unwrap();
    assert_eq!(published.field("video[]"), Some(&*published.file.name));
    let mut fields = published.fields;
    fields.retain(|(name, _)| name != "file_meta" && name != "video[]");
    fields.sort();
    fields
}

fn sorted(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    fields.sort();
    fields
}

/// S23: unset fields are not sent, least of all as the text `None`.
#[test]
fn unset_fields_are_omitted() {
    let site = Site::new();
    assert_eq!(
        form(&site, &site.video(5)),
        sorted(&[
            ("title", "Repairing a clock"),
            ("description", ""),
            ("tags", ""),
            ("featured", "6"),
            ("rights", "1"),
            ("terms", "1"),
            ("thumb", "tmb3"),
            ("channelId", "0"),
            ("siteChannelId", "10"),
            ("visibility", "public"),
            ("schedulerDatetime", ""),
            ("availability", "free"),
            ("infoWho", ""),
            ("infoWhen", ""),
            ("infoWhere", ""),
            ("infoExtUser", ""),
            ("isGamblingRelated", "false"),
            ("set_default_channel_id", "0"),
        ])
    );
}

#[test]
fn every_field_is_sent_as_set() {
    let site = Site::new();
    let text = "Caf\u{e9} & \u{2615} = 100%+, \"\u{1f570}\"\nnext line";
    let video = site
        .video(5)
        .description(text)
        .tags(["caf\u{e9} \u{2615}", " clock "])
        .second_category("bread & BUTTER")
        .channel("otter works")
        .licence(Licence::VideoManagementExcludingYouTube)
        .visibility(Visibility::Unlisted)
        .availability(Availability::Other("premium".to_owned()))
        .info_who("a & b")
        .info_when("before 1970")
        .info_where("\u{6771}\u{4eac}")
        .info_ext_user("x=y")
        .related_video_url("https://rumble.com/v7exampl-a.html?b=c&d")
        .is_gambling_related(true)
        .set_default_channel(true)
        .send_push(true)
        .featured_for_user(false)
        .featured_for_channel(true)
        .facebook_upload(false)
        .vimeo_upload(true);
    assert_eq!(
        form(&site, &video),
        sorted(&[
            ("title", "Repairing a clock"),
            ("description", text),
            ("tags", "caf\u{e9} \u{2615},clock"),
            ("featured", "7"),
            ("rights", "1"),
            ("terms", "1"),
            ("thumb", "tmb3"),
            ("channelId", "7730002"),
            ("siteChannelId", "10"),
            ("mediaChannelId", "102"),
            ("visibility", "unlisted"),
            ("schedulerDatetime", ""),
            ("availability", "premium"),
            ("infoWho", "a & b"),
            ("infoWhen", "before 1970"),
            ("infoWhere", "\u{6771}\u{4eac}"),
            ("infoExtUser", "x=y"),
            ("related_video_url", "https://rumble.com/v7exampl-a.html?b=c&d"),
            ("isGamblingRelated", "true"),
            ("set_default_channel_id", "1"),
            ("sendPush", "1"),
            ("setFeaturedForUser", "0"),
            ("setFeaturedForChannel", "1"),
            ("facebookUpload", "0"),
            ("vimeoUpload", "1"),
        ])
    );
}

/// S23: the original publishes with the primary category if the secondary one is given as a number.
#[test]
fn categories_and_channels_are_accepted_by_id() {
    let site = Site::new();
    let path = site.file("clock.mkv", 5);
    let video = VideoUpload::new(path, "Clock", 4)
        .second_category(101)
        .channel(ChannelId::new(7_730_001).unwrap());
    let fields = form(&site, &video);
    for field in [
        ("siteChannelId", "4"),
        ("mediaChannelId", "101"),
        ("channelId", "7730001"),
    ] {
        assert!(fields.contains(&sorted(&[field])[0]), "{field:?} in {fields:?}");
    }
}

#[test]
fn licences_are_sent_as_numbers() {
    let site = Site::new();
    for (licence, number) in [
        (Licence::PersonalUse, "0"),
        (Licence::VideoManagementExclusive, "5"),
        (Licence::RumbleOnly, "6"),
        (Licence::VideoManagementExcludingYouTube, "7"),
    ] {
        let fields = form(&site, &site.video(5).licence(licence));
        assert!(
            fields.contains(&sorted(&[("featured", number)])[0]),
            "{licence:?}"
        );
    }
}

#[test]
fn a_scheduled_video_is_private_until_then() {
    let site = Site::new();
    let far = UNIX_EPOCH + Duration::from_secs(253_402_300_799);
    let fields = form(&site, &site.video(5).schedule(far));
    assert!(fields.contains(&sorted(&[("schedulerDatetime", "9999-12-31T23:59:59Z")])[0]));
    assert!(fields.contains(&sorted(&[("visibility", "private")])[0]));
}

/// S23: `file_meta` is JSON with the name and type of the file.
#[test]
fn file_meta_is_json_with_name_and_type_of_the_file() {
    let site = Site::new();
    for (name, kind) in [
        ("a b.mov", "video/quicktime"),
        ("Caf\u{e9} \u{2615} \"\u{1f570}\".webm", "video/webm"),
        ("clock.mp4", "video/mp4"),
    ] {
        let size = 2 * CHUNK + 3;
        let video = VideoUpload::new(site.file(name, size), "Clock", "howto");
        upload(&site.client(), &video).0.unwrap();
        let published = site.sim.uploads().published().pop().unwrap();
        let meta: serde_json::Value = serde_json::from_str(published.field("file_meta").unwrap()).unwrap();
        assert_eq!(meta["name"], name);
        assert_eq!(meta["type"], kind);
        assert_eq!(meta["size"], size);
        assert_eq!(meta["num_chunks"], 3);
        let (start, end) = (
            meta["time_start"].as_i64().unwrap(),
            meta["time_end"].as_i64().unwrap(),
        );
        assert!(1_700_000_000_000 < start && start <= end, "{meta}");
        assert!(meta["speed"].as_u64().unwrap() > 0, "{meta}");
        let ending = name.rsplit('.').next().unwrap();
        assert!(
            published.file.name.ends_with(&format!(".{ending}")),
            "{}",
            published.file.name
        );
    }
}
