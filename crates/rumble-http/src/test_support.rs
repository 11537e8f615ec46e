//! What the tests of streams and of requests share.

use std::error::Error;

pub(crate) mod authority;
pub(crate) mod proxy;
pub(crate) mod server;

/// All that a value and the errors below it say about themselves.
pub(crate) fn words(error: &(dyn Error + 'static)) -> String {
    let mut said = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        said += &format!("{error}\n{error:?}\n{error:#?}\n");
        next = error.source();
    }
    said
}
