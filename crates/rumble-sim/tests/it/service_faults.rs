use std::io::ErrorKind;
use std::time::Duration;

use rumble_sim::{Json, ServiceFault, Sim, When};
use serde_json::{Value, json};

use crate::client::{ID, NAME, Request, Response, account, get, operation, query, sim};

const PIN: &str = "chat.message.pin";

fn moderated() -> (Sim, String, String) {
    let sim = sim(account().moderator_of(ID));
    let session = sim.account(NAME).issue_session();
    let message = sim.stream(ID).say("NightFerry", "first").to_string();
    (sim, session, message)
}

fn pin(sim: &Sim, session: &str, message: &str) -> Request {
    operation(sim, PIN, &[("video_id", "900100200"), ("message_id", message)]).session(session)
}

/// The response to a pin, and whether the message was pinned.
fn with(fault: ServiceFault) -> (std::io::Result<Response>, bool) {
    let (sim, session, message) = moderated();
    sim.service().fault(PIN, When::Every, fault);
    let reply = pin(&sim, &session, &message).try_send();
    let pins = |sim: &Sim| sim.stream(ID).unpin();
    (reply, pins(&sim))
}

fn response(fault: ServiceFault) -> (Value, bool) {
    let (reply, happened) = with(fault);
    let reply = reply.unwrap();
    assert_eq!(reply.status, 200);
    (reply.json(), happened)
}

#[test]
fn success_is_sent_in_every_spelling() {
    for (value, yes) in [
        (Json::Bool(true), true),
        (Json::Number(1), true),
        (Json::from("1"), true),
        (Json::from("true"), true),
        (Json::Bool(false), false),
        (Json::Number(0), false),
        (Json::from("false"), false),
    ] {
        let (response, happened) = response(ServiceFault::Success(value.clone()));
        assert_eq!(response["data"]["success"].to_string(), value.to_string());
        assert_eq!(happened, yes, "{value}");
    }
}

#[test]
fn rejections_are_sent_in_every_shape() {
    let message = || "Not today".to_owned();
    let (list, _) = response(ServiceFault::ErrorList { message: message() });
    assert_eq!(
        list["errors"],
        json!([{ "code": "EXAMPLE_CODE", "message": "Not today", "type": "error" }])
    );
    assert_eq!(list["data"], json!([]));
    let (msg, _) = response(ServiceFault::ErrorMsg { message: message() });
    assert_eq!(
        msg["errors"],
        json!([{ "code": "EXAMPLE_CODE", "msg": "Not today" }])
    );
    let field = "message_id".to_owned();
    let (map, happened) = response(ServiceFault::ErrorMap {
        field,
        message: message(),
    });
    assert_eq!(
        map["errors"],
        json!({ "message_id": { "code": "EXAMPLE_CODE", "message": "Not today" } })
    );
    assert!(!happened);
    for data in [Json::Array(Vec::new()), Json::Bool(false), Json::Null] {
        let (nothing, happened) = response(ServiceFault::Data(data.clone()));
        assert_eq!(nothing["data"].to_string(), data.to_string());
        assert!(!happened && nothing["user"]["logged_in"] == true);
    }
    let (logged_out, _) = response(ServiceFault::LoggedOut);
    assert_eq!(
        (&logged_out["user"]["logged_in"], &logged_out["user"]["id"]),
        (&json!(false), &Value::Null)
    );
    let (bare, happened) = response(ServiceFault::NoUser);
    assert!(happened && bare.get("user").is_none() && bare["data"]["success"] == true);
}

#[test]
fn faults_of_the_response_do_not_undo_the_operation() {
    let (dropped, happened) = with(ServiceFault::Drop);
    assert!(happened && dropped.unwrap_err().kind() == ErrorKind::UnexpectedEof);
    let (reset, happened) = with(ServiceFault::Reset);
    assert!(happened && reset.unwrap_err().kind() == ErrorKind::ConnectionReset);
    let (cut, happened) = with(ServiceFault::TruncateBody);
    assert!(happened && cut.unwrap_err().kind() == ErrorKind::UnexpectedEof);
    let (short, happened) = with(ServiceFault::TruncateJson);
    let short = short.unwrap();
    assert!(happened && serde_json::from_slice::<Value>(&short.body).unwrap_err().is_eof());
    let (big, happened) = with(ServiceFault::Oversized { bytes: 30_000_000 });
    assert!(happened && big.unwrap().json()["padding"].as_str().unwrap().len() == 30_000_000);
    let (late, happened) = with(ServiceFault::Delay(Duration::from_millis(1)));
    assert!(happened && late.unwrap().status == 200);
    let header = ServiceFault::Header {
        name: "set-cookie".to_owned(),
        value: "u_s=planted; Domain=elsewhere.example".to_owned(),
    };
    assert_eq!(with(header).0.unwrap().session().as_deref(), Some("planted"));
}

#[test]
fn faults_count_requests_from_their_addition() {
    let (sim, session, message) = moderated();
    let status = |status| ServiceFault::Status {
        json: true,
        retry_after: None,
        status,
    };
    assert_eq!(pin(&sim, &session, &message).send().status, 200);
    sim.service().fault(PIN, When::Connection(2), status(500));
    sim.service().fault("*", When::From(4), status(503));
    let statuses: Vec<u16> = (0..4)
        .map(|_| pin(&sim, &session, &message).send().status)
        .collect();
    assert_eq!(statuses, [200, 500, 200, 503]);
    assert_eq!(query(&sim, "emote.list", "&chat_id=1").send().status, 503);
    assert_eq!(get(&sim, "/account/moderation/muting").send().status, 503);
    sim.service().clear_faults();
    assert_eq!(pin(&sim, &session, &message).send().status, 200);
}
