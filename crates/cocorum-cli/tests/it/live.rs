//! `cocorum live`

mod contract;
pub(crate) mod documents;
mod end_to_end;
mod errors;
mod secrets;
mod shutdown;
pub(crate) mod sources;
mod view;
