//! Mutes, pins, raids and emotes on the simulated site.

use rumble_servicephp::model::{MessageId, MuteRecordId, StreamId};
use rumble_servicephp::{ErrorKind, MuteScope, MuteTarget};

use crate::site::{NAME, STREAM, account, guest, plan, sim};

fn stream() -> StreamId {
    StreamId::new(STREAM).unwrap()
}

#[test]
fn a_mute_is_ended_by_its_record() {
    let sim = sim(plan().moderator_of(STREAM));
    sim.stream(STREAM).say("TinFiddle", "hello");
    let account = account(&sim);
    account
        .mute_user(MuteTarget::User("TinFiddle"), MuteScope::everywhere())
        .unwrap();
    let (record, name) = sim.account(NAME).mutes().remove(0);
    assert_eq!(name, "TinFiddle");
    let record = MuteRecordId::new(record).unwrap();
    account.unmute_user(record).unwrap();
    assert!(sim.account(NAME).mutes().is_empty());
    let error = account.unmute_user(record).unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (ErrorKind::Rejected, false)
    );
    assert_eq!(error.server_message(), Some("There is no such record"));
}

#[test]
fn accounts_without_moderation_rights_are_rejected() {
    let sim = sim(plan());
    sim.stream(STREAM).say("TinFiddle", "hello");
    let account = account(&sim);
    let error = account
        .mute_user(MuteTarget::User("TinFiddle"), MuteScope::on(stream()))
        .unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Forbidden, Some(403)));
    assert_eq!(
        error.server_message(),
        Some("You are not a moderator of this stream")
    );
}

#[test]
fn messages_are_pinned_and_unpinned() {
    let sim = sim(plan().moderator_of(STREAM));
    let message = MessageId::new(sim.stream(STREAM).say("TinFiddle", "hello")).unwrap();
    let account = account(&sim);
    account.pin_message(stream(), message).unwrap();
    account.unpin_message(stream(), message).unwrap();
    let error = account.unpin_message(stream(), message).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    let error = account
        .pin_message(stream(), MessageId::new(17).unwrap())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
}

#[test]
fn raids_must_be_prepared() {
    let sim = sim(plan().moderator_of(STREAM));
    let error = account(&sim).confirm_raid(stream()).unwrap_err();
    assert_eq!(
        (error.kind(), error.server_message()),
        (ErrorKind::Rejected, Some("No raid has been prepared"))
    );
}

#[test]
fn emotes_are_available_to_guests() {
    let sim = sim(plan());
    let of_guest = guest(&sim).emotes(stream()).unwrap();
    let of_account = account(&sim).emotes(stream()).unwrap();
    assert!(of_guest.malformed.is_empty());
    for groups in [of_guest, of_account] {
        let everywhere = groups
            .items
            .iter()
            .find(|group| group.channel_id.is_none())
            .unwrap();
        assert!(
            everywhere
                .emotes
                .iter()
                .any(|emote| emote.name == "r+wave" && !emote.is_subs_only)
        );
        let mut all = groups.items.iter().flat_map(|group| &group.emotes);
        assert!(all.any(|emote| emote.is_subs_only));
    }
}
