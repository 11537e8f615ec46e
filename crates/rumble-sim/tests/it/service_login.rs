use md5::{Digest as _, Md5};
use rumble_sim::{AccountPlan, Sim};
use serde_json::{Value, json};

use crate::service_client::{NAME, PASSWORD, Reply, USER, account, operation, query, sim};

const EMAIL: &str = "204060";
const SMS: &str = "507090";
const AUTHENTICATOR: &str = "112233";

fn hex(parts: &[&[u8]]) -> String {
    let mut hasher = Md5::new();
    parts.iter().for_each(|part| hasher.update(part));
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn stretch(password: &[u8], salt: &str) -> String {
    (0..128).fold(hex(&[salt.as_bytes(), password]), |hash, _| {
        hex(&[hash.as_bytes(), password])
    })
}

fn hashes(sim: &Sim, name: &str, password: &[u8]) -> String {
    let answer = operation(sim, "user.get_salts", &[("username", name)]).ok();
    let salts: Vec<String> = serde_json::from_value(answer["data"]["salts"].clone()).unwrap();
    assert_eq!(salts.iter().map(String::len).collect::<Vec<_>>(), [8, 9, 8]);
    let outer = hex(&[stretch(password, &salts[0]).as_bytes(), salts[1].as_bytes()]);
    format!("{outer},{},{}", stretch(password, &salts[2]), salts[1])
}

fn log_in(sim: &Sim, name: &str, password: &[u8]) -> Reply {
    let hashes = hashes(sim, name, password);
    operation(
        sim,
        "user.login",
        &[("username", name), ("password_hashes", &hashes)],
    )
    .reply()
}

fn first_step(sim: &Sim, redirect: &str) -> Value {
    let hashes = hashes(sim, NAME, PASSWORD.as_bytes());
    let fields = [
        ("legacy_password", "1"),
        ("login", NAME),
        ("password", &hashes),
        (redirect, "https://rumble.com/"),
    ];
    operation(sim, "user.2fa.first_step", &fields).ok()["data"].clone()
}

fn with_ticket<'a>(step: &'a Value, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("totp_id", step["totp_id"].as_str().unwrap()),
        ("user_key", step["user_key"].as_str().unwrap()),
    ];
    fields.extend(more);
    fields
}

fn verify(sim: &Sim, step: &Value, code: &str) -> Reply {
    let more = [("code", code), ("redirect_url", "https://rumble.com/")];
    operation(sim, "user.2fa.verify_totp", &with_ticket(step, &more)).reply()
}

#[test]
fn the_right_password_gives_a_session_that_works() {
    let sim = sim(account());
    let reply = log_in(&sim, NAME, PASSWORD.as_bytes());
    let session = reply.session().unwrap();
    assert_eq!(reply.json()["data"]["session"], session);
    let cookie = reply.header("set-cookie").unwrap();
    assert!(cookie.ends_with("; Secure; HttpOnly") && cookie.contains("; Path=/; Domain=127.0.0.1;"));
    let answer = query(&sim, "user.has_unread_notifications", "")
        .session(&session)
        .ok();
    assert_eq!(answer["data"]["has_unread_notifications"], false);
    // 900300001 in base 36.
    assert_eq!(answer["user"]["id"], "_uew0jxd");
    assert_eq!(answer["user"]["username"], NAME);
    assert_eq!(answer["user"]["chat"]["endpoint"], sim.chat_url());
    assert_eq!(sim.account(NAME).logins(), 1);
    assert_eq!(sim.account(NAME).session(), Some(session));
}

#[test]
fn a_wrong_password_an_unknown_name_and_a_blocked_address_are_told_apart() {
    let sim = sim(account());
    for (name, password) in [(NAME, "correct tin fiddl"), ("NobodyAtAll", PASSWORD)] {
        let reply = log_in(&sim, name, password.as_bytes());
        let answer = reply.json();
        assert_eq!(answer["data"]["session"], false);
        assert_eq!(answer["data"]["reason"], "Wrong username or password");
        assert_eq!(answer["user"]["logged_in"], false);
        assert!(reply.session().is_none());
    }
    sim.account(NAME).block_address(true);
    let reason = log_in(&sim, NAME, PASSWORD.as_bytes()).json()["data"]["reason"].clone();
    assert!(reason.as_str().unwrap().contains("JAJSJODIH589SAD"));
    sim.account(NAME).block_address(false);
    assert!(log_in(&sim, NAME, PASSWORD.as_bytes()).session().is_some());
    assert_eq!(sim.account(NAME).failed_logins(), 2);
    assert!(log_in(&sim, "Unplanned", b"").session().is_none());
}

