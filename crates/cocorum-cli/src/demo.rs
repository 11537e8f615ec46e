//! The embedded simulator.

use std::time::SystemTime;

use rumble_chat::Endpoint;
use rumble_model::StreamId;
use rumble_sim::{Plan, Scenario, Sim, StreamPlan, WallTime};

use crate::hint::with_causes;

/// A simulated chat that shows everything in twenty seconds and ends.
pub(crate) struct Demo {
    pub(crate) chat_url: Endpoint,
    pub(crate) stream_id: StreamId,
    _sim: Sim,
}

impl Demo {
    pub(crate) fn start() -> Result<Self, String> {
        let stream_id = StreamId::new(STREAM).ok_or("the demo has no id")?;
        let plan = Plan::new()
            .seed(1)
            .starting_at(now())
            .stream(StreamPlan::new(STREAM).scenario(Scenario::demo()));
        let sim = Sim::start(plan)
            .map_err(|error| format!("the simulator does not start: {}", with_causes(&error)))?;
        let chat_url = Endpoint::parse(&sim.chat_url()).map_err(|error| with_causes(&error))?;
        Ok(Self {
            chat_url,
            stream_id,
            _sim: sim,
        })
    }
}

/// The simulator's clock shows the time of day.
pub(crate) fn now() -> WallTime {
    #[expect(clippy::disallowed_methods, reason = "a demo shows the time of day")]
    let now = SystemTime::now();
    WallTime::from(now)
}

const STREAM: u64 = 434_546_624;
