//! The chat without I/O: what each event does, and what the program gets.

mod bounds;
mod kinds;
mod mailbox;
mod malformed;
mod moderation;
mod people;
mod pins;
mod replay;
