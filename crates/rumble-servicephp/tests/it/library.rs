//! Playlists, comments, videos and the account itself, on the simulated site.

use rumble_servicephp::model::livestream_api::Visibility;
use rumble_servicephp::model::service::{CollectionId, PlaylistId};
use rumble_servicephp::model::{ChannelId, CommentId, StreamId, UserId};
use rumble_servicephp::{ErrorKind, PlaylistDetails, ServicePhp, VideoType};
use rumble_sim::{AccountPlan, Creator, Plan, ServiceFault, Sim, VideoPlan, VideoState, When};

use crate::site::{NAME, account, guest, plan, requests_for};

const CHANNEL: u64 = 7_730_001;
const FIRST: u64 = 900_200_001;

fn id(number: u64) -> StreamId {
    StreamId::new(number).unwrap()
}

/// Site with `videos` videos of the account's channel, of which every third is an ended stream.
fn site_with(videos: u64) -> Sim {
    let studio = Creator::channel(CHANNEL, "SparrowStudio", "Sparrow Studio");
    let video = |number: u64| {
        let state = if number.is_multiple_of(3) {
            VideoState::Ended
        } else {
            VideoState::Recorded
        };
        VideoPlan::new(FIRST + number, &format!("v{number}-kettle.html"), &studio).state(state)
    };
    let account = plan().channel(CHANNEL, "Sparrow Studio");
    let other = AccountPlan::without_password("TinFiddle", 900_300_003);
    let all = Plan::new().account(account).account(other);
    Sim::start((0..videos).fold(all, |all, number| all.video(video(number)))).unwrap()
}

#[test]
fn the_profile_redacts_secrets() {
    let sim = site_with(0);
    let profile = account(&sim).profile().unwrap();
    assert_eq!(
        profile.email.as_ref().unwrap().expose(),
        "calmsparrow@mail.example"
    );
    assert_eq!(
        (profile.validated, profile.followers_count),
        (Some(true), Some(212))
    );
    let key = profile.api_key.clone().unwrap();
    let shown = format!("{profile:?}");
    assert!(
        !shown.contains(key.expose()) && !shown.contains("mail.example"),
        "{shown}"
    );
}

#[test]
fn a_playlist_is_created_filled_edited_and_deleted() {
    let sim = site_with(3);
    let account = account(&sim);
    let made = account
        .add_playlist(&PlaylistDetails::new("Clocks").description("Mended"))
        .unwrap();
    assert_eq!((made.title.as_str(), made.num_items), ("Clocks", Some(0)));
    account.add_to_playlist(&made.id, id(FIRST)).unwrap();
    account.add_to_playlist(&made.id, id(FIRST + 2)).unwrap();
    let error = account.add_to_playlist(&made.id, id(FIRST)).unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (ErrorKind::Rejected, false)
    );
    account.remove_from_playlist(&made.id, id(FIRST)).unwrap();
    let videos = account.playlist_videos(&made.id).all().unwrap();
    let ids: Vec<_> = videos.items.iter().map(|item| item.video.id.get()).collect();
    assert_eq!(ids, [FIRST + 2]);

    let found = account.playlist(&made.id).unwrap();
    let details = PlaylistDetails::of(&found)
        .title("Clocks and watches")
        .visibility(Visibility::Private)
        .channel(ChannelId::new(CHANNEL));
    let edited = account.edit_playlist(&made.id, &details).unwrap();
    assert_eq!(edited.description, "Mended", "the description is unchanged");
    assert_eq!(edited.visibility, Visibility::Private);
    assert_eq!(edited.channel.as_ref().unwrap().id, ChannelId::new(CHANNEL));
    assert_eq!(edited.user.as_ref().unwrap().id, UserId::new(900_300_001));
    assert!(guest(&sim).playlist(&made.id).is_err(), "the playlist is private");

    assert_eq!(account.playlists().all().unwrap().items.len(), 1);
    account.delete_playlist(&made.id).unwrap();
    assert!(account.playlists().all().unwrap().items.is_empty());
    assert_eq!(
        account.delete_playlist(&made.id).unwrap_err().kind(),
        ErrorKind::Rejected
    );
}

