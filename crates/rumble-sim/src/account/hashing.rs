use md5::{Digest as _, Md5};

/// What a client sends in place of the password: two hashes and the second salt, joined by commas.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn salts(one: &str, two: &str, three: &str) -> [String; 3] {
        [one, two, three].map(ToOwned::to_owned)
    }

    #[test]
    fn hashes_are_those_of_the_sites_script() {
        let checked = [
            (
                "Correct-Horse-42!",
                salts("a1B2c3D4", "Zx9Yw8Vu7", "q0W1e2R3"),
                "c9458423251164045fd0e197f5d78c68,3f0cb5871df0a19b2d95e8b87a1d79db,Zx9Yw8Vu7",
            ),
            (
                "pässwörd☃",
                salts("saltAAAA", "saltBBBBB", "saltCCCC"),
                "06dd53d7760c5d61830802fc30529e88,da98ddfadb279e5796154dede9ffbb5c,saltBBBBB",
            ),
            (
                "",
                salts("00000000", "111111111", "22222222"),
                "75136fc2098123d38c9000067ab69cf4,5bc415d5695f074fb53c4a418b5c99a4,111111111",
            ),
            (
                "wave🌊tail",
                salts("saltAAAA", "saltBBBBB", "saltCCCC"),
                "80e5b87c8c283aa1482b46d9f4d0f357,2c3ec1a668608cfbb56ed4c5c07a6ac9,saltBBBBB",
            ),
        ];
        for (password, salts, expected) in checked {
            let script = as_the_script_encodes(password);
            assert_eq!(script, password.as_bytes(), "only the very end is odd");
            assert_eq!(password_hashes(&script, &salts), expected);
        }
    }

    #[test]
    fn the_script_is_odd_about_the_very_end() {
        let salts = salts("saltAAAA", "saltBBBBB", "saltCCCC");
        let (script, utf8) = (as_the_script_encodes("tail🌊"), "tail🌊".as_bytes());
        assert_eq!(script, b"tail\xed\xa0\xbc\xed\xbc\x8a");
        assert_eq!(
            password_hashes(&script, &salts),
            "503e6ce9583e15e2d26ca9c45eadf8c8,6eb0b952217368927b13f9ebdfa677ca,saltBBBBB"
        );
        assert_eq!(
            password_hashes(utf8, &salts),
            "9af1f8668ba081488505a10c64542596,f07d7d5df243d3392e51a0bba9b5bb83,saltBBBBB"
        );
    }
}
