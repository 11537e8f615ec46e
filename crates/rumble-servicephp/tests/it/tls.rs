//! The site over HTTPS.

use std::time::Duration;

use rumble_servicephp::{Endpoint, ErrorKind, Guest, Login, Settings};
use rumble_sim::{Plan, Sim, Tls};

use crate::site::{NAME, PASSWORD, plan, secret};

fn settings(sim: &Sim) -> Settings {
    let base_url = Endpoint::parse(&sim.base_url()).unwrap();
    Settings::default()
        .base_url(base_url)
        .timeout(Duration::from_secs(60))
}

#[test]
fn login_succeeds_with_a_trusted_certificate() {
    let sim = Sim::start(Plan::new().tls(Tls::Trusted).account(plan())).unwrap();
    let roots = vec![sim.root_certificate().to_vec()];
    let guest = Guest::new(settings(&sim).extra_roots(roots));
    let Login::LoggedIn(account) = guest.log_in(NAME, &secret(PASSWORD)).unwrap() else {
        panic!("no second factor");
    };
    account.check_session().unwrap();
    assert!(account.chat_endpoint().unwrap().as_str().starts_with("https://"));
}

#[test]
fn login_fails_with_an_untrusted_certificate() {
    let sim = Sim::start(Plan::new().tls(Tls::Trusted).account(plan())).unwrap();
    let error = Guest::new(settings(&sim))
        .log_in(NAME, &secret(PASSWORD))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (ErrorKind::Tls, false)
    );
    assert!(sim.requests().is_empty());
}