#[test]
fn every_account_has_its_reserved_playlists() {
    let sim = site_with(1);
    let account = account(&sim);
    account
        .add_to_playlist(&PlaylistId::WATCH_LATER, id(FIRST))
        .unwrap();
    assert_eq!(
        account.playlist(&PlaylistId::WATCH_LATER).unwrap().num_items,
        Some(1)
    );
    assert!(account.playlists().all().unwrap().items.is_empty());
    assert!(account.delete_playlist(&PlaylistId::WATCH_LATER).is_err());
    assert!(guest(&sim).playlist(&PlaylistId::LIKED).is_err());
}

#[test]
fn playlists_of_other_accounts_cannot_be_changed() {
    let sim = site_with(1);
    let theirs = PlaylistId::parse(&sim.library().playlist("TinFiddle", "Tunes", [FIRST])).unwrap();
    let account = account(&sim);
    assert_eq!(account.playlist(&theirs).unwrap().title, "Tunes");
    for error in [
        account.delete_playlist(&theirs).unwrap_err(),
        account.add_to_playlist(&theirs, id(FIRST)).unwrap_err(),
        account
            .edit_playlist(&theirs, &PlaylistDetails::new("Mine"))
            .unwrap_err(),
    ] {
        assert_eq!(
            (error.kind(), error.outcome_is_unknown()),
            (ErrorKind::Forbidden, false)
        );
    }
}

