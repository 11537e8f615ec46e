//! Pin, unpin, mute and unmute from the chat.

use std::time::Duration;

use rumble_chat::{
    ChatApiBuilder, ChatWriter, Endpoint, Error, ErrorKind, Event, Mute as _, MuteScope, MuteTarget,
    Operation,
};
use rumble_sim::{MutedPages, ServiceFault, Sim, When};

use crate::account::account;
use crate::client::{client, next, next_event};
use crate::redaction::{PLANTED_TEXT, assert_no_chat_text};
use crate::wire;
use crate::writing::{BOT, GUEST, GUEST_ID, message_id, sim, writes};

fn chat_of(sim: &Sim, name: &str) -> ChatApiBuilder {
    client(sim)
        .account(&account(sim, name))
        .send_cooldown(Duration::ZERO)
}

/// Body of the last write request, which must be for this operation.
fn last_form(sim: &Sim, name: &str) -> String {
    let request = writes(sim).pop().unwrap();
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", format!("/service.php?name={name}").as_str())
    );
    let kind = request.header("content-type");
    assert_eq!(kind, Some("application/x-www-form-urlencoded"));
    let cookie = format!("u_s={}", sim.account(BOT).session().unwrap());
    assert_eq!(request.header("cookie"), Some(cookie.as_str()));
    assert!(request.header("user-agent").unwrap().starts_with("cocorum-rs/"));
    String::from_utf8(request.body).unwrap()
}

#[test]
fn each_request_has_its_format() {
    let sim = sim();
    let room = sim.stream(wire::STREAM);
    let one = room.say("CalmSparrow", "one");
    room.say_as("DimLantern", "Pine & Radio", "as a channel");
    let mut chat = chat_of(&sim, BOT).connect().unwrap();
    let (plain, channel) = (
        chat.get_message().unwrap().unwrap(),
        chat.get_message().unwrap().unwrap(),
    );
    let writer = chat.writer();

    chat.pin_message(message_id(one)).unwrap();
    let form = format!("video_id=900100200&message_id={one}");
    assert_eq!(last_form(&sim, "chat.message.pin"), form);
    plain.unpin(&writer).unwrap();
    assert_eq!(last_form(&sim, "chat.message.unpin"), form);

    let here = MuteScope::on(writer.stream_id());
    let muted = |form: &str| assert_eq!(last_form(&sim, "moderation.mute"), form);
    writer
        .mute_author(&plain, here.for_duration(Duration::from_millis(299_001)))
        .unwrap();
    muted("user_to_mute=CalmSparrow&entity_type=user&type=video&video=900100200&duration=300");
    writer.mute_author(&channel, here).unwrap();
    muted("user_to_mute=Pine%20%26%20Radio&entity_type=channel&type=video&video=900100200");
    channel.user().mute(&writer, MuteScope::everywhere()).unwrap();
    muted("user_to_mute=DimLantern&entity_type=user&type=total");
    channel.channel().unwrap().mute(&writer, here).unwrap();
    muted("user_to_mute=Pine%20%26%20Radio&entity_type=channel&type=video&video=900100200");

    let record = sim.account(BOT).mutes()[0].0;
    plain.user().unmute(&writer).unwrap();
    assert_eq!(
        last_form(&sim, "moderation.unmute"),
        format!("record_id={record}")
    );
}

#[test]
fn moderation_is_delivered_once_and_in_order() {
    let sim = sim();
    let mut guest = chat_of(&sim, GUEST).connect().unwrap();
    let bot = chat_of(&sim, BOT).connect().unwrap();
    let mut observed = vec![next(&mut guest)];

    let rules = bot.send_message("be kind, and post no links").unwrap().message_id;
    bot.pin_message(rules).unwrap();
    let hello = guest.send_message("hello").unwrap().message_id;
    let link = guest.send_message("https://kettles.example").unwrap().message_id;
    bot.delete_message(link).unwrap();
    bot.mute_user(MuteTarget::User(GUEST), MuteScope::on(bot.stream_id()))
        .unwrap();
    let error = guest.send_message("but why?").unwrap_err();
    assert_eq!(error.server_message(), Some("You are muted in this chat"));
    bot.unmute_user(&GUEST.to_uppercase()).unwrap();
    let back = guest.send_message("back again").unwrap().message_id;
    bot.writer().unpin_message(rules).unwrap();
    let end = bot.send_message("good night").unwrap().message_id;

    while !observed.last().unwrap().ends_with("good night") {
        observed.push(next(&mut guest));
    }
    let [rules, hello, link, back, end] = [rules, hello, link, back, end].map(|id| id.get());
    assert_eq!(
        observed,
        [
            "init 0".to_owned(),
            format!("{rules}: be kind, and post no links"),
            format!("pinned {rules}"),
            format!("{hello}: hello"),
            format!("{link}: https://kettles.example"),
            format!("deleted {link}"),
            format!("muted {GUEST_ID}"),
            format!("deleted {hello} but rants"),
            format!("{back}: back again"),
            format!("unpinned {rules}"),
            format!("{end}: good night"),
        ]
    );
    let deleted: Vec<_> = guest.history().map(|message| message.is_deleted()).collect();
    assert_eq!(deleted, [false, true, true, false, false]);
    assert!(guest.pinned_message().is_none());
}

