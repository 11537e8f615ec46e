//! Publishes a file: `cargo run -p rumble-upload --example upload -- FILE TITLE CATEGORY SESSION-FILE`.
//!
//! If it is interrupted, run it again: it continues after the last confirmed chunk. `RUMBLE_BASE_URL` sets the URL
//! of the site, for example that of `cocorum sim`.

use std::error::Error;

use rumble_upload::servicephp::{Secret, ServicePhp, Settings};
use rumble_upload::{Endpoint, Event, UploadPhp, VideoUpload};

#[expect(clippy::print_stdout, reason = "an example shows what it does")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, title, category, session] = arguments.as_slice() else {
        return Err("usage: upload FILE TITLE CATEGORY SESSION-FILE".into());
    };
    let token = Secret::new(std::fs::read_to_string(session)?.trim());
    let base_url =
        std::env::var("RUMBLE_BASE_URL").map_or(Ok(Endpoint::rumble()), |url| Endpoint::parse(&url))?;
    let account = ServicePhp::from_token(token, Settings::default().base_url(base_url))?;
    let video = VideoUpload::new(file, title, category.as_str());
    let uploader = UploadPhp::new(&account).state_file(format!("{file}.upload"));
    let published = uploader.upload_video(&video, |event| match event {
        Event::Progress(progress) => println!("{} of {} bytes", progress.sent, progress.total),
        Event::Resumed(progress) => println!("the server has {} bytes already", progress.sent),
        Event::Retry(retry) => println!("again in {:?}: {}", retry.after, retry.error),
        Event::StartedOver(reason) => println!("starting over: {reason:?}"),
        _ => {}
    })?;
    println!(
        "{}",
        published.url.clone().unwrap_or_else(|| published.embed_url())
    );
    Ok(())
}
