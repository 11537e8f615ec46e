//! Several threads at once.

use std::{
    sync::{
        Arc, Mutex,
        mpsc::{self, RecvTimeoutError},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{MediaClient, MediaError, MediaErrorKind, PNG, Picture, Server, client, png};

/// The results of sixteen threads that wait for one response.
fn at_once(
    server: &Server,
    client: &MediaClient,
    release: mpsc::Sender<()>,
) -> Vec<Result<Picture, MediaError>> {
    let threads: Vec<_> = (0..16)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || client.get("/a.png"))
        })
        .collect();
    // Before the release no thread can be done, unless something is wrong.
    while waiting(client) < threads.len() && !threads.iter().any(JoinHandle::is_finished) {
        thread::yield_now();
    }
    drop(release);
    let results = threads.into_iter().map(|thread| thread.join().unwrap());
    let results = results.collect();
    assert_eq!(server.paths(), ["/a.png"]);
    results
}

/// Number of threads that wait for a response.
fn waiting(client: &MediaClient) -> usize {
    let state = client.state();
    state
        .in_flight
        .values()
        .map(|exchange| Arc::strong_count(exchange) - 1)
        .sum()
}

/// A server that sends this response once the sender is dropped.
fn held_server(response: Vec<u8>) -> (Server, mpsc::Sender<()>) {
    let (release, hold) = mpsc::channel();
    let hold = Mutex::new(hold);
    let server = Server::start(move |_| {
        assert!(hold.lock().unwrap().recv().is_err());
        response.clone()
    });
    (server, release)
}

#[test]
fn one_request_serves_all_waiting_threads() {
    let (server, release) = held_server(png(8));
    let client = client(&server);
    for result in at_once(&server, &client, release) {
        assert_eq!(result.unwrap().bytes(), PNG);
    }
    assert_eq!(waiting(&client), 0);
    client.get("/a.png").unwrap();
    assert_eq!(server.paths().len(), 1, "remembered");
}

#[test]
fn one_failure_is_shared_by_the_waiting_threads_only() {
    let (server, release) = held_server(b"HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n".to_vec());
    let client = client(&server);
    for result in at_once(&server, &client, release) {
        assert_eq!(result.unwrap_err().kind(), MediaErrorKind::NotFound);
    }
    client.get("/a.png").unwrap_err();
    assert_eq!(server.paths().len(), 2, "requested again");
}

#[test]
fn different_pictures_do_not_wait_for_each_other() {
    let (came, wait) = mpsc::channel();
    let (came, wait) = (Mutex::new(came), Mutex::new(wait));
    let server = Server::start(move |path| {
        if path == "/first" {
            let received = wait.lock().unwrap().recv_timeout(Duration::from_secs(60));
            assert_ne!(
                received,
                Err(RecvTimeoutError::Timeout),
                "the second request never came"
            );
        } else {
            came.lock().unwrap().send(()).unwrap();
        }
        png(8)
    });
    let client = client(&server);
    let first = {
        let client = client.clone();
        thread::spawn(move || client.get("/first"))
    };
    while waiting(&client) == 0 && !first.is_finished() {
        thread::yield_now();
    }
    client.get("/second").unwrap();
    first.join().unwrap().unwrap();
}
