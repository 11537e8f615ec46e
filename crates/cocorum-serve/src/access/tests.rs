use super::*;

const VIEW: &str = "0123456789abcdef0123456789abcdef";
const CONTROL: &str = "fedcba9876543210fedcba9876543210";

fn policy(allowed: &[&str]) -> Policy {
    let allowed: Vec<_> = allowed.iter().map(|name| (*name).to_owned()).collect();
    Policy::new(8787, &allowed, VIEW, CONTROL)
}

fn get() -> RequestParts<'static> {
    RequestParts {
        host: Some("127.0.0.1:8787"),
        is_safe: true,
        ..RequestParts::default()
    }
}

#[test]
fn only_names_of_the_server_are_valid_hosts() {
    let rows = [
        (Some("127.0.0.1:8787"), true),
        (Some("localhost:8787"), true),
        (Some("LocalHost:8787"), true),
        (Some("[::1]:8787"), true),
        (Some("studio.example"), true),
        (Some("studio.example:8787"), true),
        (Some("fixed.example:9000"), true),
        (Some("fixed.example:8787"), false),
        (Some("fixed.example"), false),
        (Some("127.0.0.1"), false),
        (Some("127.0.0.1:8788"), false),
        (Some("127.0.0.1:8787.evil.example"), false),
        (Some("127.0.0.2:8787"), false),
        (Some("evil.example:8787"), false),
        (Some("[::1]"), false),
        (Some(""), false),
        (None, false),
    ];
    let policy = policy(&["Studio.example", "fixed.example:9000"]);
    for (host, is_own) in rows {
        let outcome = policy.check_sender(&RequestParts { host, ..get() });
        assert_eq!(outcome.is_ok(), is_own, "{host:?}");
        let health = RequestParts {
            host,
            is_health: true,
            ..get()
        };
        assert_eq!(policy.check_sender(&health).is_ok(), is_own, "/health, {host:?}");
    }
    let authority = RequestParts {
        authority: Some("evil.example:8787"),
        ..get()
    };
    assert_eq!(policy.check_sender(&authority), Err(Denied::Host));
}

#[test]
fn on_port_80_the_port_is_optional() {
    let policy = Policy::new(80, &[], VIEW, CONTROL);
    for (host, origin) in [("localhost", "http://localhost"), ("[::1]:80", "http://[::1]")] {
        let parts = RequestParts {
            host: Some(host),
            origin: Some(origin),
            ..get()
        };
        assert_eq!(policy.check_sender(&parts), Ok(()), "{host}");
    }
}

#[test]
fn foreign_origins_are_rejected() {
    let rows = [
        (None, true),
        (Some("http://127.0.0.1:8787"), true),
        (Some("http://localhost:8787"), true),
        (Some("http://[::1]:8787"), true),
        (Some("https://studio.example"), true),
        (Some("http://studio.example:8787"), true),
        (Some("https://127.0.0.1:8787"), false),
        (Some("http://127.0.0.1"), false),
        (Some("http://localhost:3000"), false),
        (Some("https://rumble.com"), false),
        (Some("null"), false),
        (Some(""), false),
    ];
    let policy = policy(&["studio.example"]);
    for (origin, is_allowed) in rows {
        for is_safe in [true, false] {
            let parts = RequestParts {
                origin,
                is_safe,
                ..get()
            };
            assert_eq!(policy.check_sender(&parts).is_ok(), is_allowed, "{origin:?}");
        }
    }
}

#[test]
fn pages_of_other_sites_can_navigate_and_check_health() {
    let rows = [
        // site, mode, safe, health, allowed
        (None, None, false, false, true),
        (Some("same-origin"), Some("cors"), false, false, true),
        (Some("none"), Some("navigate"), true, false, true),
        (Some("cross-site"), Some("navigate"), true, false, true),
        (Some("cross-site"), Some("no-cors"), true, true, true),
        (Some("cross-site"), Some("no-cors"), true, false, false),
        (Some("cross-site"), Some("cors"), true, false, false),
        (Some("cross-site"), Some("websocket"), true, false, false),
        (Some("cross-site"), None, true, false, false),
        (Some("cross-site"), Some("navigate"), false, false, false),
        (Some("cross-site"), Some("no-cors"), false, true, false),
        (Some("same-site"), Some("cors"), true, false, false),
        (Some("same-site"), Some("navigate"), true, false, true),
    ];
    for (fetch_site, fetch_mode, is_safe, is_health, is_allowed) in rows {
        let parts = RequestParts {
            fetch_site,
            fetch_mode,
            is_safe,
            is_health,
            ..get()
        };
        assert_eq!(policy(&[]).check_sender(&parts).is_ok(), is_allowed, "{parts:?}");
    }
}

#[test]
fn each_right_requires_its_token() {
    let longer = format!("{VIEW}0");
    let rows = [
        // k, bearer, for a view, for control
        (None, None, Err(Denied::Token), Err(Denied::Token)),
        (Some(""), Some(""), Err(Denied::Token), Err(Denied::Token)),
        (
            Some("wrong"),
            Some("wrong"),
            Err(Denied::Token),
            Err(Denied::Token),
        ),
        (
            Some(longer.as_str()),
            None,
            Err(Denied::Token),
            Err(Denied::Token),
        ),
        (VIEW.get(..31), None, Err(Denied::Token), Err(Denied::Token)),
        (Some(VIEW), None, Ok(()), Err(Denied::Control)),
        (None, Some(VIEW), Ok(()), Err(Denied::Control)),
        (Some(CONTROL), None, Err(Denied::Token), Err(Denied::Token)),
        (None, Some(CONTROL), Ok(()), Ok(())),
        (Some("wrong"), Some(CONTROL), Ok(()), Ok(())),
    ];
    let policy = policy(&[]);
    for (key, bearer, view, control) in rows {
        let parts = RequestParts { key, bearer, ..get() };
        assert_eq!(policy.check_right(&parts, Right::View), view, "{parts:?}");
        assert_eq!(policy.check_right(&parts, Right::Control), control, "{parts:?}");
        assert_eq!(policy.check_right(&parts, Right::Nothing), Ok(()), "{parts:?}");
    }
}

#[test]
fn a_policy_shows_no_token() {
    let text = format!("{:?}", policy(&["studio.example"]));
    assert!(!text.contains(VIEW) && !text.contains(CONTROL), "{text}");
}
