//! `cocorum sim`

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use rumble_model::StreamId;
use rumble_sim::{Creator, KeyPlan, Plan, Scenario, Sim, StreamPlan, VideoPlan};

use crate::advice;
use crate::args::{self, ScenarioName};
use crate::interrupt::Interruptions;
use crate::stderr;

pub(crate) fn run(args: &args::Sim) -> ExitCode {
    let ids: Vec<_> = (FIRST_STREAM..)
        .take(usize::try_from(args.streams).unwrap_or(1))
        .collect();
    let mut plan = Plan::new()
        .seed(args.seed)
        .port(args.port)
        .keep_requests(0)
        .starting_at(super::now())
        .api_key(KeyPlan::user(API_KEY, HOST_ID, "OtterHost"))
        .api_key(KeyPlan::user(OWN_KEY, super::USER, super::USERNAME));
    let studio = Creator::channel(CHANNEL_ID, CHANNEL, "Sparrow Studio");
    let mut account = super::sparrow().channel(CHANNEL_ID, "Sparrow Studio");
    for id in &ids {
        account = account.moderator_of(*id);
        plan = plan
            .stream(StreamPlan::new(*id).scenario(scenario(args)))
            .video(VideoPlan::new(*id, &format!("v{id}-night-watch.html"), &studio));
    }
    plan = plan.account(account);
    let interruptions = Interruptions::begin();
    let sim = match Sim::start(plan) {
        Ok(sim) => sim,
        Err(error) => {
            stderr::error(format_args!(
                "cannot start the simulator: {}",
                advice::error_chain(&error)
            ));
            return ExitCode::FAILURE;
        }
    };
    match announce(&sim, &ids) {
        Ok(()) => {}
        // A reader such as `head` may need the simulator after the first lines.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
        Err(error) => {
            stderr::error(format_args!("cannot write the URLs: {error}"));
            return ExitCode::FAILURE;
        }
    }
    stderr::status("Running; press Ctrl-C to stop");
    interruptions.wait(args.duration);
    ExitCode::SUCCESS
}

/// Written in one piece: a reader of the first line must not end the simulator.
fn announce(sim: &Sim, ids: &[u64]) -> std::io::Result<()> {
    let mut text = format!("base URL  {}\nchat URL  {}\n", sim.base_url(), sim.chat_url());
    let api_url = sim.api_url(API_KEY);
    text += &format!("API URL   {api_url}\nlive      RUMBLE_API_URL={api_url} cocorum live --watch\n");
    let (base_url, user) = (sim.base_url(), super::USERNAME);
    text += &format!(
        "account   {user}, password: {}, code: {}\n",
        super::PASSWORD,
        super::CODE
    );
    text +=
        &format!("login     cocorum login {user} --base-url {base_url} --session-file sim-session.json\n");
    let chat_url = sim.chat_url();
    let channel = format!("{base_url}/c/{CHANNEL}");
    text +=
        &format!("follow    cocorum chat {channel} --follow --base-url {base_url} --chat-url {chat_url}\n");
    for id in ids.iter().filter_map(|id| StreamId::new(*id)) {
        let (base10, base36) = (id.base10(), id.base36());
        text += &format!("stream    {base10} (base 36: {base36})\n");
        text += &format!("watch     cocorum chat b10:{base10} --chat-url {chat_url}\n");
    }
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn scenario(args: &args::Sim) -> Scenario {
    match args.scenario {
        ScenarioName::Busy => {
            Scenario::busy(args.rate).duration(args.duration.unwrap_or(DEFAULT_SCENARIO_DURATION))
        }
        ScenarioName::Demo => Scenario::demo(),
        ScenarioName::Quiet => Scenario::quiet(),
    }
}

// All names and ids of the simulator are invented.
const API_KEY: &str = "demo-key";
const OWN_KEY: &str = "demo-key-of-calmsparrow";
const HOST_ID: u64 = 900_000_001;
const CHANNEL_ID: u64 = 7_730_001;
const CHANNEL: &str = "SparrowStudio";
const FIRST_STREAM: u64 = 434_546_624;
const DEFAULT_SCENARIO_DURATION: Duration = Duration::from_secs(24 * 60 * 60);
