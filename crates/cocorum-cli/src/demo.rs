//! The embedded simulator.

mod login;
mod sim;

use std::time::{Duration, SystemTime};

use rumble_chat::Endpoint;
use rumble_livestream_api::ApiUrl;
use rumble_model::StreamId;
use rumble_sim::{AccountPlan, KeyPlan, Plan, Scenario, Sim, StreamPlan, WallTime};

use crate::advice::error_chain;

pub(crate) use self::login::login;
pub(crate) use self::sim::run;

/// A simulated stream that shows every kind of event in twenty seconds, and ends.
pub(crate) struct Demo {
    pub(crate) api_url: ApiUrl,
    pub(crate) chat_url: Endpoint,
    pub(crate) stream_id: StreamId,
    #[cfg(feature = "serve")]
    pub(crate) base_url: Endpoint,
    sim: Sim,
}

impl Demo {
    pub(crate) fn start() -> Result<Self, String> {
        Self::of(Scenario::demo())
    }

    /// A simulated stream that never ends, with pictures.
    #[cfg(feature = "serve")]
    pub(crate) fn start_endless() -> Result<Self, String> {
        Self::of(Scenario::busy(ENDLESS_RATE).duration(ENDLESS))
    }

    fn of(scenario: Scenario) -> Result<Self, String> {
        let stream_id = StreamId::new(STREAM).ok_or("the demo has no id")?;
        let plan = Plan::new()
            .seed(1)
            .keep_requests(0)
            .starting_at(now())
            .stream(StreamPlan::new(STREAM).scenario(scenario))
            .api_key(KeyPlan::user(API_KEY, HOST, "OtterHost"));
        let sim = Sim::start(plan)
            .map_err(|error| format!("cannot start the simulator: {}", error_chain(&error)))?;
        let chat_url = Endpoint::parse(&sim.chat_url()).map_err(|error| error_chain(&error))?;
        let api_url = ApiUrl::parse(&sim.api_url(API_KEY)).map_err(|error| error_chain(&error))?;
        Ok(Self {
            #[cfg(feature = "serve")]
            base_url: Endpoint::parse(&sim.base_url()).map_err(|error| error_chain(&error))?,
            api_url,
            chat_url,
            stream_id,
            sim,
        })
    }

    /// Advances the clock of the simulator.
    pub(crate) fn advance(&self, time: Duration) {
        self.sim.api(API_KEY).advance(time);
    }
}

/// An account of the simulated site.
fn sparrow() -> AccountPlan {
    AccountPlan::new(USERNAME, USER, PASSWORD).email(CODE)
}

/// The simulator's clock shows the time of day.
fn now() -> WallTime {
    #[expect(clippy::disallowed_methods, reason = "a demo shows the time of day")]
    let now = SystemTime::now();
    WallTime::from(now)
}

#[cfg(feature = "serve")]
const ENDLESS_RATE: f64 = 1.0;
#[cfg(feature = "serve")]
const ENDLESS: Duration = Duration::from_secs(365 * 24 * 60 * 60);

// All names and ids of the simulator are invented.
const API_KEY: &str = "demo-key";
const HOST: u64 = 900_000_001;
const USER: u64 = 900_300_001;
const USERNAME: &str = "CalmSparrow";
const PASSWORD: &str = "correct tin fiddle";
const CODE: &str = "204060";
const STREAM: u64 = 434_546_624;
