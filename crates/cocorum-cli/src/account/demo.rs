//! `cocorum login --demo`: the real login, against a simulated site.

use rumble_servicephp::{Endpoint, Login, Secret};
use rumble_sim::{Plan, Sim};

use super::{login, second_factor};
use crate::args::Factor;
use crate::demo::{PASSWORD, USERNAME, account};
use crate::hint::with_causes;
use crate::print::Print;
use crate::talk;
use crate::trouble::Trouble;

pub(super) struct Demo {
    sim: Sim,
    base_url: Endpoint,
}

impl Demo {
    pub(super) fn start() -> Result<Self, Trouble> {
        let sim = Sim::start(Plan::new().seed(1).keep_requests(0).account(account())).map_err(|error| {
            Trouble::Said(format!("the simulator does not start: {}", with_causes(&error)))
        })?;
        let base_url =
            Endpoint::parse(&sim.base_url()).map_err(|error| Trouble::Said(with_causes(&error)))?;
        Ok(Self { sim, base_url })
    }

    /// Everything is typed by itself, and told.
    pub(super) fn play(self, json: bool) -> Result<Print, Trouble> {
        talk::say("A login on a simulated site, to see how it goes. Everything in it is invented.");
        talk::say(format_args!("User name: {USERNAME}"));
        talk::say("Password (nothing shows while you type):");
        let guest = super::guest_of(self.base_url.clone());
        let signed_in = match guest.log_in(USERNAME, &Secret::new(PASSWORD))? {
            Login::SignedIn(account) => account,
            Login::SecondFactor(second) => {
                talk::say(second_factor::announcement(&second, Factor::Email)?);
                talk::say("Code (nothing shows while you type):");
                let code = self.sim.account(USERNAME).last_code().unwrap_or_default();
                second.verify(&Secret::new(code))?
            }
        };
        Ok(login::signed_in(&signed_in, USERNAME, None, json))
    }
}