#[test]
fn comments_are_added_pinned_deleted_and_restored() {
    let sim = site_with(1);
    let account = account(&sim);
    let video = id(FIRST);
    assert!(
        account.comment_details(video).unwrap().unwrap().is_whole(),
        "none is all of none"
    );
    let first = account.add_comment(video, "nice & calm").unwrap();
    assert_eq!(
        (first.text.as_deref(), first.user_display.as_deref()),
        (Some("nice & calm"), Some(NAME))
    );
    let reply = account.reply_to_comment(video, first.id, "so it is").unwrap();
    let list = account.comment_details(video).unwrap().unwrap();
    assert!(list.is_whole() && list.count == Some(2));
    let read: Vec<_> = list
        .comments
        .items
        .iter()
        .map(|comment| (comment.id, comment.text.as_str(), comment.reply_id))
        .collect();
    assert_eq!(
        read,
        [
            (first.id, "nice & calm", None),
            (reply.id, "so it is", Some(first.id))
        ]
    );
    assert!(
        !list.comments.items[0].raw().contains("so it is"),
        "replies are listed next to the comment, not in it"
    );
    account.pin_comment(first.id).unwrap();
    assert_eq!(sim.library().pinned_comment(FIRST), Some(first.id.get()));
    account.unpin_comment(first.id).unwrap();
    assert_eq!(sim.library().pinned_comment(FIRST), None);
    account.delete_comment(reply.id).unwrap();
    assert_eq!(sim.library().comments(FIRST).len(), 1);
    account.restore_comment(reply.id).unwrap();
    assert_eq!(sim.library().comments(FIRST).len(), 2);
    let error = account.delete_comment(CommentId::new(5).unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
}

#[test]
fn a_video_has_its_page_owner_and_category() {
    let sim = site_with(1);
    let guest = guest(&sim);
    let video = guest.video(id(FIRST)).unwrap();
    assert_eq!(video.categories.primary.as_ref().unwrap().slug, "howto");
    let owner = video.by.as_ref().unwrap().collection_id().unwrap();
    assert_eq!(owner, CollectionId::from(ChannelId::new(CHANNEL).unwrap()));
    assert_eq!(guest.collection(&owner).unwrap().videos, Some(1));
    assert_eq!(
        guest.video_url(id(FIRST)).unwrap(),
        format!("{}/v0-kettle.html", sim.base_url())
    );
    assert!(guest.video(id(5)).is_err());
}

#[test]
fn ten_thousand_videos_are_read_in_pages() {
    let sim = site_with(10_000);
    let channel = ChannelId::new(CHANNEL).unwrap();
    let mut pages = guest(&sim).videos(channel);
    assert_eq!(requests_for(&sim, "video_collection.videos"), 0);
    let first = pages.next().unwrap().unwrap();
    assert_eq!(
        (first.items.len(), requests_for(&sim, "video_collection.videos")),
        (50, 1)
    );
    let rest: usize = pages.map(|page| page.unwrap().items.len()).sum();
    assert_eq!(rest, 9_950);
    assert_eq!(
        requests_for(&sim, "video_collection.videos"),
        201,
        "200 with videos and one without"
    );
    let streams = guest(&sim).livestreams(channel).all().unwrap();
    assert_eq!(streams.items.len(), 3_334);
}

#[test]
fn live_streams_of_a_category_are_listed() {
    let tin = Creator::channel(7_730_003, "TinFiddle", "Tin Fiddle");
    let sparrow = Creator::user(900_300_001, NAME);
    let plan = Plan::new()
        .video(
            VideoPlan::new(1, "v1-a.html", &tin)
                .state(VideoState::Live)
                .category("music"),
        )
        .video(
            VideoPlan::new(2, "v2-b.html", &sparrow)
                .state(VideoState::Live)
                .category("howto"),
        )
        .video(
            VideoPlan::new(3, "v3-c.html", &tin)
                .state(VideoState::Ended)
                .category("music"),
        );
    let sim = Sim::start(plan).unwrap();
    let live = guest(&sim)
        .category_videos("music", VideoType::Live)
        .all()
        .unwrap();
    let owners: Vec<_> = live
        .items
        .iter()
        .map(|video| video.by.as_ref().unwrap().title.clone().unwrap())
        .collect();
    assert_eq!(owners, ["Tin Fiddle"]);
    let streamed = guest(&sim)
        .category_videos("music", VideoType::Streamed)
        .all()
        .unwrap();
    assert_eq!(streamed.items[0].id, id(3));
}

#[test]
fn captions_exist_or_return_none() {
    let sim = site_with(1);
    sim.library()
        .set_captions(FIRST, "en", "https://media.example/en.vtt");
    let account = account(&sim);
    let path = account.closed_captions(id(FIRST), "en").unwrap();
    assert_eq!(path.as_deref(), Some("https://media.example/en.vtt"));
    assert_eq!(account.closed_captions(id(FIRST), "de").unwrap(), None);
    let target = sim.requests().pop().unwrap().target;
    let key = account.profile().unwrap().api_key.unwrap();
    assert_eq!(
        target,
        format!(
            "/api/Media/GetClosedCaptions?apiKey={}&mid={FIRST}&language=de",
            key.expose()
        )
    );
}

type Change = fn(&ServicePhp) -> Result<(), rumble_servicephp::Error>;

const CHANGES: [(&str, Change); 12] = [
    ("comment.add", |account| {
        account.add_comment(id(FIRST), "hello").map(drop)
    }),
    ("comment.delete", |account| account.delete_comment(comment())),
    ("comment.restore", |account| account.restore_comment(comment())),
    ("comment.pin", |account| account.pin_comment(comment())),
    ("comment.unpin", |account| account.unpin_comment(comment())),
    ("playlist.add", |account| {
        account.add_playlist(&PlaylistDetails::new("Clocks")).map(drop)
    }),
    ("playlist.edit", |account| {
        account
            .edit_playlist(&PlaylistId::LIKED, &PlaylistDetails::new("Clocks"))
            .map(drop)
    }),
    ("playlist.delete", |account| {
        account.delete_playlist(&PlaylistId::LIKED)
    }),
    ("playlist.add_video", |account| {
        account.add_to_playlist(&PlaylistId::LIKED, id(FIRST))
    }),
    ("playlist.delete_video", |account| {
        account.remove_from_playlist(&PlaylistId::LIKED, id(FIRST))
    }),
    ("livestream_api.reset_api_key", |account| {
        account.reset_api_key(None)
    }),
    ("moderation.unmute", |account| {
        account.unmute_user(rumble_servicephp::model::MuteRecordId::new(7).unwrap())
    }),
];

fn comment() -> CommentId {
    CommentId::new(300_000_101).unwrap()
}

#[test]
fn every_change_is_sent_once_and_unknown_outcomes_are_reported() {
    let sim = site_with(1);
    let account = account(&sim);
    for (operation, change) in CHANGES {
        for fault in [ServiceFault::Drop, ServiceFault::TruncateBody, ServiceFault::Html] {
            sim.service().clear_faults();
            sim.service().fault(operation, When::Every, fault.clone());
            let before = requests_for(&sim, operation);
            let error = change(&account).unwrap_err();
            assert!(error.outcome_is_unknown(), "{operation}, {fault:?}: {error}");
            assert_eq!(
                requests_for(&sim, operation),
                before + 1,
                "{operation}, {fault:?}"
            );
        }
        let message = "Not today".to_owned();
        sim.service().clear_faults();
        sim.service()
            .fault(operation, When::Every, ServiceFault::ErrorList { message });
        let error = change(&account).unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome_is_unknown()),
            (ErrorKind::Rejected, false),
            "{operation}"
        );
    }
}
