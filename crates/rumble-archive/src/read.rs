//! Reading: from the lines of a recording to the events that a live chat would have delivered.
//!
//! Each stream has a [`Session`](rumble_chat::Session), like a live chat, to which the recorded data is passed. Messages that
//! were recorded twice are therefore delivered once, and a gap is reported exactly where messages may be missing.

mod damage;
mod play;
mod played;
mod recording;
mod source;

pub use damage::{Damage, Report};
pub use play::Player;
pub use played::{Played, PlayedEvent};
pub use recording::{Recording, Selection};
