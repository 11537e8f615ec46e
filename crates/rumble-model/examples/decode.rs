//! Decodes one chat event: `cargo run -p rumble-model --example decode`

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]

use rumble_model::chat::{ChatEvent, DecodeError};

fn main() -> Result<(), DecodeError> {
    let event = ChatEvent::from_json(
        r#"{"type":"messages","data":{
            "messages":[{"id":"2486060105855487925","time":"2026-03-14T17:59:12+00:00",
                         "user_id":"900000102","text":"is the oven warm?"}],
            "users":[{"id":"900000102","username":"TinFiddle"}]}}"#,
    )?;
    if let ChatEvent::Messages(batch) = event {
        for message in &batch.messages.items {
            println!("{}: {:?}", message.user_id.base10(), message.text);
        }
    }
    Ok(())
}
