//! Addresses and credentials that cannot be used.

use std::process::Command;

#[test]
fn a_usage_error_does_not_repeat_the_password_of_an_address() {
    let arguments = ["relay", "status", "--nats", "nats://user:open-sesame@127.0.0.1:1"];
    let output = Command::new(env!("CARGO_BIN_EXE_cocorum"))
        .args(arguments)
        .output()
        .unwrap();
    let reported = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{reported}");
    assert!(reported.contains("--creds"), "{reported}");
    assert!(!reported.contains("open-sesame"), "{reported}");
}

#[test]
fn credentials_that_cannot_be_read_are_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("user.creds");
    std::fs::write(
        &file,
        "-----BEGIN NATS USER JWT-----\nopen-sesame\n------END NATS USER JWT------\n",
    )
    .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_cocorum"))
        .args(["relay", "status", "--nats", "nats://127.0.0.1:1", "--creds"])
        .arg(&file)
        .output()
        .unwrap();
    let reported = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{reported}");
    assert!(!reported.contains("open-sesame"), "{reported}");
}
