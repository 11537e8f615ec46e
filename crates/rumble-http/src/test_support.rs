//! Shared by the tests of streams and of requests.

use std::error::Error;

pub(crate) mod authority;
pub(crate) mod proxy;
pub(crate) mod server;

/// The `Display` and `Debug` texts of an error and its causes.
pub(crate) fn error_texts(error: &(dyn Error + 'static)) -> String {
    let mut printed = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        printed += &format!("{error}\n{error:?}\n{error:#?}\n");
        next = error.source();
    }
    printed
}
