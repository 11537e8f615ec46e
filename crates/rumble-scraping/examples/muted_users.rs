//! Lists the muted users of an account: `RUMBLE_SESSION=… cargo run -p rumble-scraping --example muted_users`.
//!
//! `RUMBLE_BASE_URL` sets the URL of the site, for example that of `cocorum sim`.

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]

use std::error::Error;

use rumble_scraping::servicephp::{Endpoint, Secret, Settings};
use rumble_scraping::{Scraper, ServicePhp};

fn main() -> Result<(), Box<dyn Error>> {
    let token = Secret::new(std::env::var("RUMBLE_SESSION")?);
    let base_url =
        std::env::var("RUMBLE_BASE_URL").map_or(Ok(Endpoint::rumble()), |url| Endpoint::parse(&url))?;
    let account = ServicePhp::from_token(token, Settings::default().base_url(base_url))?;
    for user in Scraper::new(&account).muted_users() {
        println!("{:?}", user?.name);
    }
    Ok(())
}
