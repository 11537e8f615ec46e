//! Functions that pass arbitrary bytes to the code that reads external data, and panic if a guarantee does not hold.
//!
//! `cargo xtask fuzz` searches for such inputs, and the tests of `fuzz.rs` replay those that are kept.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a target reports what it found by panicking"
)]

mod chat_steps;
mod cost;
mod event;
mod framing;
mod ids;
mod input;
mod json_text;
mod livestream_api;
mod local_server;
mod pages;
mod scrubber;
mod seeds;
mod service;
mod split;
mod stream_refs;
mod times;
mod tracker_steps;
mod upload;

/// Code that reads external data, and its guarantees.
pub(crate) struct FuzzTarget {
    pub(crate) name: &'static str,
    /// Panics if a guarantee does not hold.
    pub(crate) run: fn(&[u8]),
    /// Initial inputs, made from the fixtures.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
}

impl FuzzTarget {
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.name == name)
    }

    /// The inputs in the repository: those made from fixtures, and those that failed once.
    pub(crate) fn inputs(&self) -> Vec<Vec<u8>> {
        let mut inputs = (self.seeds)();
        inputs.extend(seeds::files(&format!("xtask/fuzz/corpus/{}", self.name)));
        inputs
    }
}

pub(crate) const TARGETS: [FuzzTarget; 13] = [
    FuzzTarget {
        name: "framing",
        run: framing::run,
        seeds: framing::seeds,
    },
    FuzzTarget {
        name: "event",
        run: event::run,
        seeds: event::seeds,
    },
    FuzzTarget {
        name: "split",
        run: split::run,
        seeds: split::seeds,
    },
    FuzzTarget {
        name: "chat_steps",
        run: chat_steps::run,
        seeds: seeds::steps,
    },
    FuzzTarget {
        name: "livestream_api",
        run: livestream_api::run,
        seeds: livestream_api::seeds,
    },
    FuzzTarget {
        name: "tracker_steps",
        run: tracker_steps::run,
        seeds: seeds::steps,
    },
    FuzzTarget {
        name: "service",
        run: service::run,
        seeds: service::seeds,
    },
    FuzzTarget {
        name: "pages",
        run: pages::run,
        seeds: pages::seeds,
    },
    FuzzTarget {
        name: "upload",
        run: upload::run,
        seeds: upload::seeds,
    },
    FuzzTarget {
        name: "ids",
        run: ids::run,
        seeds: ids::seeds,
    },
    FuzzTarget {
        name: "times",
        run: times::run,
        seeds: times::seeds,
    },
    FuzzTarget {
        name: "stream_refs",
        run: stream_refs::run,
        seeds: stream_refs::seeds,
    },
    FuzzTarget {
        name: "scrubber",
        run: scrubber::run,
        seeds: scrubber::seeds,
    },
];
