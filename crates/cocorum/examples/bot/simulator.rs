//! Simulated chat for the bot.

use std::thread;
use std::time::Duration;

use rumble_sim::{AccountPlan, Plan, Scenario, Sim, SimError, StreamPlan};

pub(crate) const BOT: &str = "BrassTeapot";
pub(crate) const PASSWORD: &str = "kettle-and-spout";
pub(crate) const STREAM: &str = "b10:434546624";

/// Chat of twenty seconds in which the bot is a moderator. Two viewers write once the bot has connected.
pub(crate) fn start() -> Result<Sim, SimError> {
    let bot = AccountPlan::new(BOT, 900_100_777, PASSWORD).moderator_of(434_546_624);
    let stream = StreamPlan::new(434_546_624).scenario(Scenario::demo());
    let sim = Sim::start(Plan::new().account(bot).stream(stream))?;
    let stream = sim.stream(434_546_624);
    thread::spawn(move || {
        if stream.wait_for_open(1, Duration::from_secs(60)) {
            stream.say("TinFiddle", "!rules");
            stream.say("DimLantern", "cheap kettles at https://kettles.example");
        }
    });
    Ok(sim)
}
