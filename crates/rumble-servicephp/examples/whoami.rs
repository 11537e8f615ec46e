//! Prints the account of a session: `RUMBLE_SESSION=… cargo run -p rumble-servicephp --example whoami`.

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]

use std::error::Error;

use rumble_servicephp::{Secret, ServicePhp, Settings};

fn main() -> Result<(), Box<dyn Error>> {
    let token = Secret::new(std::env::var("RUMBLE_SESSION")?);
    let account = ServicePhp::from_token(token, Settings::default())?;
    println!("{:?}, user {}", account.username()?, account.user_id()?.base10());
    Ok(())
}
