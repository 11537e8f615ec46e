//! `cocorum live`

mod contract;
pub(crate) mod documents;
mod ends;
mod secrets;
pub(crate) mod sources;
mod story;
mod trouble;
mod view;
