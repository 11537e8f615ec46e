//! The chat without I/O: the effect of each event, and the delivered events.

mod bounds;
mod event_kinds;
mod mailbox;
mod malformed;
mod moderation;
mod participants;
mod pins;
mod replay;
mod streams;
