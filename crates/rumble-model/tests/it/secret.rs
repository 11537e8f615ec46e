//! A secret does not appear in `Debug` output.

use rumble_model::Secret;

#[test]
fn debug_redacts_the_secret() {
    for text in ["planted", ""] {
        let secret = Secret::from(text);
        assert_eq!(
            format!("{secret:?} {secret:#?}"),
            "Secret(redacted) Secret(redacted)"
        );
    }
}

#[test]
fn copies_are_equal_and_contain_the_text() {
    let secret = Secret::from("planted".to_owned());
    let copy = secret.clone();
    drop(secret);
    assert_eq!(copy.expose(), "planted");
    assert_eq!(copy, Secret::from("planted"));
    assert_ne!(copy, Secret::from("plantee"));
}
