use fastrand::Rng;
use rumble_chat::model::StreamId;
use rumble_chat::{Event, Session};

use super::chat_model::ChatModel;
use super::oracle::Oracle;
use super::wire::{self, Effect, Framing, Snapshot};
use super::*;

fn parse(arguments: &str) -> Call {
    let words: Vec<String> = arguments.split_whitespace().map(str::to_owned).collect();
    Call::parse(&words).unwrap()
}

/// The reported command plays the schedule that failed.
#[test]
fn a_failing_seed_is_one_command() {
    for target in TARGETS {
        let text = problem_text(target, 71, "message number 3 is missing");
        let command = text.lines().last().unwrap().trim();
        let arguments = command.strip_prefix("cargo xtask faults ").unwrap();
        assert_eq!(parse(arguments), Call::One(target, 71), "{text}");
    }
    assert_eq!(
        parse("--core 5 --from 9"),
        Call::Schedules(Counts {
            core: 5,
            from: 9,
            ..Counts::ALL
        })
    );
    assert_eq!(parse("--share"), Call::Schedules(Counts::SHARE));
    let wrong = Call::parse(&["--seeds".to_owned(), "1".to_owned()]).unwrap_err();
    assert_eq!(wrong.exit_code(), TaskError::USAGE);
}

/// Only the seed decides what is played, even when every step is shown.
#[test]
fn a_seed_always_gives_the_same_schedule() {
    for seed in 0..20 {
        let quiet = play(Target::Core, seed, false).unwrap();
        let shown = play(Target::Core, seed, true).unwrap();
        assert!(quiet.faults() > 0);
        assert_eq!(quiet.rows(), shown.rows(), "seed {seed}");
    }
    let rows = |seed| play(Target::Core, seed, false).unwrap().rows();
    assert_ne!(rows(1), rows(2));
}

/// After a gap without an end, one message of the live ones is missing.
#[test]
fn an_open_gap_excuses_nothing_that_follows() {
    let mut model = ChatModel::new(Rng::with_seed(1)).with_distinct_times();
    while model.messages.len() < 10 {
        model.step(1);
    }
    let mut items = Vec::new();
    let history = Snapshot {
        messages: (0..5).map(|at| (at, false)).collect(),
        ..Snapshot::default()
    };
    for snapshot in [history, Snapshot::default()] {
        let json = wire::init(&model, &snapshot, 0);
        items.push(Framing::Lf.item(&json, Effect::Snapshot(snapshot)));
    }
    for at in [7, 9] {
        items.push(wire::messages_event(&model, &[at], &[], Framing::Lf));
    }
    let effects: Vec<_> = items.iter().map(|item| item.effect.clone()).collect();
    for mut oracle in [Oracle::new(false), Oracle::of_sent(&model, &effects, true)] {
        let mut session = Session::new(StreamId::new(900_100_200).unwrap());
        let mut gaps = Vec::new();
        for item in &items {
            if matches!(item.effect, Effect::Snapshot(_)) {
                session.handle_connected();
                oracle.connection_begins();
            }
            oracle.arrived(&item.effect, &model);
            session.handle_data(&item.bytes);
            while let Some(event) = session.poll_event() {
                if let Event::Gap(gap) = &event {
                    gaps.push((gap.after.is_some(), gap.before.is_some()));
                }
                oracle.observe(&event).unwrap();
            }
            oracle.check_settled().unwrap();
        }
        // The gap begins with message 4, without a known end: it contains messages 5 and 6, but not message 8.
        assert_eq!(gaps, [(true, false)]);
        assert_eq!(
            oracle.check_complete(&model, true),
            Err("message number 8 is missing, and was not reported".to_owned())
        );
    }
}
