//! Writing in a chat: requests, their outcomes, and local rejections.

mod at_most_once;
mod checks;
mod logged_in;
pub(crate) mod raw_server;
mod reader_and_writer;
mod rejections;
mod requests;
mod secrets;
mod shapes;
mod threads;

use rumble_chat::model::MessageId;
use rumble_chat::{ChatApiBuilder, Endpoint, SessionCookie};
use rumble_sim::{AccountPlan, Plan, RecordedRequest, Sim, StreamPlan};

use crate::client::client;
use crate::wire;

pub(crate) const BOT: &str = "BrassTeapot";
pub(crate) const BOT_ID: u64 = 900_300_001;
pub(crate) const BOT_CHANNEL: u64 = 7_730_001;
pub(crate) const GUEST: &str = "TinFiddle";
pub(crate) const GUEST_ID: u64 = 900_300_002;

/// One open chat. [`BOT`] may moderate and has a channel; [`GUEST`] does not.
pub(crate) fn plan() -> Plan {
    let bot = AccountPlan::without_password(BOT, BOT_ID)
        .channel(BOT_CHANNEL, "Sparrow Studio")
        .moderator_of(wire::STREAM);
    let guest = AccountPlan::without_password(GUEST, GUEST_ID);
    Plan::new()
        .account(bot)
        .account(guest)
        .stream(StreamPlan::new(wire::STREAM))
}

pub(crate) fn sim() -> Sim {
    Sim::start(plan()).unwrap()
}

/// A new session of an account of the simulator.
pub(crate) fn session(sim: &Sim, name: &str) -> SessionCookie {
    let site = Endpoint::parse(&sim.base_url()).unwrap();
    SessionCookie::new(sim.account(name).issue_session().into(), &site).unwrap()
}

/// A chat of an account, without a local cool-down.
pub(crate) fn chat_of(sim: &Sim, name: &str) -> ChatApiBuilder {
    client(sim)
        .base_url(Endpoint::parse(&sim.base_url()).unwrap())
        .session(session(sim, name))
        .send_cooldown(std::time::Duration::ZERO)
}

/// The write requests and their preflight requests.
pub(crate) fn writes(sim: &Sim) -> Vec<RecordedRequest> {
    let mut requests = sim.requests();
    requests.retain(|request| request.method != "GET");
    requests
}

pub(crate) fn message_id(id: u64) -> MessageId {
    MessageId::new(id).unwrap()
}
