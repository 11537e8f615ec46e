//! Failure of a command that sends requests.

use std::fmt;

use crate::advice;

pub(crate) enum CliError {
    Chat(rumble_chat::Error),
    /// A complete text.
    Message(String),
    Scraping(rumble_scraping::Error),
    Service(rumble_servicephp::Error),
    Upload(rumble_upload::Error),
    /// Arguments that contradict each other.
    Usage(String),
}

impl From<rumble_chat::Error> for CliError {
    fn from(error: rumble_chat::Error) -> Self {
        Self::Chat(error)
    }
}

impl From<rumble_servicephp::Error> for CliError {
    fn from(error: rumble_servicephp::Error) -> Self {
        Self::Service(error)
    }
}

impl From<rumble_scraping::Error> for CliError {
    fn from(error: rumble_scraping::Error) -> Self {
        Self::Scraping(error)
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chat(error) => f.write_str(&advice::of_writing(error)),
            Self::Message(text) | Self::Usage(text) => f.write_str(text),
            Self::Scraping(error) => f.write_str(&advice::of_page(error)),
            Self::Service(error) => f.write_str(&advice::of_service(error)),
            Self::Upload(error) => f.write_str(&advice::of_upload(error)),
        }
    }
}
