use rumble_sim::{KeyPlan, OldSession, Sim};

use crate::service_client::{CHANNEL, NAME, PASSWORD, USER, account, get, operation, query, sim};

fn is_logged_in(sim: &Sim, session: &str) -> bool {
    let answer = query(sim, "user.has_unread_notifications", "")
        .session(session)
        .ok();
    assert_eq!(
        answer["user"]["id"].is_null(),
        answer["user"]["logged_in"] == false
    );
    answer["user"]["logged_in"] == true
}

#[test]
fn sessions_end_as_they_are_told_to() {
    let sim = sim(account());
    let sparrow = sim.account(NAME);
    let sessions: Vec<String> = (0..4).map(|_| sparrow.issue_session()).collect();
    assert!(sessions.iter().all(|session| is_logged_in(&sim, session)));
    assert!(sparrow.revoke(&sessions[0]) && !sparrow.revoke(&sessions[0]));
    assert!(!is_logged_in(&sim, &sessions[0]));

    let reply = query(&sim, "user.logout", "").session(&sessions[1]).reply();
    assert_eq!(reply.session().as_deref(), Some("deleted"));
    assert!(!is_logged_in(&sim, &sessions[1]));

    assert_eq!(
        operation(&sim, "user.expire_other_sessions", &[]).ok()["data"]["success"],
        false
    );
    let others = operation(&sim, "user.expire_other_sessions", &[])
        .session(&sessions[2])
        .ok();
    assert_eq!(others["data"]["success"], true);
    assert_eq!(sparrow.sessions(), [sessions[2].clone()]);
    sparrow.expire_sessions();
    assert!(!is_logged_in(&sim, &sessions[2]));
    assert_eq!(sparrow.requests(), 6, "only those with a valid session count");
}

#[test]
fn a_session_is_replaced_and_the_old_one_lives_as_long_as_told() {
    let sim = sim(account());
    let sparrow = sim.account(NAME);
    for (old, uses) in [
        (OldSession::Dies, 0),
        (OldSession::OnceMore, 1),
        (OldSession::Lives, 3),
    ] {
        let first = sparrow.issue_session();
        sparrow.refresh_on_next_request(old);
        let reply = query(&sim, "user.has_unread_notifications", "")
            .session(&first)
            .reply();
        let second = reply.session().unwrap();
        assert_ne!(first, second);
        assert!(is_logged_in(&sim, &second));
        let lived = (0..3).take_while(|_| is_logged_in(&sim, &first)).count();
        assert_eq!(lived, uses, "{old:?}");
        let again = query(&sim, "user.has_unread_notifications", "")
            .session(&second)
            .reply();
        assert!(again.session().is_none(), "once is enough");
    }
}

#[test]
fn strangers_get_no_session_and_the_same_seed_gives_the_same() {
    let (one, two) = (sim(account()), sim(account()));
    assert_eq!(
        one.account(NAME).issue_session(),
        two.account(NAME).issue_session()
    );
    one.account(NAME).refresh_on_next_request(OldSession::Dies);
    let reply = query(&one, "user.has_unread_notifications", "")
        .session("made-up")
        .reply();
    assert!(reply.session().is_none());
    let lost = get(&one, "/account/moderation/muting?pg=1")
        .session("made-up")
        .reply();
    assert_eq!(lost.status, 302);
    assert!(lost.header("location").unwrap().starts_with("https://auth."));
}

#[test]
fn a_key_is_reset_by_its_owner_only() {
    let sim = sim(account());
    let session = sim.account(NAME).issue_session();
    sim.add_api_key(KeyPlan::user("an-invented-key", USER, NAME));
    sim.add_api_key(KeyPlan::channel("a-channels-key", CHANNEL, "Sparrow Studio"));
    let status = |key: &str| {
        get(&sim, &format!("/-livestream-api/get-data?key={key}"))
            .reply()
            .status
    };
    let reset = |fields: &[(&str, &str)]| {
        let answer = operation(&sim, "livestream_api.reset_api_key", fields)
            .session(&session)
            .ok();
        answer["data"]["success"].clone()
    };
    assert_eq!(reset(&[("channel_id", "7700001")]), false);
    assert_eq!((status("an-invented-key"), status("a-channels-key")), (200, 200));
    assert_eq!(reset(&[]), true);
    assert_eq!((status("an-invented-key"), status("a-channels-key")), (403, 200));
    assert_eq!(reset(&[("channel_id", "7730001")]), true);
    assert_eq!(status("a-channels-key"), 403);
}

#[test]
fn what_a_test_prints_has_no_secrets_of_an_account() {
    let sim = sim(account().email("204060"));
    let sparrow = sim.account(NAME);
    let session = sparrow.issue_session();
    query(&sim, "user.has_unread_notifications", "")
        .session(&session)
        .ok();
    operation(&sim, "user.login", &[("password_hashes", "planted")]).reply();
    let printed = format!(
        "{sparrow:?} {:?} {:?} {:?}",
        account(),
        sim.service(),
        sim.requests()
    );
    assert!(printed.contains(NAME));
    for secret in [session.as_str(), PASSWORD, "204060", "planted"] {
        assert!(!printed.contains(secret), "{secret}");
    }
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
    assert_eq!(query(&sim, "emote.list", "&chat_id=x").reply().status, 400);
}
