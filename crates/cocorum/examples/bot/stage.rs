//! A simulated chat for the bot to work in.

use rumble_sim::{AccountPlan, Plan, Scenario, Sim, SimError, StreamPlan};

pub(crate) const BOT: &str = "BrassTeapot";
pub(crate) const PASSWORD: &str = "kettle-and-spout";
pub(crate) const STREAM: &str = "b10:434546624";

/// A busy chat for half a minute, in which the bot is a moderator.
pub(crate) fn set() -> Result<Sim, SimError> {
    let bot = AccountPlan::new(BOT, 900_100_777, PASSWORD).moderator_of(434_546_624);
    let stream = StreamPlan::new(434_546_624).scenario(Scenario::demo());
    let sim = Sim::start(Plan::new().account(bot).stream(stream))?;
    let room = sim.stream(434_546_624);
    room.say("TinFiddle", "!rules");
    room.say("DimLantern", "cheap kettles at https://kettles.example");
    Ok(sim)
}
