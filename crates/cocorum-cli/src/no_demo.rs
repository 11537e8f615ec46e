//! Replacement for the simulator in a build without the feature `demo`.

use std::process::ExitCode;
use std::time::Duration;

use rumble_chat::Endpoint;
use rumble_livestream_api::ApiUrl;
use rumble_model::StreamId;

use crate::args;
use crate::error::CliError;
use crate::report::Report;
use crate::stderr;

/// Never constructed: [`Demo::start`] returns an error.
pub(crate) struct Demo {
    pub(crate) api_url: ApiUrl,
    pub(crate) chat_url: Endpoint,
    pub(crate) stream_id: StreamId,
    #[cfg(feature = "serve")]
    pub(crate) base_url: Endpoint,
}

impl Demo {
    pub(crate) fn start() -> Result<Self, String> {
        Err(NO_SIMULATOR.to_owned())
    }

    #[cfg(feature = "serve")]
    pub(crate) fn start_endless() -> Result<Self, String> {
        Err(NO_SIMULATOR.to_owned())
    }

    pub(crate) fn advance(&self, _: Duration) {}
}

/// `cocorum login --demo`
pub(crate) fn login(_json: bool) -> Result<Report, CliError> {
    Err(CliError::Message(NO_SIMULATOR.to_owned()))
}

/// `cocorum sim`
pub(crate) fn run(_: &args::Sim) -> ExitCode {
    stderr::error(NO_SIMULATOR);
    ExitCode::FAILURE
}

const NO_SIMULATOR: &str = "this build has no simulator; \
     `cargo build --release -p cocorum-cli --features demo` builds one with it";
