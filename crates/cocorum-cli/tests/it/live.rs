//! `cocorum live`

mod contract;
mod documents;
mod ends;
mod secrets;
mod sources;
mod story;
mod trouble;
mod view;
