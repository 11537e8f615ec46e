//! How Rumble hashes passwords before they leave the machine.
//!
//! MD5 is what the site asks for; over https it protects nothing that TLS does not.

use md5::{Digest as _, Md5};
use rumble_model::Secret;
use rumble_model::service::Salts;
use zeroize::Zeroizing;

/// The three values that stand for a password in a login.
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

/// How a password that ends in a character above U+FFFF, such as an emoji, becomes bytes.
///
/// The site's own script writes such a character as two halves of three bytes each when it is the last one, and as UTF-8
/// anywhere else. An account whose password was set there needs that; one whose password was set in Rumble's app needs
/// plain UTF-8.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum LastCharEncoding {
    /// As two halves, as the site's script does.
    SurrogatePair,
    /// As UTF-8, as everything else.
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
                bytes.extend(three_bytes(*unit));
            }
        }
        bytes
    }
}

/// A UTF-16 unit in the form of UTF-8.
fn three_bytes(unit: u16) -> [u8; 3] {
    let [high, low] = unit.to_be_bytes();
    [
        0xe0 | high >> 4,
        0x80 | (high & 0x0f) << 2 | low >> 6,
        0x80 | low & 0x3f,
    ]
}

impl PasswordHashes {
    /// The values for a password and the salts of its account.
    #[doc(alias = "calc_password_hashes")]
    #[must_use]
    pub fn new(password: &Secret, salts: &Salts, tail: LastCharEncoding) -> Self {
        let password = tail.bytes(password);
        let [first, second, third] = &salts.salts;
        let stretched = stretched(&password, first, ITERATIONS);
        Self {
            values: [
                hex_md5(&[stretched.expose().as_bytes(), second.as_bytes()]),
                self::stretched(&password, third, ITERATIONS),
                Secret::new(second.as_str()),
            ],
        }
    }

    /// The values; the last is a salt.
    #[must_use]
    pub fn values(&self) -> &[Secret; 3] {
        &self.values
    }

    /// The values that are hashes.
    pub(crate) fn hashes(&self) -> [&Secret; 2] {
        let [first, second, _] = &self.values;
        [first, second]
    }

    /// The values with commas between them, as they are sent.
    #[must_use]
    pub fn joined(&self) -> Secret {
        // Joining takes the room for all at once, so no copy stays in memory.
        Secret::new(self.values.each_ref().map(Secret::expose).join(","))
    }
}

/// The MD5 of salt and password, then `iterations` times that of the result, in lower-case hex, and the password.
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

/// The MD5 of a text in lower-case hex.
///
/// ```
/// use rumble_servicephp::password;
///
/// assert_eq!(password::md5("a").expose(), "0cc175b9c0f1b6a831c399e269772661");
/// ```
#[doc(alias = "hash")]
#[must_use]
pub fn md5(text: &str) -> Secret {
    hex_md5(&[text.as_bytes()])
}

fn stretched(password: &[u8], salt: &str, iterations: u32) -> Secret {
    (0..iterations).fold(hex_md5(&[salt.as_bytes(), password]), |hash, _| {
        hex_md5(&[hash.expose().as_bytes(), password])
    })
}

fn hex_md5(parts: &[&[u8]]) -> Secret {
    let mut hash = Md5::new();
    for part in parts {
        hash.update(part);
    }
    // Room for all from the start: text that grows leaves copies of itself in memory.
    let mut hex = String::with_capacity(32);
    for byte in hash.finalize() {
        let digits = [byte >> 4, byte & 0x0f].map(|digit| char::from_digit(digit.into(), 16));
        hex.extend(digits.into_iter().flatten());
    }
    Secret::new(hex)
}

/// What every login uses; the site's script has another number where none is named.
const ITERATIONS: u32 = 128;
