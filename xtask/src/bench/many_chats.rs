//! Many chats in one process, against the simulator in another.

use super::Effort;
use super::figure::{Budget, Figure};
use crate::TaskError;
use crate::scale::{Load, measure};

pub(super) fn idle(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    let load = Load {
        chats: effort.pick(5_000, 20),
        seconds: effort.pick(3, 0),
        history: 50,
        ..Load::default()
    };
    let budget = Budget::at_most(384.0, 256.0);
    Ok(vec![resident(&load, "after an init of 50 messages", budget)?])
}

pub(super) fn idle_https(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    let load = Load {
        chats: effort.pick(1_000, 20),
        seconds: effort.pick(3, 0),
        threads: true,
        https: true,
        ..Load::default()
    };
    // The stretch is 640 MiB for 5,000 chats.
    let budget = Budget::at_most(160.0, 128.0);
    Ok(vec![resident(&load, "after an empty init", budget)?])
}

fn resident(load: &Load, what: &str, budget: Budget) -> Result<Figure, TaskError> {
    Ok(Figure {
        what: format!("{} chats {what}, whole process", load.chats),
        value: measure(load)?.resident_kib / 1_024.0,
        unit: "MiB",
        limit: None,
        budget,
    })
}

pub(super) fn busy(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    let load = Load {
        chats: effort.pick(1_000, 20),
        rate: 10,
        seconds: effort.pick(20, 1),
        more: effort.pick(800, 20),
        threads: true,
        ..Load::default()
    };
    let usage = measure(&load)?;
    let figure = |what: &str, value, unit, budget| Figure {
        what: format!("{} chats, {what}", load.chats),
        value,
        unit,
        limit: None,
        budget,
    };
    let history = load.rate * load.seconds;
    let kilobytes = |kib: f64| kib * 1.024;
    Ok(vec![
        figure(
            "10 messages a second each",
            usage.cores,
            "cores",
            Budget::at_most(0.25, 0.15),
        ),
        figure(
            &format!("a chat with {history} messages of history"),
            kilobytes(usage.kib_per_chat),
            "KB",
            Budget::at_most(200.0, 120.0),
        ),
        figure(
            &format!("a chat with {} messages of history", history + load.more),
            kilobytes(usage.kib_per_chat_after),
            "KB",
            Budget::None,
        ),
    ])
}
