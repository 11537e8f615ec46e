#![doc = include_str!("../README.md")]

#[macro_use]
mod setters;

mod account;
mod api_handle;
mod audience;
mod error;
mod fault;
mod framing;
mod json;
mod library;
mod library_handle;
mod names;
mod picture;
mod plan;
mod random;
mod requests;
mod room;
mod rules;
mod scenario;
mod script;
mod server;
mod service_fault;
mod service_handle;
mod sim;
mod site;
mod stream_handle;
pub mod templates;
mod tls;
mod upload;
mod url;
mod video;
mod wall_time;

pub use self::account::{AccountHandle, AccountPlan, MutedPages, OldSession};
pub use self::api_handle::ApiHandle;
pub use self::error::SimError;
pub use self::fault::{Fault, When};
pub use self::framing::LineEnd;
pub use self::json::Json;
pub use self::library_handle::LibraryHandle;
pub use self::picture::Picture;
pub use self::plan::{Broadcast, KeyPlan, Plan, StartOn, StreamPlan};
pub use self::requests::RecordedRequest;
pub use self::rules::ChatRules;
pub use self::scenario::{Ending, Kind, Mix, Scenario, TimedEvent};
pub use self::script::Script;
pub use self::service_fault::ServiceFault;
pub use self::service_handle::ServiceHandle;
pub use self::sim::Sim;
pub use self::stream_handle::StreamHandle;
pub use self::templates::service::VideoForm;
pub use self::tls::Tls;
pub use self::upload::{PublishedVideo, ReceivedChunk, ReplyForm, UploadFault, UploadHandle, UploadedFile};
pub use self::video::{ChannelPage, Creator, VideoPlan, VideoState};
pub use self::wall_time::WallTime;
