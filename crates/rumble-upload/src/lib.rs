#![doc = include_str!("../README.md")]

mod cancel;
mod check;
mod choice;
mod chunks;
mod clock;
mod error;
mod fault;
mod form;
mod journal;
mod lookup;
mod multipart;
mod operation;
mod progress;
mod rejected_fields;
mod response;
mod retry;
mod run;
mod script;
mod server;
mod simple;
mod small_file;
mod source;
mod step_response;
mod upload_php;
mod video;

pub use cancel::CancelHandle;
pub use choice::{Availability, CategoryChoice, ChannelChoice, Licence, ThumbnailChoice, Visibility};
pub use error::{Error, ErrorKind};
pub use operation::Operation;
pub use progress::{Event, Phase, Progress, Retry, StartOver};
pub use rejected_fields::RejectedFields;
pub use response::UploadResponse;
pub use server::ServerChoice;
pub use simple::SimpleUpload;
pub use upload_php::UploadPhp;
pub use video::VideoUpload;

pub use rumble_http::{Endpoint, ProxySettings};
pub use rumble_model::{self as model, Secret};
pub use rumble_servicephp::{self as servicephp, ServicePhp};
