//! Lines of every event: from the fixtures, and a few that no fixture can make.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use rumble_chat::{
    Action, Connection, ConnectionSettings, Error, Event, Operation, ResponseHead, Session,
    TransportErrorKind,
};
use rumble_feed::account::{Account, Emote, Id, Logout, Muted, MutedUser, ResolvedStream, Unmuted};
use rumble_feed::archive::{LargestRant, Recording, Stats, StreamTotals, TimeTotals, Tips, UserTotals};
use rumble_feed::chat::{CloseReason, Closed, Connected};
use rumble_feed::library::{
    ApiKey, Comment, OnComment, OnPlaylist, OwnChannel, PlaylistBody, PlaylistVideo, VideoBody,
};
use rumble_feed::upload::{Upload, UploadRetry, UploadStartedOver, Uploaded};
use rumble_feed::writing::{Command, OnMessage, Sent};
use rumble_feed::{Body, Line};
use rumble_livestream_api::Tracker;
use rumble_model::chat::User;
use rumble_model::livestream_api::Document;
use rumble_model::service::{
    CommentList, EmoteGroup, Playlist, PlaylistItem, ServiceResponse, UploadChannel, Video,
};
use rumble_model::{ChannelId, MessageId, MuteRecordId, Record, StreamId, UserId};

use crate::TaskError;
use crate::workspace::{files_under, root};

pub(super) fn all() -> Result<Vec<String>, TaskError> {
    let mut lines = chat()?;
    lines.extend(live()?);
    lines.extend(by_hand()?);
    lines.extend(library());
    Ok(lines)
}

fn fixtures(folder: &str) -> Result<Vec<(PathBuf, String)>, TaskError> {
    let files = files_under(&root().join("fixtures").join(folder))?;
    let texts = files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension != "sse"));
    texts
        .map(|path| {
            let text = fs::read_to_string(&path).map_err(|error| TaskError::io(&path, &error))?;
            Ok((path, text))
        })
        .collect()
}

fn stream() -> Option<StreamId> {
    StreamId::new(910_100_200)
}

fn chat() -> Result<Vec<String>, TaskError> {
    let mut lines = Vec::new();
    let Some(stream) = stream() else { return Ok(lines) };
    let mut push = |event: &Event| lines.extend(Line::from_chat(stream, event).map(|line| line.to_json()));
    for (_, data) in fixtures("chat")? {
        let mut session = Session::new(stream);
        session.handle_connected();
        session.handle_event_data(&data);
        // A second connection without any of the known messages makes a gap.
        session.handle_connected();
        session.handle_event_data(
            r#"{"type":"init","data":{"messages":[{"id":"1","user_id":"2","text":"hello"}]}}"#,
        );
        while let Some(event) = session.poll_event() {
            push(&event);
        }
    }
    Ok(lines)
}

fn live() -> Result<Vec<String>, TaskError> {
    let mut lines = Vec::new();
    for (_, text) in fixtures("livestream-api")? {
        let Ok(document) = Document::decode(&text) else {
            continue;
        };
        lines.push(Line::from_document(&document).to_json());
        for event in Tracker::new().observe(&document) {
            lines.extend(Line::from_live(&event).map(|line| line.to_json()));
        }
    }
    let mut tracker = Tracker::new();
    for document in STORY {
        let document = Document::decode(document).map_err(|error| TaskError::new(error.to_string()))?;
        for event in tracker.observe(&document) {
            lines.extend(Line::from_live(&event).map(|line| line.to_json()));
        }
    }
    if let Err(error) = rumble_livestream_api::ApiUrl::parse("https://rumble.com/-livestream-api/\u{7f}") {
        lines.push(Line::from_live_error(&error).to_json());
    }
    Ok(lines)
}