#[test]
fn an_emoji_at_the_end_counts_as_the_one_who_set_it_encoded_it() {
    let name = "WavePress";
    let plan = || AccountPlan::new(name, USER, "tail🌊");
    let script = b"tail\xed\xa0\xbc\xed\xbc\x8a";
    let (elsewhere, web) = (sim(plan()), sim(plan().set_on_web()));
    assert!(log_in(&elsewhere, name, "tail🌊".as_bytes()).session().is_some());
    assert!(log_in(&elsewhere, name, script).session().is_none());
    assert!(log_in(&web, name, script).session().is_some());
    assert!(log_in(&web, name, "tail🌊".as_bytes()).session().is_none());
    let middle = sim(AccountPlan::new(name, USER, "wave🌊tail").set_on_web());
    assert!(log_in(&middle, name, "wave🌊tail".as_bytes()).session().is_some());
}

#[test]
fn each_second_factor_logs_in_with_its_own_code() {
    let sim = sim(account().authenticator(AUTHENTICATOR).email(EMAIL).sms(SMS));
    let sparrow = sim.account(NAME);
    let step = first_step(&sim, "redirect_uri");
    assert_eq!(
        step["options"],
        json!({ "email": true, "phone": true, "authenticator": true })
    );
    assert!(verify(&sim, &step, AUTHENTICATOR).session().is_some());

    let step = first_step(&sim, "redirect_url");
    assert!(
        verify(&sim, &step, EMAIL).session().is_none(),
        "it was not sent yet"
    );
    let sent = operation(&sim, "user.2fa.request_email_code", &with_ticket(&step, &[])).ok();
    assert_eq!(
        sent["data"],
        json!({ "success": true, "sent_to": "c*****@mail.example" })
    );
    assert_eq!(sparrow.last_code().as_deref(), Some(EMAIL));
    assert!(verify(&sim, &step, EMAIL).session().is_some());

    let step = first_step(&sim, "redirect_uri");
    operation(&sim, "user.2fa.request_sms_code", &with_ticket(&step, &[])).ok();
    assert_eq!(sparrow.last_code().as_deref(), Some(SMS));
    let session = verify(&sim, &step, SMS).session().unwrap();
    let answer = query(&sim, "user.has_unread_notifications", "")
        .session(&session)
        .ok();
    assert_eq!(answer["user"]["logged_in"], true);
    assert_eq!(sparrow.logins(), 3);
}

#[test]
fn wrong_expired_and_used_up_codes_are_refused() {
    let sim = sim(account().authenticator(AUTHENTICATOR));
    let step = first_step(&sim, "redirect_uri");
    assert_eq!(
        verify(&sim, &step, "000000").json()["errors"][0]["message"],
        "Invalid code"
    );
    let email = operation(&sim, "user.2fa.request_email_code", &with_ticket(&step, &[])).ok();
    assert_eq!(email["data"]["success"], false);
    sim.account(NAME).expire_code();
    let expired = "Invalid or expired user key";
    assert_eq!(
        verify(&sim, &step, AUTHENTICATOR).json()["errors"][0]["message"],
        expired
    );
    let step = first_step(&sim, "redirect_uri");
    assert!(verify(&sim, &step, AUTHENTICATOR).session().is_some());
    assert_eq!(
        verify(&sim, &step, AUTHENTICATOR).json()["errors"][0]["message"],
        expired
    );
    assert!(
        log_in(&sim, NAME, PASSWORD.as_bytes()).session().is_none(),
        "the code is not to be gone around"
    );
}

#[test]
fn without_a_second_factor_the_first_step_says_so() {
    let sim = sim(account());
    assert_eq!(first_step(&sim, "redirect_uri"), json!({ "totp_id": null }));
    let wrong = [
        ("legacy_password", "1"),
        ("login", NAME),
        ("password", "x"),
        ("redirect_uri", "y"),
    ];
    let refused = operation(&sim, "user.2fa.first_step", &wrong).ok();
    assert_eq!(refused["data"]["reason"], "Wrong username or password");
}

#[test]
fn shapes_that_are_not_the_operations_are_refused() {
    let sim = sim(account());
    let get = query(&sim, "user.get_salts", "&username=CalmSparrow").reply();
    assert_eq!((get.status, get.header("allow")), (405, Some("POST")));
    assert_eq!(operation(&sim, "user.logout", &[]).reply().status, 405);
    assert_eq!(operation(&sim, "user.get_salts", &[]).reply().status, 400);
    assert_eq!(operation(&sim, "no.such", &[]).reply().status, 404);
    assert_eq!(query(&sim, "user.login", "").ok()["user"]["logged_in"], false);
}
