//! Password hashes of Rumble's login.
//!
//! The site requires MD5; over HTTPS it adds no protection to that of TLS.

use md5::{Digest as _, Md5};
use rumble_model::Secret;
use rumble_model::service::Salts;
use zeroize::Zeroizing;

/// The three values that are sent in place of a password.
///
/// ```
/// use rumble_servicephp::Secret;
/// use rumble_servicephp::model::service::Salts;
/// use rumble_servicephp::password::{PasswordHashes, LastCharEncoding};
///
/// let salts = Salts::new(["a1B2c3D4", "Zx9Yw8Vu7", "q0W1e2R3"]);
/// let hashes = PasswordHashes::new(&Secret::new("Correct-Horse-42!"), &salts, LastCharEncoding::Utf8);
/// assert_eq!(
///     hashes.joined().expose(),
///     "c9458423251164045fd0e197f5d78c68,3f0cb5871df0a19b2d95e8b87a1d79db,Zx9Yw8Vu7"
/// );
/// ```
#[derive(Clone, Debug)]
pub struct PasswordHashes {
    values: [Secret; 3],
}

/// Encoding of the last character of a password, if it is above U+FFFF, such as an emoji.
///
/// The script of the site encodes such a character as a surrogate pair of three bytes each if it is the last one, and as UTF-8
/// in any other position. A password set on the site needs that encoding; one set in Rumble's app needs plain UTF-8.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum LastCharEncoding {
    /// Surrogate pair, like the script of the site.
    SurrogatePair,
    /// UTF-8, like all other characters.
    Utf8,
}

impl LastCharEncoding {
    /// Whether a password ends in such a character.
    #[must_use]
    pub fn applies_to(password: &Secret) -> bool {
        let last = password.expose().chars().next_back();
        last.is_some_and(|last| last.len_utf16() == 2)
    }

    fn bytes(self, password: &Secret) -> Zeroizing<Vec<u8>> {
        let text = password.expose();
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() + 2));
        bytes.extend_from_slice(text.as_bytes());
        if self == Self::SurrogatePair
            && let Some(last) = text.chars().next_back().filter(|last| last.len_utf16() == 2)
        {
            bytes.truncate(text.len() - last.len_utf8());
            for unit in last.encode_utf16(&mut [0; 2]) {
                bytes.extend(surrogate_utf8(*unit));
            }
        }
        bytes
    }
}

/// Encodes a UTF-16 code unit like UTF-8.
fn surrogate_utf8(unit: u16) -> [u8; 3] {
    let [high, low] = unit.to_be_bytes();
    [
        0xe0 | high >> 4,
        0x80 | (high & 0x0f) << 2 | low >> 6,
        0x80 | low & 0x3f,
    ]
}

impl PasswordHashes {
    /// Computes the values for a password and the salts of its account.
    #[doc(alias = "calc_password_hashes")]
    #[must_use]
    pub fn new(password: &Secret, salts: &Salts, encoding: LastCharEncoding) -> Self {
        let password = encoding.bytes(password);
        let [first, second, third] = &salts.salts;
        let stretched = stretched(&password, first, ITERATIONS);
        Self {
            values: [
                md5_hex(&[stretched.expose().as_bytes(), second.as_bytes()]),
                self::stretched(&password, third, ITERATIONS),
                Secret::new(second.as_str()),
            ],
        }
    }

    /// The values. The last one is a salt.
    #[must_use]
    pub fn values(&self) -> &[Secret; 3] {
        &self.values
    }

    /// The values that are hashes.
    pub(crate) fn hashes(&self) -> [&Secret; 2] {
        let [first, second, _] = &self.values;
        [first, second]
    }

    /// The values separated by commas, as they are sent.
    #[must_use]
    pub fn joined(&self) -> Secret {
        // `join` allocates once, so no copy remains in memory.
        Secret::new(self.values.each_ref().map(Secret::expose).join(","))
    }
}

/// MD5 of salt and password, then repeated `iterations` times over the previous result in lower-case hex and the password.
///
/// ```
/// use rumble_servicephp::{Secret, password};
///
/// let stretched = password::stretch(&Secret::new("Correct-Horse-42!"), "a1B2c3D4", 128);
/// assert_eq!(stretched.expose(), "24b97f928729b9f02c14241c6b178dcd");
/// ```
#[doc(alias = "hash_stretch")]
#[must_use]
pub fn stretch(password: &Secret, salt: &str, iterations: u32) -> Secret {
    stretched(password.expose().as_bytes(), salt, iterations)
}

/// MD5 of text in lower-case hex.
///
/// ```
/// use rumble_servicephp::password;
///
/// assert_eq!(password::md5("a").expose(), "0cc175b9c0f1b6a831c399e269772661");
/// ```
#[doc(alias = "hash")]
#[must_use]
pub fn md5(text: &str) -> Secret {
    md5_hex(&[text.as_bytes()])
}

fn stretched(password: &[u8], salt: &str, iterations: u32) -> Secret {
    (0..iterations).fold(md5_hex(&[salt.as_bytes(), password]), |hash, _| {
        md5_hex(&[hash.expose().as_bytes(), password])
    })
}

fn md5_hex(parts: &[&[u8]]) -> Secret {
    let mut hash = Md5::new();
    for part in parts {
        hash.update(part);
    }
    // Allocated once, since growing would leave copies in memory.
    let mut hex = String::with_capacity(32);
    for byte in hash.finalize() {
        let digits = [byte >> 4, byte & 0x0f].map(|digit| char::from_digit(digit.into(), 16));
        hex.extend(digits.into_iter().flatten());
    }
    Secret::new(hex)
}

/// Used by every login. The script of the site has another default.
const ITERATIONS: u32 = 128;
