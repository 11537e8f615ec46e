//! Reading: from the lines of a recording to the events that a live chat would have delivered.
//!
//! Each stream has the [`Session`](rumble_chat::Session) that live chats have, and it is fed what was received: so messages
//! that were recorded twice are delivered once, and a gap is told exactly where messages may be missing.

mod damage;
mod play;
mod played;
mod recording;
mod source;

pub use damage::{Damage, Report};
pub use play::Player;
pub use played::{Played, PlayedEvent};
pub use recording::{Recording, Selection};
