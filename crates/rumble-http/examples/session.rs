//! Shows where a session is sent: `cargo run -p rumble-http --example session -- https://web7.rumble.com`

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]

use std::collections::HashMap;
use std::error::Error;

use rumble_http::{Endpoint, SessionCookie};

fn main() -> Result<(), Box<dyn Error>> {
    let cookies = HashMap::from([("u_s", "brass-teapot"), ("theme", "dark")]);
    let session = SessionCookie::from_cookies(cookies, &Endpoint::rumble())?;
    let url = std::env::args().nth(1);
    let site = Endpoint::parse(url.as_deref().unwrap_or("https://rumble.com.example"))?;
    println!("{site}: {}", session.is_allowed_for(site.origin()));
    Ok(())
}
