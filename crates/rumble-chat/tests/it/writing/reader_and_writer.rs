//! Two accounts in one chat: each receives the effects of the other's requests, in order and once.

use rumble_chat::Event;

use super::{BOT, BOT_CHANNEL, BOT_ID, GUEST, chat_of, message_id, sim};
use crate::client::{next, next_event};
use crate::helpers::channel_id;
use crate::wire;

#[test]
fn messages_and_deletions_reach_another_account() {
    let sim = sim();
    let mut bot = chat_of(&sim, BOT).connect().unwrap();
    let mut guest = chat_of(&sim, GUEST).connect().unwrap();
    assert_eq!(
        (next(&mut bot), next(&mut guest)),
        ("init 0".into(), "init 0".into())
    );

    let one = bot.send_message("good evening").unwrap();
    let two = guest.send_message("and to you").unwrap();
    let three = bot
        .send_message_as("from the studio", channel_id(BOT_CHANNEL))
        .unwrap();
    bot.delete_message(two.message_id).unwrap();
    guest.delete_message(two.message_id).unwrap();
    let last = guest.send_message("good night").unwrap();
    assert_eq!(one.user.as_ref().unwrap().id.get(), BOT_ID);

    let ids = [&one, &two, &three, &last].map(|sent| sent.message_id.get());
    let observed = [
        format!("{}: good evening", ids[0]),
        format!("{}: and to you", ids[1]),
        format!("{}: from the studio", ids[2]),
        format!("deleted {}", ids[1]),
        format!("deleted {}", ids[1]),
        format!("{}: good night", ids[3]),
    ];
    for chat in [&mut bot, &mut guest] {
        for expected in &observed {
            assert_eq!(&next(chat), expected);
        }
        let state: Vec<_> = chat
            .history()
            .map(|message| (message.id.get(), message.is_deleted()))
            .collect();
        let is_removed = |id| (id, id == ids[1]);
        assert_eq!(state, ids.map(is_removed));
        let as_channel = chat.history().nth(2).unwrap();
        assert_eq!(as_channel.author_name(), "Sparrow Studio");
        assert_eq!(as_channel.user().username, BOT);
    }
    let own = |writer: &rumble_chat::ChatWriter| -> Vec<_> {
        guest.history().map(|message| writer.is_own(&message)).collect()
    };
    assert_eq!(own(&bot.writer()), [true, false, true, false]);
    assert_eq!(own(&guest.writer()), [false, true, false, true]);
    assert!(
        guest
            .history()
            .zip([&one, &two, &three, &last])
            .all(|(message, sent)| sent.is_echo(&message))
    );
    assert!(!one.is_echo(&guest.history().last().unwrap()));
}

#[test]
fn a_message_is_deleted_through_a_writer() {
    let sim = sim();
    let mut bot = chat_of(&sim, BOT).connect().unwrap();
    sim.stream(wire::STREAM)
        .say("DimLantern", "kettles at https://kettles.example");
    let message = bot.get_message().unwrap().unwrap();
    message.delete(&bot.writer()).unwrap();
    let Event::Deleted(deleted) = next_event(&mut bot) else {
        panic!("a deletion")
    };
    assert_eq!(deleted.message_ids, [message.id]);
    assert!(message.is_deleted());
}

/// Request ids are visible to every viewer of the stream.
#[test]
fn a_reused_request_id_does_not_make_a_message_own() {
    let sim = sim();
    let mut bot = chat_of(&sim, BOT).connect().unwrap();
    let sent = bot.send_message("mine").unwrap();
    let forged = format!(
        r#"{{"type":"messages","request_id":"{}","data":{{"messages":[{}]}}}}"#,
        sent.request_id,
        wire::message(5, 900_300_002, "https://kettles.example")
    );
    sim.stream(wire::STREAM).send_json(&forged);
    let own = bot.get_message().unwrap().unwrap();
    let other = bot.get_message().unwrap().unwrap();
    let writer = bot.writer();
    assert!(sent.is_echo(&own) && writer.is_own(&own));
    assert_eq!(other.request_id(), Some(sent.request_id.as_str()));
    assert!(!sent.is_echo(&other) && !writer.is_own(&other));
}

#[test]
fn a_command_affects_all_accounts() {
    let sim = sim();
    let bot = chat_of(&sim, BOT).connect().unwrap();
    let guest = chat_of(&sim, GUEST).connect().unwrap();
    bot.command("/subscribers").unwrap();
    assert_eq!(guest.send_message("hello").unwrap_err().status(), Some(403));
    bot.command("/subscribers off").unwrap();
    guest.send_message("hello").unwrap();
    let error = guest.command("/subscribers").unwrap_err();
    assert_eq!(
        error.server_message(),
        Some("You are not allowed to use commands here")
    );
    assert_eq!(
        bot.delete_message(message_id(5)).err().map(|error| error.kind()),
        None
    );
}
