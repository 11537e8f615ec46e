use std::fmt;

use zeroize::Zeroizing;

/// A text that nobody may see by accident: a stream key, a session cookie, a password.
///
/// `Debug` shows that there is one and nothing of it. There is no `Display` and it cannot be serialised: reading it takes
/// [`Secret::expose`]. It is wiped from memory when dropped.
///
/// ```
/// use rumble_model::Secret;
///
/// let key = Secret::from("r-7k2m9q-invented");
/// assert_eq!(format!("{key:?}"), "Secret(redacted)");
/// assert_eq!(key.expose(), "r-7k2m9q-invented");
/// ```
///
/// ```compile_fail
/// println!("{}", rumble_model::Secret::from("hidden"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}
