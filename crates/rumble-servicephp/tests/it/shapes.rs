//! Exact requests including their headers. The fields of each call are tested next to it, in `src/calls`.

use rumble_servicephp::model::{ChannelId, MessageId, MuteRecordId, StreamId};
use rumble_servicephp::{Login, Method, Secret, ServicePhp};

use crate::raw_server::{RawServer, ReceivedRequest, Reply, TOKEN, logged_in};

const SUCCESS: &str = r#"{"user":{"id":"_uew0jxd","logged_in":true},"data":{"success":true}}"#;
const SALTS: &str = r#"{"data":{"salts":["a1B2c3D4","Zx9Yw8Vu7","q0W1e2R3"]}}"#;
/// Form value of the hashes of `Correct-Horse-42!` with these salts.
const HASHES: &str = "c9458423251164045fd0e197f5d78c68%2C3f0cb5871df0a19b2d95e8b87a1d79db%2CZx9Yw8Vu7";

fn stream() -> StreamId {
    StreamId::new(456_977_726).unwrap()
}

fn message() -> MessageId {
    MessageId::new(2_490_000_000_000_000_017).unwrap()
}

/// Asserts line, headers and body of the request.
#[track_caller]
fn assert_request(request: &ReceivedRequest, line: &str, headers: &[(&str, &str)], body: &str) {
    let sent: Vec<(&str, &str)> = request
        .headers
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let mut expected = headers.to_vec();
    let mut sorted = sent.clone();
    expected.sort_unstable();
    sorted.sort_unstable();
    assert_eq!(request.line, line);
    assert_eq!(sorted, expected, "{line}");
    assert_eq!(request.body, body, "{line}");
}

