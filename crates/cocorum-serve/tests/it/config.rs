//! `serve.toml`.

use cocorum_serve::{AlertRule, Config, Sound};

const PLANTED_SECRET: &str = "planted-xylophone";

/// The examples of the page: its TOML blocks.
fn examples() -> Vec<&'static str> {
    let page = include_str!("../../../../docs/alerts.md");
    let blocks = page.split("```toml\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect()
}

fn rule(text: &str) -> AlertRule {
    Config::parse(text).unwrap().alerts.pop().unwrap()
}

fn error(text: &str) -> String {
    Config::parse(text).unwrap_err().to_string()
}

#[test]
fn the_examples_of_the_page_are_read() {
    let examples = examples();
    assert!(examples.len() >= 4, "{}", examples.len());
    for example in &examples {
        Config::parse(example).unwrap_or_else(|error| panic!("{error}\n{example}"));
    }
    let all = Config::parse(&examples.concat()).unwrap();
    assert!(!all.alerts.is_empty() && all.goal.is_some());
    assert!(!all.webhooks.is_empty() && !all.streamer_bots.is_empty() && !all.discords.is_empty());
}

#[test]
fn a_rule_has_defaults() {
    let rule = rule("[[alert]]\nevent = 'rant'");
    assert_eq!((rule.seconds, rule.priority, rule.sound), (8, 0, Sound::Chime));
    assert_eq!(
        (rule.min_cents, rule.max_cents, rule.only_live),
        (None, None, false)
    );
}

#[test]
fn unknown_keys_are_named_with_their_line() {
    for (text, line, key) in [
        ("[[alert]]\nevent = 'rant'\nsecnods = 5", 3, "secnods"),
        ("\n[goals]\nfrom = 'rants'", 2, "goals"),
        ("[goal]\nfrom = 'rants'\ntarget = 5\nstrat = 2", 4, "strat"),
        (
            "[[webhook]]\nurl = 'https://h.example'\nsecret = 'x'",
            3,
            "secret",
        ),
        ("[[streamerbot]]\naction = 'A'\nurls = 'x'", 3, "urls"),
        ("[[discord]]\nurl_file = 'f'\non = []\nurl = 'x'", 4, "url"),
    ] {
        let error = error(text);
        assert!(
            error.starts_with(&format!("line {line}: unknown field `{key}`")),
            "{error}"
        );
    }
}

#[test]
fn wrong_values_are_rejected_with_their_line_and_never_repeated() {
    for (text, line) in [
        ("[[alert]]\nevent = 'PLANTED'", 2),
        ("[[alert]]\nevent = 'rant'\nmin_cents = 'PLANTED'", 3),
        (
            "[[alert]]\nevent = 'rant'\ntext = '{PLANTED_name}'\nsound = 'PLANTED'",
            4,
        ),
        ("[[alert]]\nevent = 'rant'\nseconds = 'PLANTED'", 3),
        ("[[alert]]\nevent = 'rant'\nonly_live = 'PLANTED, expected x'", 3),
        ("[goal]\nfrom = 'PLANTED'\ntarget = 1", 2),
        ("[goal]\nfrom = 'rants'\ntarget = 'PLANTED'", 3),
        ("[[webhook]]\nurl = 'ftp://h.example/PLANTED'", 2),
        ("[[webhook]]\nurl = 'http://PLANTED.example/'", 2),
        ("[[webhook]]\nurl = 'https://user:PLANTED@h.example/'", 2),
        ("[[webhook]]\nurl = ['https://h.example/PLANTED']", 2),
        ("[[webhook]]\nurl = 'https://h.example'\nevents = ['PLANTED']", 3),
        (
            "[[webhook]]\nurl = 'https://h.example'\nevents = ['rant>=PLANTED']",
            3,
        ),
        ("[[webhook]]\nurl = 'https://h.example'\nevents = 'PLANTED'", 3),
        ("[[discord]]\non = []\nurl_file = 7", 3),
        ("[[discord]]\nurl_file = 'a'\non = ['live', 'PLANTED']", 3),
    ] {
        let text = text.replace("PLANTED", PLANTED_SECRET);
        let error = Config::parse(&text).unwrap_err();
        assert_eq!(error.line, Some(line), "{error}");
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains(PLANTED_SECRET), "{shown}");
        }
    }
}

#[test]
fn text_that_is_not_toml_is_not_repeated() {
    for text in [
        "url = PLANTED",
        "PLANTED",
        "[PLANTED",
        "url = 'PLANTED",
        "a = 'PLANTED' b",
    ] {
        let error = error(&text.replace("PLANTED", PLANTED_SECRET));
        assert!(!error.contains(PLANTED_SECRET), "{error}");
    }
}

#[test]
fn impossible_rules_are_rejected() {
    let rant = |members: &str| error(&format!("[[alert]]\nevent = 'rant'\n{members}"));
    assert_eq!(
        rant("min_cents = 500\nmax_cents = 499"),
        "[[alert]] number 1: min_cents is larger than max_cents"
    );
    assert_eq!(rant("seconds = 0"), "line 3: expected 1 to 600 seconds");
    assert_eq!(rant("seconds = 601"), "line 3: expected 1 to 600 seconds");
    assert_eq!(
        error("[goal]\nfrom = 'subs'\ntarget = 0"),
        "line 3: expected a target of at least 1"
    );
    assert_eq!(
        rant("text = '{nmae}'"),
        "line 3: unknown placeholder: expected {name}, {amount}, {count} or {text}"
    );
}

#[test]
fn no_address_and_no_secret_is_in_the_debug_text() {
    let config = Config::parse(&format!(
        "[[webhook]]\nurl = 'https://h.example/{PLANTED_SECRET}?k={PLANTED_SECRET}'\n[[streamerbot]]\naction = 'A'\nurl = 'http://127.0.0.1:1/{PLANTED_SECRET}'"
    ));
    let debug = format!("{:?}", config.unwrap());
    assert!(
        debug.contains("https://h.example") && !debug.contains(PLANTED_SECRET),
        "{debug}"
    );
}

#[test]
fn files_are_found_next_to_the_settings() {
    let text = "[[webhook]]\nurl = 'https://h.example'\nsecret_file = 'key'\n[[discord]]\nurl_file = '/etc/url'\non = []";
    let config = Config::parse(text).unwrap().in_folder("/home/calm".as_ref());
    let debug = format!("{config:?}");
    assert!(
        debug.contains("/home/calm/key") && debug.contains("\"/etc/url\""),
        "{debug}"
    );
}
