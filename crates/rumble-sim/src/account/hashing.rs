use md5::{Digest as _, Md5};

/// Value that a client sends instead of the password: two hashes and the second salt, joined by commas.
pub(crate) fn password_hashes(password: &[u8], salts: &[String; 3]) -> String {
    let [first, second, third] = salts;
    let outer = md5(&[stretch(password, first).as_bytes(), second.as_bytes()]);
    format!("{outer},{},{second}", stretch(password, third))
}

/// The bytes that the site's script hashes: a character above U+FFFF at the very end becomes two surrogates.
pub(super) fn as_the_script_encodes(password: &str) -> Vec<u8> {
    let mut bytes = password.as_bytes().to_vec();
    let Some(last) = password.chars().next_back().filter(|c| u32::from(*c) > 0xffff) else {
        return bytes;
    };
    bytes.truncate(bytes.len() - last.len_utf8());
    for half in last.encode_utf16(&mut [0; 2]) {
        let [high, low] = half.to_be_bytes();
        bytes.extend([
            0xe0 | (high >> 4),
            0x80 | ((high & 0x0f) << 2) | (low >> 6),
            0x80 | (low & 0x3f),
        ]);
    }
    bytes
}

fn stretch(password: &[u8], salt: &str) -> String {
    let mut hash = md5(&[salt.as_bytes(), password]);
    for _ in 0..ROUNDS {
        hash = md5(&[hash.as_bytes(), password]);
    }
    hash
}

fn md5(parts: &[&[u8]]) -> String {
    let mut hasher = Md5::new();
    for part in parts {
        hasher.update(part);
    }
    let hash = hasher.finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

const ROUNDS: usize = 128;
