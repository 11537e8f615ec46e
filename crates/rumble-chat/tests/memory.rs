//! Cost of reading one event, counted in allocations: at most 64 KiB plus ten times its size at the peak, and at most
//! twice as much for an event of twice the size.

#![allow(
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

#[path = "hostile/events.rs"]
mod events;

use allocation_counter::{AllocationInfo, measure};
use rumble_chat::Session;
use rumble_chat::model::StreamId;

use events::{Hostile, events};

/// Reads an event of at most this size; returns its size and the allocations.
fn read(event: &Hostile, bytes: usize) -> (usize, AllocationInfo) {
    let mut reads = Vec::new();
    let size = event.write(bytes, |read| reads.push(read.to_vec()));
    let mut session = Session::new(StreamId::new(900_100_200).unwrap());
    session.handle_connected();
    let cost = measure(|| {
        for read in &reads {
            session.handle_data(read);
            while session.poll_event().is_some() {}
        }
    });
    (size, cost)
}

#[test]
fn an_event_costs_at_most_ten_times_its_size() {
    let mut over = Vec::new();
    for event in events() {
        for bytes in [2_000, 10_000, 66_000, 270_000] {
            let (size, cost) = read(&event, bytes);
            if cost.bytes_max > 64 * 1024 + 10 * size as u64 {
                over.push(format!(
                    "{}, {size} bytes: {:.1} times",
                    event.name,
                    cost.bytes_max as f64 / size as f64
                ));
            }
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

#[test]
fn twice_the_event_costs_at_most_twice_the_allocations() {
    // The state copies the first 1,000 badges of a larger catalogue once; the smaller event also contains more than
    // that.
    let mut over = Vec::new();
    for event in events() {
        let [(_, small), (_, large)] = [120_000, 240_000].map(|bytes| read(&event, bytes));
        if large.count_total > 2 * small.count_total + small.count_total / 50 + 100
            || large.bytes_total > 3 * small.bytes_total + 64 * 1024
        {
            over.push(format!("{}: {small:?} {large:?}", event.name));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}
