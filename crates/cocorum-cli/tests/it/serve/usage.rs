//! Arguments.

use super::local::{command, home, site};
use crate::harness::Cocorum;

#[test]
fn wrong_arguments_are_usage_errors() {
    let sim = site();
    let home = home();
    let config = home.path().join("serve.toml");
    std::fs::write(&config, "colour = 'planted-secret'\n").unwrap();
    let config = config.to_str().unwrap();
    let stream = "b10:920100200";
    for (args, part) in [
        (&[][..], "STREAM"),
        (&["--follow"], "STREAM"),
        (&[stream, "--follow"], "--follow"),
        (&[stream, "--interval", "60s"], "--follow"),
        (&[stream, "--demo"], "--demo"),
        (&["--demo", "--live"], "--demo"),
        (&[stream, "--speed", "2x"], "--replay"),
        (&["--replay", "recordings", "--speed", "0x"], "--speed"),
        (&[stream, "--api-url-file", "-"], "--live"),
        (&["--live"], "RUMBLE_API_URL"),
        (&[stream, "--bind", "localhost"], "127.0.0.1:8787"),
        (&[stream, "--max-clients", "0"], "--max-clients"),
        (&[stream, "--obs-file", "alerts="], "--obs-file"),
        (&[stream, "--config", "/nowhere/serve.toml"], "--config"),
        (&[stream, "--config", config], "--config"),
        (&[stream, "--css", "/nowhere/own.css"], "--css"),
        (&["not a stream"], "not a stream"),
    ] {
        let done = command(&sim, &home, args).finish();
        assert_eq!(
            (done.status, done.stdout.len()),
            (Some(2), 0),
            "{args:?}: {done:?}"
        );
        let error_line = done.stderr.join("\n");
        assert!(error_line.contains(part), "{args:?}: {error_line}");
        assert!(!error_line.contains("planted-secret"), "{error_line}");
    }
    assert!(sim.requests().is_empty());
}

/// Each command ends at its last argument: access from other machines is not allowed.
#[test]
fn examples_of_the_help_are_valid() {
    let sim = site();
    let home = home();
    let config = home.path().join("serve.toml");
    std::fs::write(&config, "").unwrap();
    let help = Cocorum::new(["serve", "--help"]).finish();
    let examples = help
        .stdout
        .iter()
        .filter_map(|line| line.strip_prefix("  cocorum serve "));
    let mut count = 0;
    for example in examples {
        let words = example.split("   ").next().unwrap().split_whitespace();
        let words = words.map(|word| match word {
            "serve.toml" => config.to_str().unwrap(),
            word => word,
        });
        let words: Vec<&str> = words.chain(["--bind", "192.0.2.1:0"]).collect();
        let command = command(&sim, &home, &words);
        let done = command
            .env(
                "RUMBLE_API_URL",
                "http://127.0.0.1:9/-livestream-api/get-data?key=1",
            )
            .finish();
        assert_eq!(done.status, Some(2), "{words:?}: {done:?}");
        assert!(
            done.stderr.join("\n").contains("--allow-host"),
            "{words:?}: {done:?}"
        );
        count += 1;
    }
    assert!(count >= 5, "{help:?}");
}
