//! A build without the feature `demo`: `cargo test -p cocorum-cli --no-default-features --test no_demo`.
#![cfg(not(feature = "demo"))]

use std::process::Command;

#[test]
fn without_the_simulator_commands_name_the_feature() {
    for arguments in [
        &[][..],
        &["sim"],
        &["chat", "--demo"],
        &["live", "--demo"],
        &["login", "--demo"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cocorum"))
            .args(arguments)
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(stderr.contains("no simulator"), "{arguments:?}: {stderr}");
        assert!(stderr.contains("--features demo"), "{arguments:?}: {stderr}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}
