//! Pages of the site, through the calls that read them: each ends, reads the same page in the same way, and costs no more than its
//! requests and their responses allow. No error contains the session.

use std::sync::OnceLock;

use rumble_model::service::PlaylistId;
use rumble_model::{StreamId, StreamRef};
use rumble_scraping::Scraper;
use rumble_servicephp::{Endpoint, Secret, ServicePhp, Settings};

use super::input::Input;
use super::local_server::LocalServer;
use super::{cost, seeds};

/// Which page, and the responses.
pub(super) fn run(data: &[u8]) {
    static SITE: OnceLock<(LocalServer, ServicePhp)> = OnceLock::new();
    let (server, account) = SITE.get_or_init(start);
    let mut input = Input(data);
    let reader = READERS[input.below(READERS_COUNT)];
    let read = || {
        server.respond_with(input.0);
        let read = || reader(account);
        cost::bounded_by(read, || {
            let (requests, bytes) = server.sent();
            (1 + requests, bytes)
        })
    };
    let first = read();
    assert_eq!(read(), first, "reading the input again has another result");
}

fn start() -> (LocalServer, ServicePhp) {
    let session = seeds::fixtures("service/session-alive.json").concat();
    let server = LocalServer::start(vec![("name=user.has_unread_notifications", session)]);
    let settings = Settings::default().base_url(Endpoint::parse(&server.url).unwrap());
    let account = ServicePhp::from_token(Secret::new(SESSION), settings).unwrap();
    (server, account)
}

type Reader = fn(&ServicePhp) -> String;

const READERS: [Reader; 9] = [
    |account| {
        let mut users = Scraper::new(account).max_pages(3).muted_users();
        let found: Vec<_> = users.by_ref().take(500).map(|user| shown(&user)).collect();
        format!("{found:?} {:?}", users.malformed())
    },
    |account| shown(&Scraper::new(account).api_keys()),
    |account| shown(&Scraper::new(account).username()),
    |account| shown(&Scraper::new(account).comments(video())),
    |account| shown(&Scraper::new(account).video_settings(video())),
    |account| shown(&account.guest().resolve("https://rumble.com/c/DrydockLive")),
    |account| shown(&account.guest().resolve("https://rumble.com/v5abcde-a-title.html")),
    |account| {
        let Ok(StreamRef::Page(page)) = StreamRef::parse("https://rumble.com/user/DrydockLive") else {
            panic!("not a page");
        };
        shown(&account.guest().live_stream_of(&page))
    },
    |account| shown(&account.guest().playlist_videos(&playlist()).max_pages(3).all()),
];

const READERS_COUNT: u8 = 9;
const SESSION: &str = "tin-whistle";

/// The value, or the kind of the error: the source of an error contains a time or a port.
fn shown<T: std::fmt::Debug, E: std::fmt::Display>(result: &Result<T, E>) -> String {
    match result {
        Ok(read) => format!("{read:?}"),
        Err(error) => {
            let text = error.to_string();
            assert!(!text.contains(SESSION), "the session is in the error");
            text
        }
    }
}

fn playlist() -> PlaylistId {
    PlaylistId::parse("Ab3_dEf-9Zk").unwrap()
}

fn video() -> StreamId {
    StreamId::new(900_100_200).unwrap()
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut pages = seeds::fixtures("pages");
    pages.retain(|page| page.len() < 8_000);
    let mut seeds = Vec::new();
    for reader in 0..READERS_COUNT {
        seeds.extend(seeds::with_prefixes(&[reader], &pages));
    }
    let mut responses = seeds::fixtures("service");
    responses.retain(|response| response.len() < 8_000);
    seeds.extend(seeds::with_prefixes(&[3, 5, 6, 8], &responses));
    // A page, followed by the response about the stream on it.
    for page in &pages {
        for name in [
            "embed-js-live.json",
            "embed-js-upcoming.json",
            "embed-js-unknown.json",
        ] {
            let stream = seeds::fixtures(&format!("service/{name}")).concat();
            let both = [&page[..], &stream[..]].join(&0);
            seeds.extend(seeds::with_prefixes(&[5, 6, 7], &[both]));
        }
    }
    seeds.retain(|seed| seed.len() < 8_192);
    seeds
}
