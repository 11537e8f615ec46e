//! Sources of the lines: created from the arguments, with status lines for their changes.

use std::thread;

use cocorum_serve::{ChatSource, Feed, Filter, LiveSource, ReplaySource, Server, Site};
use rumble_model::StreamRef;
use serde::Deserialize;

use crate::args::{Serve, Servers};
use crate::demo::Demo;
use crate::error::CliError;
use crate::{context, live, lookup_interval, network, stderr, stream_arg, stream_lookup};

/// Sources given as arguments.
pub(super) struct Sources {
    chats: Vec<ChatSource>,
    live: Option<LiveSource>,
    replay: Option<ReplaySource>,
}

/// Reads the arguments. The site is requested only if an argument is ambiguous.
pub(super) fn parse(args: &Serve, servers: &Servers) -> Result<Sources, CliError> {
    let site = site(servers)?;
    let follow = args
        .follow
        .then(|| lookup_interval::interval(args.interval, &site.base_url));
    let guest = context::guest(servers)?;
    let mut chats: Vec<ChatSource> = Vec::new();
    for text in &args.streams {
        let mut read = stream_arg::parse_any(text).map_err(CliError::Usage)?;
        read.or_watch.take_if(|_| !servers.site_has_streams());
        read.note.iter().for_each(stderr::status);
        if args.follow && !matches!(read.stream, StreamRef::Page(_)) {
            let text = "--follow needs the URL of a channel, a user or a watch page";
            return Err(CliError::Usage(text.to_owned()));
        }
        let name = stream_arg::name(&read.stream);
        let stream = stream_lookup::choose(&guest, read)?;
        if !chats.iter().any(|other| other.stream == stream) {
            chats.push(ChatSource {
                name,
                stream,
                follow,
                site: site.clone(),
            });
        }
    }
    let live = args
        .live
        .then(|| live::load_api_url(args.api_url_file.as_deref(), servers));
    let live = live
        .transpose()
        .map_err(CliError::Usage)?
        .map(|api_url| LiveSource {
            api_url,
            interval: None,
            site,
        });
    let replay = args.replay.clone().map(|path| ReplaySource {
        path,
        speed: args.speed,
    });
    Ok(Sources { chats, live, replay })
}

impl Sources {
    pub(super) fn start(self, server: &Server) {
        let sources = server.sources();
        self.chats.into_iter().for_each(|chat| sources.chat(chat));
        self.live.into_iter().for_each(|live| sources.live(live));
        self.replay.into_iter().for_each(|replay| sources.replay(replay));
    }
}

/// The simulated account, with its stream.
pub(super) fn start_demo(demo: &Demo, server: &Server) {
    server.sources().live(LiveSource {
        api_url: demo.api_url.clone(),
        interval: None,
        site: Site {
            base_url: demo.base_url.clone(),
            chat_url: demo.chat_url.clone(),
            extra_roots: Vec::new(),
        },
    });
}

/// Reports changes of the sources while the server runs.
pub(super) fn report(feed: &Feed) {
    let mut filter = Filter::default();
    filter.events.extend(["sink", "source"].map(str::to_owned));
    let changes = feed.subscribe(filter, MAX_CHANGES);
    let report = move || {
        for entry in &changes.lines {
            let Ok(change) = serde_json::from_str::<ChangeLine>(&entry.json) else {
                continue;
            };
            let detail = change
                .detail
                .map(|detail| format!(": {detail}"))
                .unwrap_or_default();
            let status = match (change.status.as_deref(), change.is_failing) {
                (Some(status), _) => status,
                (None, true) => "failing",
                (None, false) => "working",
            };
            stderr::status(format_args!("-- {}: {status}{detail}", change.name));
        }
    };
    // Without the thread, only the dashboard shows the changes.
    let _ = thread::Builder::new()
        .name("source-report".to_owned())
        .spawn(report);
}

/// Members of a `source` or `sink` line.
#[derive(Deserialize)]
struct ChangeLine {
    name: String,
    status: Option<String>,
    #[serde(default)]
    is_failing: bool,
    detail: Option<String>,
}

fn site(servers: &Servers) -> Result<Site, CliError> {
    Ok(Site {
        base_url: servers.base_url().map_err(CliError::Usage)?,
        chat_url: servers.chat_url().map_err(CliError::Usage)?,
        extra_roots: network::extra_roots(),
    })
}

const MAX_CHANGES: usize = 100;
