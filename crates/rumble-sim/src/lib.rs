#![doc = include_str!("../README.md")]

mod api_handle;
mod error;
mod fault;
mod fixtures;
mod framing;
mod json;
mod ledger;
mod names;
mod picture;
mod plan;
mod requests;
mod room;
mod scenario;
mod script;
mod server;
mod sim;
mod stream_handle;
pub mod templates;
mod tls;
mod url;
mod wall_time;

pub use self::api_handle::ApiHandle;
pub use self::error::SimError;
pub use self::fault::{Fault, When};
pub use self::fixtures::{Fixture, fixtures};
pub use self::framing::LineEnd;
pub use self::json::Json;
pub use self::picture::Picture;
pub use self::plan::{Broadcast, KeyPlan, Plan, StartOn, StreamPlan};
pub use self::requests::RecordedRequest;
pub use self::scenario::{Ending, Kind, Mix, Scenario, TimedEvent};
pub use self::script::Script;
pub use self::sim::Sim;
pub use self::stream_handle::StreamHandle;
pub use self::tls::Tls;
pub use self::wall_time::WallTime;
