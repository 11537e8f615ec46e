use std::fmt;

use zeroize::Zeroizing;

/// Text that must not be shown by accident: a stream key, a session cookie, a password.
///
/// `Debug` shows no content. `Display` and `Serialize` are not implemented: the text is read with [`Secret::expose`].
/// The memory is wiped on drop.
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
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Creates a secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}
