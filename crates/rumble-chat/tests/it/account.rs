//! The account of a chat, and the chat service that Rumble reports for it.

use std::time::Duration;

use rumble_chat::{ChatApi, Endpoint, ErrorKind, Operation, ServicePhp};
use rumble_servicephp::{Guest, Settings};
use rumble_sim::Sim;

use crate::client::{client, connect_error, next};
use crate::helpers::{channel_id, stream_id, user_id};
use crate::wire;
use crate::writing::raw_server::{RawServer, accepted_message};
use crate::writing::{BOT, BOT_CHANNEL, BOT_ID, plan, sim};

pub(crate) fn account(sim: &Sim, name: &str) -> ServicePhp {
    let settings = Settings::default().base_url(Endpoint::parse(&sim.base_url()).unwrap());
    let token = sim.account(name).issue_session();
    Guest::new(settings.timeout(Duration::from_secs(60)))
        .with_token(token.into())
        .unwrap()
}

#[test]
fn the_configured_account_is_returned() {
    let sim = sim();
    let account = account(&sim, BOT);
    let chat = client(&sim).account(&account).connect().unwrap();
    assert_eq!(
        chat.account().unwrap().session().token(),
        account.session().token()
    );
    assert_eq!(
        chat.writer().session().unwrap().token(),
        account.session().token()
    );
}

#[test]
fn an_account_sets_its_chat_service_and_its_user() {
    let sim = sim();
    let account = account(&sim, BOT);
    let mut chat = ChatApi::builder(stream_id()).account(&account).connect().unwrap();
    assert_eq!(chat.state().own_user(), Some(user_id(BOT_ID)));
    assert_eq!(chat.state().can_moderate(), Some(true));
    next(&mut chat);
    sim.account(BOT).set_moderator(wire::STREAM, false);
    next(&mut chat);
    assert_eq!(chat.state().can_moderate(), Some(false));
    chat.send_message_as("hello", channel_id(BOT_CHANNEL)).unwrap();
    assert!(chat.writer().is_own(&chat.get_message().unwrap().unwrap()));
}

#[test]
fn a_session_is_not_sent_to_a_foreign_chat_service() {
    let foreign = RawServer::new(vec![accepted_message()]);
    let hostile = [
        (foreign.url() + "/chat/api", ErrorKind::ForeignHost),
        (
            "https://web7.rumble.com.example/chat/api".to_owned(),
            ErrorKind::ForeignHost,
        ),
        (
            "http://web7.rumble.com/chat/api".to_owned(),
            ErrorKind::ForeignHost,
        ),
        ("web7.rumble.com".to_owned(), ErrorKind::UnexpectedFormat),
    ];
    for (url, kind) in hostile {
        let sim = Sim::start(plan().chat_endpoint(&url)).unwrap();
        let account = account(&sim, BOT);
        let builder = || ChatApi::builder(stream_id()).account(&account);
        let before = sim.requests().len();
        let errors = [connect_error(builder()), builder().writer().unwrap_err()];
        for error in errors {
            assert_eq!(
                (error.kind(), error.operation()),
                (kind, Operation::FetchAccount),
                "{url}: {error}"
            );
            assert!(!error.outcome_is_unknown());
        }
        // An explicit chat URL replaces the reported one.
        let chat_url = Endpoint::parse(&sim.chat_url()).unwrap();
        builder().chat_url(chat_url).connect().unwrap();
        assert_eq!(sim.requests().len(), before + 1);
    }
    assert!(foreign.requests().is_empty());
}

#[test]
fn an_invalid_stream_sends_no_request() {
    let sim = sim();
    let account = account(&sim, BOT);
    sim.account(BOT).expire_sessions();
    let before = sim.requests().len();
    let error = connect_error(ChatApi::builder("https://rumble.com/c/SparrowStudio").account(&account));
    assert_eq!(error.kind(), ErrorKind::NeedsLookup);
    assert_eq!(sim.requests().len(), before);
}
