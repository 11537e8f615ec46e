//! The program that `cargo xtask fuzz` builds with coverage counters: one target, chosen by a variable, driven by libFuzzer.
//!
//! Its package, `xtask/fuzz`, is not a member of the workspace: libFuzzer is C++ with a separate licence.

#![no_main]
mod fuzz_targets;
mod scrub;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::LazyLock;
use std::{env, fs};

use fuzz_targets::FuzzTarget;

static TARGET: LazyLock<&FuzzTarget> = LazyLock::new(|| {
    let name = env::var("RUMBLE_FUZZ_TARGET").unwrap_or_default();
    FuzzTarget::named(&name).expect("RUMBLE_FUZZ_TARGET is the name of a target")
});

/// Writes the initial inputs into the folder that libFuzzer reads next.
fn write_inputs() {
    let Some(folder) = env::var_os("RUMBLE_FUZZ_CORPUS") else {
        return;
    };
    for input in TARGET.inputs() {
        let mut hasher = DefaultHasher::new();
        input.hash(&mut hasher);
        let file = std::path::Path::new(&folder).join(format!("seed-{:016x}", hasher.finish()));
        fs::write(file, input).expect("the corpus folder can be written");
    }
}

libfuzzer_sys::fuzz_target!(
    init: write_inputs(),
    |data: &[u8]| (TARGET.run)(data)
);
