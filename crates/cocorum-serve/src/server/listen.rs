//! Sockets: passes connections to the routes, and ends all of them.

use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::TokioTimer;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::task::JoinSet;

use super::socket::Socket;
use crate::error::{Error, ErrorKind};
use crate::feed::Feed;
use crate::routes::{App, router};
use crate::stopping::Stopping;

pub(super) fn bind(address: SocketAddr) -> Result<StdListener, Error> {
    let bound = StdListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    bound.map_err(|error| unbound(address, error))
}

pub(super) fn unbound(address: SocketAddr, error: io::Error) -> Error {
    Error::new(ErrorKind::Bind, address.to_string(), error)
}

/// Serves until the app is stopped.
pub(super) fn spawn(listener: StdListener, app: App) -> Result<JoinHandle<()>, Error> {
    let not_started = |error| Error::new(ErrorKind::Start, "the server's thread", error);
    let runtime = Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .max_blocking_threads(BLOCKING_THREADS)
        .thread_name("cocorum-serve")
        .enable_io()
        .enable_time()
        .build()
        .map_err(not_started)?;
    let serve = move || {
        runtime.block_on(async {
            match TcpListener::from_std(listener) {
                Ok(listener) => serve(&listener, app).await,
                Err(error) => tracing::error!(%error, "the listener cannot be used"),
            }
        });
        runtime.shutdown_timeout(Duration::from_millis(100));
    };
    thread::Builder::new()
        .name("cocorum-serve".to_owned())
        .spawn(serve)
        .map_err(not_started)
}

async fn serve(listener: &TcpListener, app: App) {
    let (mut stopping, for_connections) = (app.stopping(), app.stopping());
    let mut connections = JoinSet::new();
    let most = app.max_connections();
    let write_timeout = app.write_timeout();
    let clock = tokio::spawn(tick(app.feed().clone()));
    let router = router(app);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) if connections.len() < most => {
                    // A failure only makes events slower.
                    let _ = socket.set_nodelay(true);
                    connections.spawn(connection(
                        Socket::new(socket, write_timeout),
                        router.clone(),
                        for_connections.clone(),
                    ));
                }
                // Closed immediately: a browser does not open this many connections.
                Ok(_) => {}
                // Probably out of file descriptors, of which some will be closed.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            () = stopping.requested() => break,
        }
    }
    clock.abort();
    let all_ended = async { while connections.join_next().await.is_some() {} };
    // Connections that do not end in time are aborted.
    let _ = tokio::time::timeout(GRACE, all_ended).await;
    connections.shutdown().await;
}

async fn connection(socket: Socket, router: axum::Router, mut stopping: Stopping) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_headers(MAX_HEADERS)
        .max_header_size(MAX_HEAD_BYTES)
        .max_buf_size(MAX_BUFFER_BYTES)
        .serve_connection(socket, TowerToHyperService::new(router))
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    // An error of a connection is caused by the client and ends only this connection.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = stopping.requested() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// Wakes the alerts when they are due.
async fn tick(feed: Feed) {
    let mut newest = feed.newest();
    loop {
        newest.borrow_and_update();
        let deadline = feed.with(|hub, now| {
            hub.tick(now);
            hub.deadline()
        });
        let due = async {
            match deadline.and_then(|deadline| feed.instant(deadline)) {
                Some(instant) => tokio::time::sleep_until(instant.into()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = due => {}
            changed = newest.changed() => if changed.is_err() { return },
        }
    }
}

const WORKERS: usize = 2;
const BLOCKING_THREADS: usize = 16;
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_HEADERS: usize = 64;
const MAX_HEAD_BYTES: usize = 16 * 1024;
const MAX_BUFFER_BYTES: usize = 64 * 1024;
/// Time for responses in progress when the server stops.
const GRACE: Duration = Duration::from_millis(500);
