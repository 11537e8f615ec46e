//! The commands about the videos, channels, comments, keys and playlists of an account.

mod channels;
mod comments;
mod keys;
mod playlists;
mod videos;

use std::process::ExitCode;

use rumble_feed::{Body, Line};
use rumble_model::MalformedItem;

use crate::args::{Library, Servers};
use crate::context;
use crate::escape::escape;
use crate::report::Report;

pub(crate) use keys::api_url;

pub(crate) fn run(command: Library, servers: &Servers) -> ExitCode {
    context::exit_code(match command {
        Library::Keys(args) => keys::run(&args, servers),
        Library::Channels(args) => channels::run(&args, servers),
        Library::Comments(args) => comments::run(args, servers),
        Library::Playlists(args) => playlists::run(args, servers),
        Library::Videos(args) => videos::run(&args, servers),
    })
}

/// Reports the malformed items of a list. Returns `false` if the output is closed.
pub(crate) fn malformed(report: &mut Report, items: &[MalformedItem]) -> bool {
    items.iter().all(|item| {
        let line = Line::new(Body::Malformed(item.into()));
        report.write(&line, || {
            format!(
                "-- cannot be read: {}[{}]: {}",
                item.list,
                item.index,
                escape(&item.reason)
            )
        })
    })
}
