//! Prints the account of a session: `RUMBLE_SESSION=… cargo run -p rumble-servicephp --example whoami`.
//!
//! `RUMBLE_BASE_URL` sets the URL of the site, for example that of `cocorum sim`.

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]

use std::error::Error;

use rumble_servicephp::{Endpoint, Secret, ServicePhp, Settings};

fn main() -> Result<(), Box<dyn Error>> {
    let token = Secret::new(std::env::var("RUMBLE_SESSION")?);
    let base_url =
        std::env::var("RUMBLE_BASE_URL").map_or(Ok(Endpoint::rumble()), |url| Endpoint::parse(&url))?;
    let account = ServicePhp::from_token(token, Settings::default().base_url(base_url))?;
    println!("{:?}, user {}", account.username()?, account.user_id()?.base10());
    Ok(())
}
