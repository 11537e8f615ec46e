use rumble_sim::{OldSession, Sim};

use crate::service_client::{NAME, account, get, operation, query, sim};

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
fn another_chat_host_can_be_named() {
    let sim = sim(account());
    sim.service()
        .set_chat_endpoint("https://chat.elsewhere.example/chat/api");
    let answer = query(&sim, "user.has_unread_notifications", "").ok();
    assert_eq!(
        answer["user"]["chat"]["endpoint"],
        "https://chat.elsewhere.example/chat/api"
    );
}