const JSON: (&str, &str) = ("accept", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn cookie() -> String {
    format!("u_s={TOKEN}")
}

/// Asserts the request that this operation of an account sends.
#[track_caller]
fn assert_posts(name: &str, body: &str, act: impl FnOnce(&ServicePhp)) {
    let server = RawServer::new(vec![logged_in(), Reply::json(SUCCESS)]);
    act(&server.account());
    let line = format!("POST /service.php?name={name} HTTP/1.1");
    assert_request(
        &server.single_request(),
        &line,
        &[JSON, FORM, ("cookie", &cookie())],
        body,
    );
}

#[test]
fn changes_are_posted_as_forms() {
    let record = MuteRecordId::new(300_777).unwrap();
    assert_posts("moderation.unmute", "record_id=300777", |account| {
        account.unmute_user(record).unwrap();
    });
    let fields = "video_id=456977726&message_id=2490000000000000017";
    assert_posts("chat.message.pin", fields, |account| {
        account.pin_message(stream(), message()).unwrap();
    });
    assert_posts("chat.message.unpin", fields, |account| {
        account.unpin_message(stream(), message()).unwrap();
    });
    assert_posts("raid.confirm", "video_id=456977726", |account| {
        account.confirm_raid(stream()).unwrap();
    });
    assert_posts("user.expire_other_sessions", "", |account| {
        account.expire_other_sessions().unwrap();
    });
    let channel = ChannelId::new(7_730_001).unwrap().base10();
    assert_posts("livestream_api.reset_api_key", "channel_id=7730001", |account| {
        account
            .call(
                "livestream_api.reset_api_key",
                Method::Post,
                &[("channel_id", &channel)],
            )
            .unwrap();
    });
}

#[test]
fn reads_are_queries() {
    let server = RawServer::new(vec![logged_in()]);
    let account = server.guest().with_token(Secret::new(TOKEN)).unwrap();
    account
        .call(
            "category.list",
            Method::Get,
            &[("limit", "3"), ("a b", "c&d=\u{e9}")],
        )
        .unwrap();
    account.logout().unwrap();
    account
        .page("account/moderation/muting", &[("pg", "1")])
        .unwrap_err();
    account.emotes(stream()).unwrap_err();
    let cookie = cookie();
    let signed = [JSON, ("cookie", &*cookie)];
    let requests = server.requests();
    assert_eq!(requests.len(), 5);
    let line = "GET /service.php?name=user.has_unread_notifications HTTP/1.1";
    assert_request(&requests[0], line, &signed, "");
    let line = "GET /service.php?name=category.list&limit=3&a%20b=c%26d%3D%C3%A9 HTTP/1.1";
    assert_request(&requests[1], line, &signed, "");
    assert_request(
        &requests[2],
        "GET /service.php?name=user.logout HTTP/1.1",
        &signed,
        "",
    );
    let line = "GET /account/moderation/muting?pg=1 HTTP/1.1";
    assert_request(
        &requests[3],
        line,
        &[("accept", "text/html"), ("cookie", &cookie)],
        "",
    );
    let line = "GET /service.php?name=emote.list&chat_id=456977726 HTTP/1.1";
    assert_request(&requests[4], line, &signed, "");
}

#[test]
fn a_guest_sends_no_cookie() {
    let server = RawServer::json(r#"{"user":{"logged_in":false},"data":{"items":[]}}"#);
    assert!(server.guest().emotes(stream()).unwrap().items.is_empty());
    let line = "GET /service.php?name=emote.list&chat_id=456977726 HTTP/1.1";
    assert_request(&server.single_request(), line, &[JSON], "");
}

#[test]
fn a_login_sends_the_hashes_of_the_password() {
    let server = RawServer::new(vec![
        Reply::json(SALTS),
        Reply::json(r#"{"user":{"logged_in":false},"data":{"totp_id":null}}"#),
        Reply::json(r#"{"user":{"id":"_uew0jxd","logged_in":true},"data":{"session":"brass-kettle-token"}}"#),
    ]);
    let password = Secret::new("Correct-Horse-42!");
    let Login::LoggedIn(account) = server.guest().log_in("Calm Sparrow", &password).unwrap() else {
        panic!("no two-factor code is required");
    };
    assert_eq!(account.session().token().expose(), TOKEN);
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    let posts = |at: usize, name: &str, body: &str| {
        let line = format!("POST /service.php?name={name} HTTP/1.1");
        assert_request(&requests[at], &line, &[JSON, FORM], body);
    };
    posts(0, "user.get_salts", "username=Calm%20Sparrow");
    let back = format!(
        "http%3A%2F%2F127.0.0.1%3A{}%2F",
        server.base_url().rsplit(':').next().unwrap()
    );
    let body = format!("legacy_password=1&login=Calm%20Sparrow&password={HASHES}&redirect_uri={back}");
    posts(1, "user.2fa.first_step", &body);
    posts(
        2,
        "user.login",
        &format!("username=Calm%20Sparrow&password_hashes={HASHES}"),
    );
}

#[test]
fn plain_login_skips_the_first_step() {
    let server = RawServer::new(vec![
        Reply::json(SALTS),
        Reply::with(
            200,
            "Set-Cookie: u_s=brass-kettle-token; Path=/\r\n",
            r#"{"data":{"success":1}}"#,
        ),
    ]);
    let password = Secret::new("Correct-Horse-42!");
    let account = server.guest().log_in_plain("CalmSparrow", &password).unwrap();
    assert_eq!(account.session().token().expose(), TOKEN);
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    let body = format!("username=CalmSparrow&password_hashes={HASHES}");
    assert_request(
        &requests[1],
        "POST /service.php?name=user.login HTTP/1.1",
        &[JSON, FORM],
        &body,
    );
}

#[test]
fn a_two_factor_login_sends_the_code() {
    let sent_to = r#"{"data":{"success":true,"sent_to":"c*****@mail.example"}}"#;
    let server = RawServer::new(vec![
        Reply::json(SALTS),
        Reply::json(
            r#"{"data":{"totp_id":"Totp/1","user_key":"Key 2","options":{"email":true,"phone":1,"authenticator":"1"}}}"#,
        ),
        Reply::json(sent_to),
        Reply::json(sent_to),
        Reply::with(
            200,
            "Set-Cookie: u_s=brass-kettle-token; Path=/\r\n",
            r#"{"user":{"logged_in":false},"data":{"success":true}}"#,
        ),
    ]);
    let password = Secret::new("Correct-Horse-42!");
    let Login::TwoFactor(login) = server.guest().log_in("CalmSparrow", &password).unwrap() else {
        panic!("a two-factor code is required");
    };
    let options = login.options();
    assert_eq!(
        (options.email, options.phone, options.authenticator),
        (Some(true), Some(true), Some(true))
    );
    assert_eq!(login.request_email_code().unwrap(), "c*****@mail.example");
    assert_eq!(login.request_sms_code().unwrap(), "c*****@mail.example");
    let account = login.verify(&Secret::new(" 123 456\n")).unwrap();
    assert_eq!(account.session().token().expose(), TOKEN);
    let requests = server.requests();
    assert_eq!(requests.len(), 5);
    let back = format!(
        "http%3A%2F%2F127.0.0.1%3A{}%2F",
        server.base_url().rsplit(':').next().unwrap()
    );
    let keys = "totp_id=Totp%2F1&user_key=Key%202";
    let verify = format!("code=123456&redirect_url={back}&{keys}");
    for (at, name, body) in [
        (2, "user.2fa.request_email_code", keys),
        (3, "user.2fa.request_sms_code", keys),
        (4, "user.2fa.verify_totp", &*verify),
    ] {
        let line = format!("POST /service.php?name={name} HTTP/1.1");
        assert_request(&requests[at], &line, &[JSON, FORM], body);
    }
}

#[test]
fn lookups_try_three_sources_in_turn() {
    let server = RawServer::new(vec![
        Reply::html(404, "<p>gone"),
        Reply::json(
            r#"{"title":"A kettle","html":"<iframe src=\"https://rumble.com/embed/v7k2m9q/\"></iframe>"}"#,
        ),
        Reply::json(r#"{"vid":456977726,"title":"A kettle","live":2,"l":"/v5xyz-a-kettle.html"}"#),
    ]);
    server
        .guest()
        .resolve("https://rumble.com/v5xyz?e9s=src")
        .unwrap();
    let port = server.base_url().rsplit(':').next().unwrap().to_owned();
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    let line = "GET /service.php?name=media.details&url=%2Fv5xyz&api=7 HTTP/1.1";
    assert_request(&requests[0], line, &[JSON], "");
    let line =
        format!("GET /api/Media/oembed.json?url=http%3A%2F%2F127.0.0.1%3A{port}%2Fv5xyz-.html HTTP/1.1");
    assert_request(&requests[1], &line, &[JSON], "");
    let line = "GET /embedJS/u3/?request=video&ver=2&v=v7k2m9q HTTP/1.1";
    assert_request(&requests[2], line, &[JSON], "");
}

/// Pages that require the API key of the account, which the profile contains.
#[test]
fn video_settings_and_captions_are_requested_exactly() {
    let profile = r#"{"user":{"id":"_uew0jxd","logged_in":true},"data":{"api_key":"tin-key"}}"#;
    let replies = |last: Reply| vec![logged_in(), Reply::json(profile), last];
    let cookie = cookie();
    let second = |server: &RawServer| {
        let requests = server.requests();
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[0].line, "GET /service.php?name=user.profile HTTP/1.1");
        requests[1].clone()
    };

    let server = RawServer::new(replies(Reply::html(200, "<form>")));
    server.account().video_form(stream()).unwrap();
    assert_request(
        &second(&server),
        "POST /account/content?apiKey=tin-key&a=edit&id=456977726 HTTP/1.1",
        &[("accept", "text/html"), FORM, ("cookie", &cookie)],
        "",
    );

    let server = RawServer::new(replies(Reply::html(200, "saved")));
    let fields = [("title", "Tin & brass"), ("visibility", "unlisted")];
    server.account().submit_video_form(stream(), &fields).unwrap();
    assert_request(
        &second(&server),
        "POST /account/content?apiKey=tin-key&a=edit&id=456977726&sid=8 HTTP/1.1",
        &[("accept", "text/html"), FORM, ("cookie", &cookie)],
        "title=Tin%20%26%20brass&visibility=unlisted",
    );

    let server = RawServer::new(replies(Reply::json(r#"{"return":{"path":"/en.vtt"}}"#)));
    server.account().closed_captions(stream(), "en").unwrap();
    assert_request(
        &second(&server),
        "GET /api/Media/GetClosedCaptions?apiKey=tin-key&mid=456977726&language=en HTTP/1.1",
        &[JSON, ("cookie", &cookie)],
        "",
    );
}