#[test]
fn unpinning_without_an_id_uses_the_known_pin() {
    let sim = sim();
    let room = sim.stream(wire::STREAM);
    let one = room.say("CalmSparrow", "one");
    assert!(room.pin(one));
    let mut chat = chat_of(&sim, BOT).connect().unwrap();
    chat.unpin_message(None).unwrap();
    assert!(last_form(&sim, "chat.message.unpin").ends_with(&format!("message_id={one}")));
    while chat.pinned_message().is_some() {
        next(&mut chat);
    }
    let before = writes(&sim).len();
    let error = chat.unpin_message(None).unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::NotPinned, Operation::Unpin)
    );
    assert!(!error.outcome_is_unknown());
    assert_eq!(writes(&sim).len(), before, "nothing was sent");
    let error = chat.unpin_message(Some(message_id(one))).unwrap_err();
    assert_eq!(error.server_message(), Some("That message is not pinned"));
}

#[test]
fn a_raid_is_prepared_and_confirmed() {
    let sim = sim();
    let mut chat = chat_of(&sim, BOT).connect().unwrap();
    next(&mut chat);
    let error = chat.writer().confirm_raid().unwrap_err();
    assert_eq!(error.server_message(), Some("No raid has been prepared"));
    chat.command("/raid https://rumble.com/v0exampl-far-shore.html")
        .unwrap();
    chat.writer().confirm_raid().unwrap();
    assert_eq!(last_form(&sim, "raid.confirm"), "video_id=900100200");
    let Event::RaidConfirmed(raid) = next_event(&mut chat) else {
        panic!("a raid")
    };
    assert_eq!(
        raid.target_url.as_deref(),
        Some("https://rumble.com/v0exampl-far-shore.html")
    );
    assert!(!raid.redirection_steps().is_empty());
    assert!(chat.state().raid().is_some());
}

#[test]
fn muting_an_unknown_author_fails() {
    let sim = sim();
    let mut chat = chat_of(&sim, BOT).connect().unwrap();
    let room = sim.stream(wire::STREAM);
    room.send_json(&wire::messages(&[wire::message(5, 77, "who am I?")]));
    let channel = wire::with(
        &wire::message(6, 77, "a channel of nobody"),
        r#""channel_id":7700099"#,
    );
    room.send_json(&wire::batch(&[channel], &[wire::user(77, "DimLantern")], &[]));
    for _ in 0..2 {
        let message = chat.get_message().unwrap().unwrap();
        let scope = MuteScope::everywhere();
        let error = chat.writer().mute_author(&message, scope).unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome_is_unknown()),
            (ErrorKind::UnknownName, false)
        );
    }
    assert!(writes(&sim).is_empty());
}

#[test]
fn moderation_without_a_session_is_not_logged_in() {
    let sim = sim();
    let chat = client(&sim).connect().unwrap();
    let errors = [
        chat.pin_message(message_id(5)).unwrap_err(),
        chat.unpin_message(Some(message_id(5))).unwrap_err(),
        chat.mute_user(MuteTarget::User(GUEST), MuteScope::everywhere())
            .unwrap_err(),
        chat.unmute_user(GUEST).unwrap_err(),
        chat.writer().confirm_raid().unwrap_err(),
    ];
    for error in errors {
        assert_eq!(
            (error.kind(), error.outcome_is_unknown()),
            (ErrorKind::NotLoggedIn, false)
        );
    }
    assert!(chat.session().is_none() && chat.account().is_none());
    assert!(writes(&sim).is_empty());
}

