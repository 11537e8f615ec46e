//! Login hashes, against vectors computed by the script of the site and by independent programs.

use rumble_servicephp::Secret;
use rumble_servicephp::model::service::Salts;
use rumble_servicephp::password::{self, LastCharEncoding, PasswordHashes};

fn joined(password: &str, salts: [&str; 3], encoding: LastCharEncoding) -> String {
    let hashes = PasswordHashes::new(&Secret::new(password), &Salts::new(salts), encoding);
    hashes.joined().expose().to_owned()
}

const SALTS: [&str; 3] = ["saltAAAA", "saltBBBBB", "saltCCCC"];

#[test]
fn vectors_are_independent_of_the_encoding() {
    for (password, salts, expected) in [
        (
            "Correct-Horse-42!",
            ["a1B2c3D4", "Zx9Yw8Vu7", "q0W1e2R3"],
            "c9458423251164045fd0e197f5d78c68,3f0cb5871df0a19b2d95e8b87a1d79db,Zx9Yw8Vu7",
        ),
        (
            "p\u{e4}ssw\u{f6}rd\u{2603}",
            SALTS,
            "06dd53d7760c5d61830802fc30529e88,da98ddfadb279e5796154dede9ffbb5c,saltBBBBB",
        ),
        (
            "",
            ["00000000", "111111111", "22222222"],
            "75136fc2098123d38c9000067ab69cf4,5bc415d5695f074fb53c4a418b5c99a4,111111111",
        ),
        (
            "wave\u{1f30a}tail",
            SALTS,
            "80e5b87c8c283aa1482b46d9f4d0f357,2c3ec1a668608cfbb56ed4c5c07a6ac9,saltBBBBB",
        ),
    ] {
        for encoding in [LastCharEncoding::Utf8, LastCharEncoding::SurrogatePair] {
            assert_eq!(
                joined(password, salts, encoding),
                expected,
                "{password:?} {encoding:?}"
            );
        }
        assert!(
            !LastCharEncoding::applies_to(&Secret::new(password)),
            "{password:?}"
        );
    }
}

#[test]
fn a_last_character_above_ffff_has_two_encodings() {
    let password = "tail\u{1f30a}";
    assert!(LastCharEncoding::applies_to(&Secret::new(password)));
    assert_eq!(
        joined(password, SALTS, LastCharEncoding::SurrogatePair),
        "503e6ce9583e15e2d26ca9c45eadf8c8,6eb0b952217368927b13f9ebdfa677ca,saltBBBBB"
    );
    assert_eq!(
        joined(password, SALTS, LastCharEncoding::Utf8),
        "9af1f8668ba081488505a10c64542596,f07d7d5df243d3392e51a0bba9b5bb83,saltBBBBB"
    );
}

#[test]
fn md5_is_computed_129_times_over_hex_text() {
    let password = Secret::new("Correct-Horse-42!");
    assert_eq!(
        password::stretch(&password, "a1B2c3D4", 0).expose(),
        "db6c99802167cb7219fe33ff279f9d2e"
    );
    assert_eq!(
        password::stretch(&password, "a1B2c3D4", 128).expose(),
        "24b97f928729b9f02c14241c6b178dcd"
    );
    // Computed by hand: the hex text of the first hash, then the password.
    let by_hand = password::md5("db6c99802167cb7219fe33ff279f9d2eCorrect-Horse-42!");
    assert_eq!(password::stretch(&password, "a1B2c3D4", 1), by_hand);
}
