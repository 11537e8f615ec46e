//! Functions for logins, and lookups without an account.

use rumble_model::id::Base36;
use rumble_model::service::Salts;
use rumble_servicephp::password::{LastCharEncoding, PasswordHashes};
use rumble_servicephp::{Error, ErrorKind, Guest, Secret, ServicePhp, Settings};

/// `utils.MD5Ex`: MD5 functions of the login.
#[doc(alias = "MD5Ex")]
pub mod md5_ex {
    #[doc(inline)]
    pub use rumble_servicephp::password::{md5 as hash, stretch as hash_stretch};
}

/// Computes the three values that are sent in place of a password, from the password and the three salts of its account.
///
/// ```
/// use cocorum::servicephp::Secret;
///
/// let salts = ["a1B2c3D4", "Zx9Yw8Vu7", "q0W1e2R3"];
/// let hashes = cocorum::utils::calc_password_hashes(&Secret::new("Correct-Horse-42!"), salts);
/// assert_eq!(hashes[0].expose(), "c9458423251164045fd0e197f5d78c68");
/// assert_eq!(hashes[2].expose(), "Zx9Yw8Vu7");
/// ```
#[must_use]
pub fn calc_password_hashes(password: &Secret, salts: [&str; 3]) -> [Secret; 3] {
    let hashes = PasswordHashes::new(password, &Salts::new(salts), LastCharEncoding::Utf8);
    hashes.values().clone()
}

/// Returns the base-36 id of a watch, embed, shorts, channel or user URL, or of a slug, without an account. For more about the
/// stream see [`servicephp::resolve`](crate::servicephp::resolve).
///
/// ```no_run
/// let id = cocorum::utils::video_id_from_url("https://rumble.com/v5xyz-mending-a-kettle.html")?;
/// println!("https://rumble.com/embed/v{id}/");
/// # Ok::<(), cocorum::servicephp::Error>(())
/// ```
///
/// # Errors
///
/// See [`Guest::resolve`].
pub fn video_id_from_url(url: &str) -> Result<Base36, Error> {
    let found = Guest::new(Settings::default()).resolve(url)?;
    Ok(found.stream_id.base36())
}

/// Whether the value of a cookie `u_s` is a valid session token.
///
/// ```no_run
/// use cocorum::servicephp::Secret;
///
/// assert!(!cocorum::utils::test_session_cookie(Secret::new("brass-teapot"))?);
/// # Ok::<(), cocorum::servicephp::Error>(())
/// ```
///
/// # Errors
///
/// Returns an error of [`ServicePhp::from_token`] other than [`Unauthorized`](ErrorKind::Unauthorized) if the validity is
/// unknown.
pub fn test_session_cookie(token: Secret) -> Result<bool, Error> {
    match ServicePhp::from_token(token, Settings::default()) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::Unauthorized => Ok(false),
        Err(error) => Err(error),
    }
}
