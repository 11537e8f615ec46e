//! Limits of the cache.

use super::{MediaClient, Server, png, settings};

/// The pictures that need a request.
fn requested(client: &MediaClient, server: &Server, paths: &[&str]) -> Vec<String> {
    let before = server.paths().len();
    for path in paths {
        client.get(path).unwrap();
    }
    server.paths().split_off(before)
}

/// Number and total bytes of the cached pictures.
fn reported_size(client: &MediaClient) -> (usize, usize) {
    let printed = format!("{client:?}");
    let (_, printed) = printed.split_once("cached: ").unwrap();
    let numbers: Vec<_> = printed
        .split([' ', ','])
        .filter_map(|word| word.parse().ok())
        .collect();
    (numbers[0], numbers[1])
}

#[test]
fn the_least_recently_used_picture_is_evicted() {
    let server = Server::start(|_| png(100));
    let client = MediaClient::new(settings(&server).cache_entries(3));
    assert_eq!(requested(&client, &server, &["/a", "/b", "/c"]).len(), 3);
    // Used again, a outlives b.
    assert_eq!(requested(&client, &server, &["/a", "/d"]), ["/d"]);
    assert_eq!(requested(&client, &server, &["/a", "/c", "/d"]).len(), 0);
    assert_eq!(requested(&client, &server, &["/b"]), ["/b"]);
    assert_eq!(requested(&client, &server, &["/c", "/d", "/b"]).len(), 0);
    assert_eq!(requested(&client, &server, &["/a"]), ["/a"]);
}

#[test]
fn the_bytes_are_bounded() {
    let server = Server::start(|path| match path {
        "/large" => png(2500),
        "/huge" => png(4000),
        _ => png(1000),
    });
    let client = MediaClient::new(settings(&server).cache_bytes(3500));
    assert_eq!(requested(&client, &server, &["/a", "/b", "/c"]).len(), 3);
    assert_eq!(requested(&client, &server, &["/a", "/b", "/c"]).len(), 0);
    // A picture that never fits evicts nothing.
    assert_eq!(
        requested(&client, &server, &["/huge", "/huge"]),
        ["/huge", "/huge"]
    );
    assert_eq!(requested(&client, &server, &["/a", "/b", "/c"]).len(), 0);
    // A picture of the size of three evicts three.
    assert_eq!(requested(&client, &server, &["/large", "/large"]), ["/large"]);
    assert_eq!(
        requested(&client, &server, &["/c", "/a", "/b"]),
        ["/c", "/a", "/b"]
    );
}

#[test]
fn many_pictures_stay_within_both_bounds() {
    let server = Server::start(|path| png(100 + path.len() * 50));
    let client = MediaClient::new(settings(&server).cache_bytes(5000).cache_entries(7));
    for turn in 0..40 {
        client.get(&format!("/{}", "x".repeat(turn % 13))).unwrap();
        let (pictures, bytes) = reported_size(&client);
        assert!(
            (1..=7).contains(&pictures) && (1..=5000).contains(&bytes),
            "{pictures} {bytes}"
        );
    }
}

#[test]
fn a_cache_of_zero_entries_keeps_nothing() {
    let server = Server::start(|_| png(100));
    for settings in [
        settings(&server).cache_entries(0),
        settings(&server).cache_bytes(0),
    ] {
        let client = MediaClient::new(settings);
        assert_eq!(requested(&client, &server, &["/a", "/a"]), ["/a", "/a"]);
    }
}

#[test]
fn a_picture_outlives_the_cache() {
    let server = Server::start(|path| png(path.len() * 100));
    let client = MediaClient::new(settings(&server).cache_entries(1));
    let first = client.get("/a").unwrap();
    client.get("/bc").unwrap();
    drop(client);
    assert_eq!(first.bytes().len(), 200);
}
