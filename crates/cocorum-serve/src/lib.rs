#![doc = include_str!("../README.md")]

mod access;
mod alerts;
mod clients;
mod config;
mod entry;
mod error;
mod feed;
mod filter;
mod goal;
mod happening;
mod hub;
mod journal;
mod media;
mod metrics;
mod private_file;
mod reader;
mod record;
mod ring;
mod routes;
mod server;
mod server_settings;
mod sinks;
mod sources;
mod state_folder;
mod stopping;
mod test_event;
mod tokens;

pub use access::{Denied, Policy, RequestParts, Right, right_of};
pub use alerts::{
    Alert, AlertCommand, AlertQueue, AlertRule, AlertRules, EndReason, Sound, Template, UnknownPlaceholder,
};
pub use config::{Config, ConfigError};
pub use entry::{Entry, Pictures};
pub use error::{Error, ErrorKind};
pub use feed::{Feed, Subscription};
pub use filter::{Filter, InvalidFilter};
pub use goal::{Goal, GoalKind, GoalSettings};
pub use happening::{Happening, Kind, Source};
pub use hub::{
    AlertsState, Featured, GoalChange, Hub, Now, Origin, ServerState, SinkState, SourceState, SourceStatus,
    Totals,
};
pub use record::Record;
pub use ring::{Batch, InvalidLineId, LineId, Resume, Ring};
pub use routes::overlays;
pub use server::Server;
pub use server_settings::ServerSettings;
pub use sinks::{
    DiscordSettings, InvalidTrigger, SinkSettings, SinkUrl, StreamerBotSettings, Trigger, WebhookSettings,
};
pub use sources::{ChatSource, LiveSource, ReplaySource, Site, Sources, Speed};
pub use tokens::Tokens;

pub use rumble_feed;
pub use rumble_http;
pub use rumble_livestream_api;
pub use rumble_model;
