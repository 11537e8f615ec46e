//! The chat without I/O: what each event does, and what the program gets.

mod bounds;
mod event_kinds;
mod mailbox;
mod malformed;
mod moderation;
mod participants;
mod pins;
mod replay;
