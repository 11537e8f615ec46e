//! Playlists, comments and the profile: the fixtures, and the spellings that are tolerated.

use rumble_model::livestream_api::Visibility;
use rumble_model::service::{
    AddedComment, CollectionId, CommentList, Playlist, PlaylistId, PlaylistItem, Profile, ServiceResponse,
    Video,
};
use rumble_model::{ChannelId, CommentId, Record, UserId};

use super::fixtures::response;

fn record<T: serde::de::DeserializeOwned>(json: &str) -> Record<T> {
    Record::from_json(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

#[test]
fn a_playlist_of_a_channel_is_decoded() {
    let playlist: Record<Playlist> = response("playlist.json").data().unwrap();
    assert_eq!(playlist.id, PlaylistId::parse("Ab3_dEf-9Zk").unwrap());
    assert_eq!(
        (playlist.title.as_str(), playlist.description.as_str()),
        ("Clocks", "Mended on air")
    );
    assert_eq!(
        (&playlist.visibility, playlist.num_items),
        (&Visibility::Public, Some(2))
    );
    assert_eq!(playlist.permissions, ["edit", "delete"]);
    let user = playlist.user.as_deref().unwrap();
    assert_eq!(
        (user.id, user.username.as_deref()),
        (UserId::new(910_000_199), Some("ShoreViewer"))
    );
    let channel = playlist.channel.as_deref().unwrap();
    assert_eq!(
        (channel.id, channel.title.as_deref()),
        (ChannelId::new(7_710_042), Some("Shore Viewer Extras"))
    );
    assert!(playlist.created_on.instant().is_some() && playlist.extra.is_none());
}

#[test]
fn lists_lose_only_malformed_items() {
    let playlists = response("playlists.json").items::<Playlist>().unwrap();
    assert_eq!((playlists.items.len(), playlists.malformed.len()), (1, 1));
    let videos = response("playlist-videos.json").items::<PlaylistItem>().unwrap();
    assert_eq!((videos.items.len(), videos.malformed.len()), (2, 1));
    assert_eq!(videos.items[0].video.id.get(), 910_100_200);
    assert_eq!(videos.items[1].created_on.instant(), None, "null is not a time");
}

#[test]
fn empty_values_are_spelled_in_many_ways() {
    for nothing in ["null", "false", "\"\"", "[]"] {
        let json = format!(
            r#"{{"id":"liked","channel":{nothing},"user":{nothing},"extra":{nothing},"title":{nothing}}}"#
        );
        let playlist: Record<Playlist> = record(&json);
        assert!(playlist.channel.is_none() && playlist.user.is_none() && playlist.extra.is_none());
        assert!(playlist.id.is_reserved());
        let json = format!(r#"{{"comment_id":7,"comment_user_badges":{nothing}}}"#);
        assert!(record::<AddedComment>(&json).user_badges.is_empty(), "{nothing}");
        let json = format!(r#"{{"comments":{nothing}}}"#);
        assert!(CommentList::in_details(&json).unwrap().is_none(), "{nothing}");
    }
    let ids: Record<Playlist> =
        record(r#"{"id":"a","extra":{"has_videos_ids":[5,0,"x",7],"watch_history_paused":1}}"#);
    let extra = ids.extra.as_deref().unwrap();
    assert_eq!(
        extra.has_videos_ids.iter().map(|id| id.get()).collect::<Vec<_>>(),
        [5, 7]
    );
    assert_eq!(extra.watch_history_paused, Some(true));
}

#[test]
fn ids_of_playlists_are_opaque() {
    for text in [
        "Ab3_dEf-9Zk",
        "123",
        "https://rumble.com/playlists/123?x=1",
        "watch-later",
    ] {
        let id = PlaylistId::parse(text).unwrap();
        assert_eq!(id.is_reserved(), text == "watch-later", "{text}");
    }
    for text in ["", " ", "a b", "a/b", "<b>", &"x".repeat(129)] {
        assert!(PlaylistId::parse(text).is_none(), "{text}");
    }
    assert_ne!(PlaylistId::parse("ab"), PlaylistId::parse("AB"));
    assert!(Record::<Playlist>::from_json(r#"{"title":"none"}"#).is_err());
}

#[test]
fn replies_follow_their_comment() {
    let details = response("details-with-comments.json");
    let list = CommentList::in_details(details.expose_data()).unwrap().unwrap();
    assert!(list.is_whole());
    let read: Vec<_> = list
        .comments
        .items
        .iter()
        .map(|comment| {
            (
                comment.id.get(),
                comment.reply_id.map(CommentId::get),
                comment.text.as_str(),
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            (300_000_101, None, "see *this* part"),
            (300_000_102, Some(300_000_101), "thanks & bye"),
            (300_000_103, None, "good night"),
        ]
    );
    let user = list.comments.items[2].user.as_deref().unwrap();
    assert_eq!(
        (user.kind.as_deref(), user.title.as_deref()),
        (Some("channel"), Some("Night Ferry"))
    );
    let counted = response("details-with-comments-counted.json");
    let list = CommentList::in_details(counted.expose_data()).unwrap().unwrap();
    assert!(!list.is_whole() && list.comments.items.is_empty());
}

#[test]
fn a_malformed_comment_affects_only_itself() {
    let json = r#"{"comments":{"count":"4","items":[{"id":1,"replies":[7,{"id":2}]},{"comment":"no id"},{"id":3}]}}"#;
    let list = CommentList::in_details(json).unwrap().unwrap();
    let ids: Vec<_> = list
        .comments
        .items
        .iter()
        .map(|comment| comment.id.get())
        .collect();
    assert_eq!(ids, [1, 2, 3]);
    let malformed: Vec<_> = list
        .comments
        .malformed
        .iter()
        .map(|item| (item.list, item.index))
        .collect();
    assert_eq!(malformed, [("replies", 0), ("comments", 1)]);
    assert!(list.is_whole(), "malformed comments count");
    assert_eq!(list.comments.items[0].raw(), r#"{"id":1}"#);
    let deep = (0..40).fold(r#"{"id":1}"#.to_owned(), |inner, _| {
        format!(r#"{{"id":1,"replies":[{inner}]}}"#)
    });
    let list = CommentList::in_details(&format!(r#"{{"comments":{{"items":[{deep}]}}}}"#))
        .unwrap()
        .unwrap();
    assert_eq!(
        (list.comments.items.len(), list.comments.malformed.len()),
        (17, 1)
    );
}

#[test]
fn an_added_comment_has_its_id_and_badges() {
    for (name, badges) in [("comment-added.json", 1), ("comment-added-number.json", 0)] {
        let added: Record<AddedComment> = response(name).data().unwrap();
        assert_eq!(
            (added.id.get(), added.text.as_deref()),
            (300_000_101, Some("nice work"))
        );
        assert_eq!(added.user_badges.len(), badges, "{name}");
    }
    let added: Record<AddedComment> = response("comment-added.json").data().unwrap();
    let badge = &added.user_badges["premium"];
    assert_eq!(
        (badge.slug.as_str(), badge.label_in("en")),
        ("premium", Some("Premium"))
    );
}

#[test]
fn the_profile_redacts_its_secrets() {
    let profile: Profile = response("profile.json").data().unwrap();
    assert_eq!(
        profile.api_key.as_ref().unwrap().expose(),
        "PLACEHOLDER-ACCOUNT-KEY"
    );
    assert_eq!(
        (profile.validated, profile.is_premium, profile.following_count),
        (Some(true), Some(false), Some(4))
    );
    let shown = format!("{profile:?}");
    assert!(
        !shown.contains("PLACEHOLDER") && !shown.contains("mail.example") && !shown.contains("1990"),
        "{shown}"
    );
    let empty: Profile = ServiceResponse::from_json(r#"{"data":{"api_key":""}}"#)
        .unwrap()
        .data()
        .unwrap();
    assert_eq!(empty, Profile::default());
}

#[test]
fn owners_are_channels_in_decimal_and_users_in_base_36() {
    let owner = |id: &str| {
        let video: Record<Video> = record(&format!(r#"{{"id":1,"by":{{"id":"{id}"}}}}"#));
        video.by.as_ref().unwrap().collection_id()
    };
    assert_eq!(
        owner("_c7730001"),
        ChannelId::new(7_730_001).map(CollectionId::from)
    );
    assert_eq!(owner("_u4zt0q"), UserId::new(8_389_034).map(CollectionId::from));
    assert_eq!(owner("_s4"), Some(CollectionId::Other("_s4".to_owned())));
    for none in ["", "_c", "_cx", "_u!", "_c0"] {
        assert_eq!(owner(none), None, "{none}");
    }
}

#[test]
fn a_video_has_its_votes_and_categories() {
    let video: Record<Video> = record(
        r#"{"id":1,"duration":"90","views":5,"rumble_votes":{"num_votes_up":12,"num_votes_down":"1","score":-3},
            "categories":{"primary":{"slug":"howto","title":"How-To"},"secondary":[]},"tags":["a",{},"b"],"upload_date":null}"#,
    );
    let votes = video.rumble_votes.as_deref().unwrap();
    assert_eq!(
        (votes.num_votes_up, votes.num_votes_down, votes.score),
        (Some(12), Some(1), Some(-3))
    );
    assert_eq!((video.duration, video.views), (Some(90), Some(5)));
    assert_eq!(video.categories.primary.as_ref().unwrap().title, "How-To");
    assert!(video.categories.secondary.is_none() && video.upload_date.instant().is_none());
    assert_eq!(video.tags, ["a", "b"]);
}