#[test]
fn a_session_is_sufficient_to_moderate() {
    let sim = sim();
    let one = sim.stream(wire::STREAM).say("CalmSparrow", "one");
    let chat = crate::writing::chat_of(&sim, BOT).connect().unwrap();
    chat.pin_message(message_id(one)).unwrap();
    assert!(last_form(&sim, "chat.message.pin").ends_with(&format!("message_id={one}")));
    chat.mute_user(MuteTarget::User("CalmSparrow"), MuteScope::everywhere())
        .unwrap();
    chat.unmute_user("calmsparrow").unwrap();
    assert!(sim.account(BOT).mutes().is_empty());
    let token = chat.session().unwrap().token();
    assert_eq!(Some(token.expose()), sim.account(BOT).session().as_deref());
    assert_eq!(chat.account().unwrap().username().unwrap(), BOT);
}

#[test]
fn a_session_of_another_site_cannot_moderate() {
    let sim = sim();
    let session = crate::writing::session(&sim, BOT);
    let foreign = Endpoint::parse("http://127.0.0.1:9").unwrap();
    let writer = client(&sim).session(session).base_url(foreign).writer().unwrap();
    let error = writer.pin_message(message_id(5)).unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::ForeignHost, Operation::Pin)
    );
}

type Moderate = fn(&ChatWriter) -> Result<(), Error>;

const PIN: Moderate = |writer| writer.pin_message(message_id(17));
const MUTE_USER: Moderate =
    |writer| writer.mute_user(MuteTarget::User(GUEST), MuteScope::on(writer.stream_id()));
const RAID: Moderate = ChatWriter::confirm_raid;

#[test]
fn changes_are_not_retried() {
    let no = |status, retry_after| ServiceFault::Status {
        json: true,
        retry_after,
        status,
    };
    let html = |status| ServiceFault::Status {
        json: false,
        retry_after: None,
        status,
    };
    let message = || PLANTED_TEXT.to_owned();
    let rejection = ServiceFault::ErrorList { message: message() };
    let faults = [
        (ServiceFault::Drop, ErrorKind::Disconnected, true),
        (ServiceFault::TruncateBody, ErrorKind::Disconnected, true),
        (ServiceFault::TruncateJson, ErrorKind::NotJson, true),
        (ServiceFault::Html, ErrorKind::NotJson, true),
        (no(500, None), ErrorKind::Server, true),
        (html(503), ErrorKind::Server, true),
        (rejection, ErrorKind::Rejected, false),
        (
            ServiceFault::ErrorMap {
                field: "text".to_owned(),
                message: message(),
            },
            ErrorKind::Rejected,
            false,
        ),
        (ServiceFault::LoggedOut, ErrorKind::Unauthorized, false),
        (ServiceFault::BotProtection, ErrorKind::BotProtection, false),
        (no(429, Some(7)), ErrorKind::RateLimited, false),
    ];
    for (fault, kind, is_unknown) in faults {
        for moderate in [PIN, MUTE_USER, RAID] {
            let sim = sim();
            let writer = chat_of(&sim, BOT).writer().unwrap();
            sim.service().fault("*", When::Every, fault.clone());
            let error = moderate(&writer).unwrap_err();
            assert_eq!(
                (error.kind(), error.outcome_is_unknown()),
                (kind, is_unknown),
                "{fault:?}: {error}"
            );
            assert_eq!(error.to_string().contains("the outcome is unknown"), is_unknown);
            assert_no_chat_text(&error);
            assert_eq!(writes(&sim).len(), 1, "{fault:?}");
            if kind == ErrorKind::Rejected {
                assert_eq!(error.server_message(), Some(PLANTED_TEXT));
            }
            if kind == ErrorKind::RateLimited {
                assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
            }
        }
    }
}

#[test]
fn unmuting_an_unknown_name_changes_nothing() {
    let sim = sim();
    let writer = chat_of(&sim, BOT).writer().unwrap();
    let error = writer.unmute_user("DimLantern").unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (ErrorKind::NotMuted, false)
    );
    assert_no_chat_text(&error);
    writer
        .mute_user(MuteTarget::User(GUEST), MuteScope::everywhere())
        .unwrap();
    sim.account(BOT).set_muted_pages(MutedPages::RepeatPastEnd);
    let error = writer.unmute_user("DimLantern").unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (ErrorKind::UnexpectedFormat, false)
    );
    assert_no_chat_text(&error);
    sim.account(BOT).set_muted_pages(MutedPages::EmptyPastEnd);
    sim.service()
        .fault("moderation.unmute", When::Every, ServiceFault::Drop);
    let error = writer.unmute_user(GUEST).unwrap_err();
    assert!(error.outcome_is_unknown(), "{error}");
    sim.account(BOT).expire_sessions();
    let error = writer.unmute_user(GUEST).unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (ErrorKind::Unauthorized, false)
    );
}
