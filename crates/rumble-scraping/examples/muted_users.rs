//! Lists the muted users of an account: `RUMBLE_SESSION=… cargo run -p rumble-scraping --example muted_users`.

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]

use std::error::Error;

use rumble_scraping::servicephp::{Secret, Settings};
use rumble_scraping::{Scraper, ServicePhp};

fn main() -> Result<(), Box<dyn Error>> {
    let token = Secret::new(std::env::var("RUMBLE_SESSION")?);
    let account = ServicePhp::from_token(token, Settings::default())?;
    for user in Scraper::new(&account).muted_users() {
        println!("{:?}", user?.name);
    }
    Ok(())
}
