//! Keys, stream keys and server URLs do not appear in printable values; all types can be sent to other threads.

use std::error::Error as StdError;
use std::fmt::Debug;
use std::sync::Arc;

use rumble_livestream_api::model::Secret;
use rumble_livestream_api::{
    ApiUrl, CloseHandle, Error, ErrorKind, Event, Events, Gap, GapReason, List, LiveChat, Livestream,
    NewItems, RumbleApi, RumbleApiBuilder, Snapshot, Tracker,
};
use rumble_testkit::logged;

use crate::server::{HeldServer, NEVER, only_stream};

const fn shared<T: Send + Sync + Debug + 'static>() {}
const fn error<T: StdError + Clone + Send + Sync + 'static>() {}

macro_rules! all {
    ($check:ident: $($type:ty),+ $(,)?) => {
        const _: () = { $($check::<$type>();)+ };
    };
}

all!(shared: ApiUrl, CloseHandle, Error, ErrorKind, Event, Events, Gap, GapReason, List, LiveChat, Livestream);
all!(shared: NewItems<u8>, RumbleApi, RumbleApiBuilder, Arc<Snapshot>, Tracker);
all!(error: Error);

/// Part of every secret, and of nothing else.
const PLANTED_SECRET: &str = "pLaNtEd";

fn assert_no_secret(what: &(impl Debug + ?Sized)) {
    let (short, long) = (format!("{what:?}"), format!("{what:#?}"));
    assert!(
        !short.contains(PLANTED_SECRET) && !long.contains(PLANTED_SECRET),
        "{short}"
    );
}

fn assert_no_secret_in_chain(error: &Error) {
    assert_no_secret(error);
    let mut level: Option<&dyn StdError> = Some(error);
    while let Some(this) = level {
        let text = this.to_string();
        assert!(
            !text.contains(PLANTED_SECRET) && !text.contains('\n') && !text.is_empty(),
            "{text}"
        );
        assert_no_secret(this);
        level = this.source();
    }
    let below = error.source().map(ToString::to_string);
    assert!(
        below.is_none_or(|below| !error.to_string().contains(&below)),
        "{error}"
    );
    assert!(
        !error
            .server_message()
            .is_some_and(|message| message.contains(PLANTED_SECRET))
    );
}

fn document(title: &str) -> String {
    format!(
        r#"{{"now":1793000000,"type":"user","user_id":"4x7b2","username":"SparrowStudio",
        "followers":{{"num_followers":1,"recent_followers":[
            {{"username":"{title}","followed_on":"2026-10-26T07:33:10-04:00","stream_key":"{PLANTED_SECRET}-1"}}]}},
        "subscribers":{{"server_url":"{PLANTED_SECRET}-2"}},
        "livestreams":[{{"id":"7k2m9q","title":"{title}","is_live":true,"watching_now":{},
            "server_url":"rtmp://{PLANTED_SECRET}.example/live","stream_key":"r-{PLANTED_SECRET}","str\u0065am_key":"{PLANTED_SECRET}-3",
            "chat":{{"recent_messages":[{{"username":"CalmSparrow","text":"{title}","created_on":"soon",
                "stream_key":{{"is":"{PLANTED_SECRET}-4"}}}}]}}}}]}}"#,
        title.len()
    )
}

#[test]
fn printable_values_contain_no_secret() {
    let log = logged(show_everything);
    assert!(log.contains("refresh failed"), "{log}");
    assert!(!log.contains(PLANTED_SECRET), "{log}");
}

fn show_everything() {
    let server = HeldServer::start();
    let url = format!(
        "{}&more={PLANTED_SECRET}",
        server.url.replace("tin-whistle", PLANTED_SECRET)
    );
    let secret = Secret::from(url.clone());
    let parsed = ApiUrl::try_from(&secret).unwrap();
    assert_no_secret(&parsed);
    let settings = RumbleApi::builder(parsed).refresh_rate(NEVER);
    assert_no_secret(&settings);
    server.respond(&document("Bread"));
    let api = settings.connect().unwrap();
    assert!(server.request().contains(PLANTED_SECRET), "the key is sent");
    let mut events = api.events();
    server.respond(&document("Varnish, part two"));
    let snapshot = api.refresh().unwrap();
    let stream = only_stream(&api);
    let entry = stream.entry().unwrap();
    assert!(
        entry
            .stream_key
            .as_ref()
            .unwrap()
            .expose()
            .contains(PLANTED_SECRET),
        "who asks gets it"
    );

    assert_no_secret(&api);
    assert_no_secret(&api.api_url());
    assert_no_secret(&snapshot);
    assert_no_secret(&stream);
    assert_no_secret(stream.chat());
    assert_no_secret(&entry);
    assert_no_secret(&events);
    assert_no_secret(&events.close_handle());
    assert_no_secret(&api.new_followers().unwrap());
    assert_no_secret(&stream.chat().new_messages().unwrap());
    assert!(!snapshot.raw().contains(PLANTED_SECRET), "{}", snapshot.raw());
    assert!(!entry.raw().contains(PLANTED_SECRET));
    for name in [
        "stream_key",
        "server_url",
        "followers",
        "subscribers",
        "livestreams",
    ] {
        let shown = [snapshot.get(name), entry.get(name)];
        assert!(
            shown
                .into_iter()
                .flatten()
                .all(|value| !value.get().contains(PLANTED_SECRET))
        );
    }
    let mut printed = 0;
    while printed < 4 {
        assert_no_secret(&events.next().unwrap());
        printed += 1;
    }
    let mut tracker = Tracker::new();
    tracker.observe(&snapshot);
    assert_no_secret(&tracker);

    // Server messages about the key are not repeated either.
    let body = format!(r#"{{"errors":[{{"code":"403","message":"Forbidden: {PLANTED_SECRET}"}}]}}"#);
    for (status, content_type, body) in [
        ("200 OK", "text/html", format!("<html>{url}")),
        ("200 OK", "application/json", body.clone()),
        (
            "200 OK",
            "application/json",
            document(PLANTED_SECRET).replace("4x7b2", "!"),
        ),
        (
            "200 OK",
            "application/json",
            document(PLANTED_SECRET).split_off(9),
        ),
        ("302 Found", "text/html", url.clone()),
        ("403 Forbidden", "application/json", body.clone()),
        ("403 Forbidden", "text/html", url.clone()),
        ("500 Trouble", "application/json", body),
    ] {
        server.respond_with(status, content_type, &body);
        let error = api.set_api_url(url.clone()).unwrap_err();
        assert_no_secret_in_chain(&error);
        assert_no_secret_in_chain(&api.last_error().unwrap());
        assert_no_secret(&events.next().unwrap());
    }
    for text in [
        format!("http://rumble.com/{PLANTED_SECRET}"),
        PLANTED_SECRET.to_owned(),
        format!("https://{PLANTED_SECRET}:x/"),
    ] {
        assert_no_secret_in_chain(&ApiUrl::parse(&text).unwrap_err());
        assert_no_secret(&RumbleApi::builder(text));
    }
    // A host that does not exist.
    let unreachable = format!("http://127.0.0.1:1/{PLANTED_SECRET}?key={PLANTED_SECRET}");
    assert_no_secret_in_chain(&api.set_api_url(unreachable).unwrap_err());
}