/// What no fixture contains: the connection, and what this program does itself.
fn by_hand() -> Result<Vec<String>, TaskError> {
    let stream = stream();
    let lost = Error::from_transport(TransportErrorKind::Interrupted, Operation::Read, None);
    let cause = lost.to_string();
    let (message, record) = (
        MessageId::new(2_487_060_105_855_487_925),
        MuteRecordId::new(300_777),
    );
    let user = UserId::new(900_000_101);
    let response = serde_json::value::RawValue::from_string(r#"{"data":{"success":true}}"#.to_owned())
        .map_err(|error| TaskError::new(error.to_string()))?;
    let groups = fs::read_to_string(root().join("fixtures/service/emotes.json"))
        .ok()
        .and_then(|text| ServiceResponse::from_json(&text).ok());
    let groups = groups.and_then(|answer| answer.items::<EmoteGroup>().ok());
    let file = Some("/home/calm/.local/state/cocorum/session.json");

    let mut lines = vec![reconnecting(lost)];
    let mut bodies = vec![
        Body::Connected(Connected { attempt: 1 }),
        Body::Closed(Closed::new(CloseReason::Ended, None)),
        Body::Closed(Closed::new(CloseReason::Failed, Some(&cause))),
        Body::Command(Command::new("/subscribers", &response)),
        Body::Id(Id::default()),
        Body::Stream(ResolvedStream::new(
            Some("Bread at night"),
            Some("https://rumble.com/v7exampl-bread.html"),
            Some(true),
        )),
        Body::Muted(Muted::new("TinFiddle", false, false, Some(300))),
        Body::Uploaded(Uploaded::new(
            Some("Bread at night"),
            Some("https://rumble.com/v7exampl-bread.html"),
            "https://rumble.com/embed/v7k2m9q/",
        )),
    ];
    if let Some(message) = message {
        let user = Record::<User>::from_json(r#"{"id":"900000101","username":"CalmSparrow"}"#).ok();
        let sent = Sent::new(
            message,
            "iPxAxx2mKEKA3GZjhjqnx27gbFIFre4LhCaQQdHdF/o",
            user.as_deref(),
            None,
        );
        lines.push(Line::new(Body::Sent(sent)).on(stream).to_json());
        for body in [Body::Deleted, Body::Pinned, Body::Unpinned] {
            bodies.push(body(OnMessage::new(message)));
        }
    }
    lines.extend(
        bodies
            .into_iter()
            .map(|body| Line::new(body).on(stream).to_json()),
    );
    for group in groups.iter().flat_map(|groups| &groups.items) {
        let emotes = group.emotes.iter();
        lines.extend(emotes.map(|emote| {
            Line::new(Body::Emote(Emote::new(group, emote)))
                .on(stream)
                .to_json()
        }));
    }
    for body in [
        Body::Account(Account::new(Some("CalmSparrow"), user, file)),
        Body::Login(Account::new(Some("CalmSparrow"), user, file)),
        Body::Logout(Logout::new(file)),
        Body::MutedUser(MutedUser::new("TinFiddle", record)),
        Body::Unmuted(Unmuted::new(Some("TinFiddle"), record)),
        Body::Upload(Upload::new(20_000_000, 25_000_000, 2, 3, Some(4_200_000))),
        Body::UploadRetry(UploadRetry::new(
            Some(2),
            1,
            1_400,
            "sending a chunk: connection lost; the outcome is unknown",
        )),
        Body::UploadStartedOver(UploadStartedOver::new("file_gone")),
        Body::Recording(recording()),
        Body::Stats(Box::new(stats())),
    ] {
        lines.push(Line::new(body).to_json());
    }
    Ok(lines)
}

/// What an account has on the site.
fn library() -> Vec<String> {
    let text =
        |name: &str| fs::read_to_string(root().join("fixtures/service").join(name)).unwrap_or_default();
    let answer = |name: &str| ServiceResponse::from_json(&text(name)).ok();
    let channel =
        r#"{"id":7710042,"title":"Shore Viewer Extras","name":"ShoreViewerExtras","num_subscribers":41}"#;
    let channel = Record::<UploadChannel>::from_json(channel).ok();
    let playlist = answer("playlist.json").and_then(|answer| answer.data::<Playlist>().ok());
    let items = answer("playlist-videos.json").and_then(|answer| answer.items::<PlaylistItem>().ok());
    let details = answer("details-with-comments.json");
    let comments = details
        .as_ref()
        .and_then(|details| CommentList::in_details(details.expose_data()).ok()?);
    let video = details.as_ref().and_then(|details| details.data::<Video>().ok());
    let on_video = |body: Body<'_>| Line::new(body).on(stream()).to_json();
    let mut lines = vec![
        Line::new(Body::ApiKey(ApiKey::new(None, true))).to_json(),
        Line::new(Body::ApiKeyReset(ApiKey::new(ChannelId::new(7_710_042), true))).to_json(),
    ];
    lines.extend(channel.map(|channel| Line::new(Body::OwnChannel(OwnChannel::from(&*channel))).to_json()));
    for comment in comments.iter().flat_map(|list| &list.comments.items) {
        let user = comment.user.as_deref();
        let name = user.and_then(|user| user.title.as_deref());
        let kind = user.and_then(|user| user.kind.as_deref());
        let body = || Comment::new(comment.id, &comment.text, name).reply_to(comment.reply_id);
        lines.push(on_video(Body::Comment(body().written(
            kind,
            &comment.date,
            comment.score,
            ["premium"],
        ))));
        lines.push(on_video(Body::CommentAdded(body())));
        for act in [
            Body::CommentDeleted,
            Body::CommentPinned,
            Body::CommentRestored,
            Body::CommentUnpinned,
        ] {
            lines.push(Line::new(act(OnComment::new(comment.id))).to_json());
        }
    }
    if let Some(playlist) = &playlist {
        let id = playlist.id.as_str();
        for body in [Body::Playlist, Body::PlaylistAdded, Body::PlaylistEdited] {
            lines.push(Line::new(body(PlaylistBody::from(playlist))).to_json());
        }
        lines.push(Line::new(Body::PlaylistDeleted(OnPlaylist::new(id))).to_json());
        for body in [Body::PlaylistVideoAdded, Body::PlaylistVideoRemoved] {
            lines.push(on_video(body(OnPlaylist::new(id))));
        }
        for item in items.iter().flat_map(|items| &items.items) {
            lines.push(on_video(Body::PlaylistVideo(PlaylistVideo::new(id, item))));
        }
    }
    lines.extend(
        video
            .iter()
            .map(|video| on_video(Body::Video(Box::new(VideoBody::from(video))))),
    );
    lines
}

fn recording() -> Recording {
    let mut recording = Recording::default();
    (recording.chats, recording.messages, recording.rants) = (2, 1840, 12);
    (recording.lines, recording.bytes, recording.syncs) = (1902, 1_130_000, 310);
    recording
}

/// Two messages, one of them paid.
fn stats() -> Stats<'static> {
    let mut largest = LargestRant::default();
    (largest.cents, largest.username, largest.text) = (500, "CalmSparrow".into(), "good evening".into());
    let mut tips = Tips::default();
    (tips.currency, tips.count, tips.cents) = ("USDT".into(), 1, 500);
    let mut of_stream = StreamTotals::default();
    (of_stream.stream_id, of_stream.title) = ("7k2m9q".to_owned(), Some("Bread at night".into()));
    of_stream.stream_id_b10 = StreamId::from_base36("7k2m9q").ok().map(Into::into);
    (of_stream.messages, of_stream.rants, of_stream.cents) = (2, 1, 500);
    of_stream.from = Some("2026-03-14T18:17:23Z".to_owned());
    of_stream.to.clone_from(&of_stream.from);
    let mut of_user = UserTotals::default();
    (of_user.username, of_user.messages, of_user.rants, of_user.cents) = ("CalmSparrow".into(), 2, 1, 500);
    let mut of_hour = TimeTotals::default();
    (of_hour.time, of_hour.messages, of_hour.rants, of_hour.cents) =
        ("2026-03-14T18:00:00Z".to_owned(), 2, 1, 500);

    let mut stats = Stats::default();
    (
        stats.messages,
        stats.users,
        stats.median_per_minute,
        stats.peak_per_minute,
    ) = (2, 1, Some(2), Some(2));
    stats.peak_time = Some("2026-03-14T18:17:00Z".to_owned());
    (stats.rants, stats.rant_cents, stats.median_rant_cents) = (1, 500, Some(500));
    (stats.largest_rant, stats.tips) = (Some(largest), vec![tips]);
    (stats.by_stream, stats.by_user) = (vec![of_stream], vec![of_user]);
    (stats.by_hour, stats.by_minute) = (vec![of_hour.clone()], Some(vec![of_hour]));
    stats
}

/// The line of a connection that is lost after its first event.
fn reconnecting(lost: Error) -> String {
    let Some(stream) = stream() else {
        return String::new();
    };
    let now = now();
    let mut chat = Connection::new(stream, ConnectionSettings::default());
    chat.poll(now);
    chat.handle_response(now, &ResponseHead::new(200).content_type("text/event-stream"));
    chat.handle_data(b"data: {\"type\":\"init\",\"data\":{}}\n\n");
    chat.handle_error(now, lost);
    while let Action::Event(event) = chat.poll(now) {
        if matches!(event, Event::Reconnecting(_)) {
            return Line::from_chat(stream, &event)
                .map(|line| line.to_json())
                .unwrap_or_default();
        }
    }
    String::new()
}

#[expect(clippy::disallowed_methods, reason = "the line does not depend on it")]
fn now() -> Instant {
    Instant::now()
}

/// Three documents, in the second of which everything has happened that can happen.
const STORY: [&str; 3] = [
    r#"{"now":1773512280,"type":"user","user_id":"4x7b2","username":"DrydockHost","max_num_results":50,
        "followers":{"num_followers":1,"recent_followers":[]},"subscribers":{"num_subscribers":0,"recent_subscribers":[]},
        "gifted_subs":{"num_gifted_subs":0,"recent_gifted_subs":[]},
        "livestreams":[{"id":"7k2m9q","title":"Bread at night","is_live":false,"watching_now":0,
            "chat":{"recent_messages":[],"recent_rants":[]}}]}"#,
    r#"{"now":1773512290,"type":"user","user_id":"4x7b2","username":"DrydockHost","max_num_results":50,
        "followers":{"num_followers":2,"recent_followers":[{"username":"CalmSparrow","followed_on":"2026-03-14T13:17:20-04:00"}]},
        "subscribers":{"num_subscribers":1,"recent_subscribers":[{"username":"TinFiddle","user":"TinFiddle","amount_cents":500,
            "amount_dollars":5,"subscribed_on":"2026-03-14T18:17:21+00:00"}]},
        "gifted_subs":{"num_gifted_subs":5,"recent_gifted_subs":[{"purchased_by":"BrassTeapot","total_gifts":5,"remaining_gifts":2,
            "gift_type":"rumble","video_id":456977726,"gifted_on":"2026-03-14T18:17:22+00:00"}]},
        "livestreams":[{"id":"7k2m9q","title":"Bread at night","is_live":true,"watching_now":37,
            "chat":{"recent_messages":[{"username":"FernDoor","text":"is the oven warm?","created_on":"2026-03-14T18:17:23+00:00"}],
                "recent_rants":[{"username":"BrassTeapot","text":"for the new lamp","amount_cents":730,"amount_dollars":7,
                    "created_on":"2026-03-14T18:17:24+00:00","expires_on":"2026-03-14T18:22:24+00:00"}]}}]}"#,
    r#"{"now":1773512300,"type":"user","user_id":"4x7b2","username":"DrydockHost","max_num_results":50,
        "followers":{"num_followers":2,"recent_followers":[7]},"subscribers":{"num_subscribers":1,"recent_subscribers":[]},
        "livestreams":[{"id":"7k2m9q","title":"Bread at night","is_live":false,"watching_now":37,
            "chat":{"recent_messages":[],"recent_rants":[]}}]}"#,
];
