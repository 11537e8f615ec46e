//! `cocorum login --demo`: the real login, against a simulated site.

use rumble_servicephp::{Endpoint, Login, Secret};
use rumble_sim::{Plan, Sim};

use super::{PASSWORD, USERNAME, sparrow};
use crate::account;
use crate::advice::with_causes;
use crate::args::Factor;
use crate::print::Print;
use crate::talk;
use crate::trouble::Trouble;

/// Everything is typed by itself, and told.
pub(crate) fn login(json: bool) -> Result<Print, Trouble> {
    let sim = Sim::start(Plan::new().seed(1).account(sparrow()))
        .map_err(|error| Trouble::Said(format!("the simulator does not start: {}", with_causes(&error))))?;
    let base_url = Endpoint::parse(&sim.base_url()).map_err(|error| Trouble::Said(with_causes(&error)))?;
    talk::say("A login on a simulated site, to see how it goes. Everything in it is invented.");
    talk::say(format_args!("User name: {USERNAME}"));
    talk::say("Password (nothing shows while you type):");
    let signed_in = match account::guest_of(base_url).log_in(USERNAME, &Secret::new(PASSWORD))? {
        Login::LoggedIn(account) => account,
        Login::TwoFactor(second) => {
            talk::say(account::second_factor::announcement(&second, Factor::Email)?);
            talk::say("Code (nothing shows while you type):");
            let code = sim.account(USERNAME).last_code().unwrap_or_default();
            second.verify(&Secret::new(code))?
        }
    };
    Ok(account::login::signed_in(&signed_in, USERNAME, None, json))
}
