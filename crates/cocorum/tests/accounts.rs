//! The façade's names for accounts and lookups that work without a server.

use cocorum::basehandles::{BaseUser, BaseUserBadge};
use cocorum::chatapi::{ChatApi, ErrorKind as ChatErrorKind, User};
use cocorum::model::Record;
use cocorum::servicephp::{self, ErrorKind, Guest, Secret, SessionCookie, Settings};
use cocorum::{statics, utils};

#[test]
fn urls_that_contain_the_id_need_no_server() {
    let id = utils::video_id_from_url("https://rumble.com/embed/v7k2m9q/?pub=4").unwrap();
    assert_eq!(id.to_string(), "7k2m9q");
    let found = servicephp::resolve("https://rumble.com/chat/popup/456977726").unwrap();
    assert_eq!(found.stream_id.base36().to_string(), "7k2m9q");
    let foreign = utils::video_id_from_url("https://example.com/v7k2m9q.html").unwrap_err();
    assert_eq!(foreign.kind(), ErrorKind::ForeignHost);
    let unclear = servicephp::resolve("123456").unwrap_err();
    assert_eq!(unclear.kind(), ErrorKind::InvalidStream);
}

#[test]
fn invalid_tokens_are_not_sent() {
    let error = utils::test_session_cookie(Secret::new("brass; teapot")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidToken);
    assert!(!format!("{error} {error:?}").contains("teapot"));
}

#[test]
fn login_functions_match_known_values() {
    assert_eq!(
        utils::md5_ex::hash("").expose(),
        "d41d8cd98f00b204e9800998ecf8427e"
    );
    let once = utils::md5_ex::hash_stretch(&Secret::new("abc"), "", 0);
    assert_eq!(once.expose(), "900150983cd24fb0d6963f7d28e17f72");
}

#[test]
fn request_ids_use_the_alphabet_of_browsers() {
    let id = utils::generate_request_id();
    assert_eq!(id.len(), 43);
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    assert!(id.bytes().all(is_base64), "{id}");
}

#[test]
fn users_have_both_ids() {
    let user: Record<User> = Record::from_json(r#"{"id":"36","username":"CalmSparrow"}"#).unwrap();
    assert_eq!(
        (user.user_id_b10(), user.user_id_b36().to_string()),
        (36, "10".to_owned())
    );
    let badge: Record<BaseUserBadge> = Record::from_json("{}").unwrap();
    assert_eq!(badge.label_in("en"), None);
}

#[test]
fn constants_match_the_clients() {
    let site = servicephp::Endpoint::rumble();
    for address in [statics::uri::SERVICEPHP, statics::uri::OEMBED] {
        assert!(address.starts_with(site.as_str()), "{address}");
    }
    let session = SessionCookie::new(Secret::new("tin-whistle"), &site).unwrap();
    assert_eq!(session.renewals(), 0);
    assert!(!format!("{:?} {:?}", session, Guest::new(Settings::default())).contains("whistle"));
}

#[test]
fn message_constants_match_the_chat() {
    let writer = ChatApi::builder("v7k2m9q").writer().unwrap();
    assert_eq!(writer.message_length_max(), statics::message::MAX_LEN);
    assert!(!writer.has_session());
    let error = writer.command("/raid").unwrap_err();
    assert_eq!(error.kind(), ChatErrorKind::NotLoggedIn);
    assert_eq!(statics::message::COMMAND_PREFIX, '/');
    assert_eq!(
        statics::uri::chat_api::COMMAND,
        format!("{}/chat/command", statics::uri::RUMBLE_BASE)
    );
}

#[cfg(all(feature = "livestream-api", feature = "scraping"))]
#[test]
fn the_key_of_the_page_is_accepted_by_the_api() {
    use cocorum::RumbleApi;
    use cocorum::scraping::Scraper;
    use cocorum::servicephp::Endpoint;
    use rumble_sim::{AccountPlan, KeyPlan, Plan, Sim};

    let plan = Plan::new()
        .account(AccountPlan::new("CalmSparrow", 900_300_001, "brass teapot"))
        .api_key(KeyPlan::user("an-invented-key", 900_300_001, "CalmSparrow"));
    let sim = Sim::start(plan).unwrap();
    let settings = Settings::default().base_url(Endpoint::parse(&sim.base_url()).unwrap());
    let account = Guest::new(settings)
        .log_in_plain("CalmSparrow", &Secret::new("brass teapot"))
        .unwrap();
    let keys = Scraper::new(&account).api_keys().unwrap();
    let url = keys.user().unwrap().url.clone().unwrap();
    let api = RumbleApi::new(&url).unwrap();
    assert_eq!(api.username(), "CalmSparrow");
}
