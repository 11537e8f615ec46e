//! `cocorum record` and the commands that read recordings.

mod kills;
mod reading;
mod recording;
