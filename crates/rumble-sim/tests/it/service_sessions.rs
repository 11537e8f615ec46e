use rumble_sim::{OldSession, Sim};

use crate::client::{NAME, account, get, operation, query, sim};

fn is_logged_in(sim: &Sim, session: &str) -> bool {
    let response = query(sim, "user.has_unread_notifications", "")
        .session(session)
        .json();
    assert_eq!(
        response["user"]["id"].is_null(),
        response["user"]["logged_in"] == false
    );
    response["user"]["logged_in"] == true
}

#[test]
fn sessions_end_by_each_request() {
    let sim = sim(account());
    let sparrow = sim.account(NAME);
    let sessions: Vec<String> = (0..4).map(|_| sparrow.issue_session()).collect();
    assert!(sessions.iter().all(|session| is_logged_in(&sim, session)));
    assert!(sparrow.revoke(&sessions[0]) && !sparrow.revoke(&sessions[0]));
    assert!(!is_logged_in(&sim, &sessions[0]));

    let reply = query(&sim, "user.logout", "").session(&sessions[1]).send();
    assert_eq!(reply.session().as_deref(), Some("deleted"));
    assert!(!is_logged_in(&sim, &sessions[1]));

    assert_eq!(
        operation(&sim, "user.expire_other_sessions", &[]).json()["data"]["success"],
        false
    );
    let others = operation(&sim, "user.expire_other_sessions", &[])
        .session(&sessions[2])
        .json();
    assert_eq!(others["data"]["success"], true);
    assert_eq!(sparrow.sessions(), [sessions[2].clone()]);
    sparrow.expire_sessions();
    assert!(!is_logged_in(&sim, &sessions[2]));
    assert_eq!(
        sparrow.requests(),
        6,
        "only requests with a valid session are counted"
    );
}

#[test]
fn invalid_sessions_are_not_renewed_and_seeds_repeat() {
    let (one, two) = (sim(account()), sim(account()));
    assert_eq!(
        one.account(NAME).issue_session(),
        two.account(NAME).issue_session()
    );
    one.account(NAME).refresh_on_next_request(OldSession::Dies);
    let reply = query(&one, "user.has_unread_notifications", "")
        .session("made-up")
        .send();
    assert!(reply.session().is_none());
    let lost = get(&one, "/account/moderation/muting?pg=1")
        .session("made-up")
        .send();
    assert_eq!(lost.status, 302);
    assert!(lost.header("location").unwrap().starts_with("https://auth."));
}

#[test]
fn malformed_requests_are_rejected() {
    let sim = sim(account());
    let get = query(&sim, "user.get_salts", "&username=CalmSparrow").send();
    assert_eq!((get.status, get.header("allow")), (405, Some("POST")));
    assert_eq!(operation(&sim, "user.logout", &[]).send().status, 405);
    assert_eq!(operation(&sim, "user.get_salts", &[]).send().status, 400);
    assert_eq!(operation(&sim, "no.such", &[]).send().status, 404);
    assert_eq!(query(&sim, "user.login", "").json()["user"]["logged_in"], false);
    assert_eq!(query(&sim, "emote.list", "&chat_id=x").send().status, 400);
}
