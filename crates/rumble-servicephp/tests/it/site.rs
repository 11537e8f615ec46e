//! Simulated site with accounts, and its clients.

use std::time::Duration;

use rumble_servicephp::{Endpoint, Guest, Login, Secret, ServicePhp, Settings, TwoFactor};
use rumble_sim::{AccountPlan, Plan, Sim, StreamPlan};

pub(crate) const NAME: &str = "CalmSparrow";
pub(crate) const PASSWORD: &str = "correct tin fiddle";
pub(crate) const STREAM: u64 = 900_100_200;

pub(crate) fn plan() -> AccountPlan {
    AccountPlan::new(NAME, 900_300_001, PASSWORD)
}

pub(crate) fn sim(account: AccountPlan) -> Sim {
    Sim::start(Plan::new().stream(StreamPlan::new(STREAM)).account(account)).unwrap()
}

pub(crate) fn guest(sim: &Sim) -> Guest {
    let base_url = Endpoint::parse(&sim.base_url()).unwrap();
    Guest::new(
        Settings::default()
            .base_url(base_url)
            .timeout(Duration::from_secs(60)),
    )
}

pub(crate) fn secret(text: &str) -> Secret {
    Secret::new(text)
}

/// Logged-in account.
pub(crate) fn account(sim: &Sim) -> ServicePhp {
    let token = sim.account(NAME).issue_session();
    guest(sim).with_token(secret(&token)).unwrap()
}

pub(crate) fn two_factor(sim: &Sim) -> TwoFactor {
    match guest(sim).log_in(NAME, &secret(PASSWORD)).unwrap() {
        Login::TwoFactor(login) => login,
        Login::LoggedIn(_) => panic!("a two-factor code is required"),
    }
}

/// Number of requests that called this operation.
pub(crate) fn requests_for(sim: &Sim, operation: &str) -> usize {
    let name = format!("name={operation}");
    let of_it = |target: &str| target.split(['?', '&']).any(|part| part == name);
    sim.requests()
        .iter()
        .filter(|request| of_it(&request.target))
        .count()
}
