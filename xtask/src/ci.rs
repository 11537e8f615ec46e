//! `cargo xtask ci`: the steps of CI, the fastest first.

use crate::steps::{self, Step, succeed};
use crate::workspace::Workspace;
use crate::{
    TaskError, bench, broker, browser, dependencies, examples, exports, faults, feed, fixtures, links,
    metrics, service, shells, tidy,
};

const STEPS: &[Step] = &[
    Step::cargo("fmt", "fmt --all --check"),
    Step::check("tidy", "cargo xtask tidy", tidy::check),
    Step::check("dependencies", "cargo xtask ci dependencies", dependencies::check),
    Step::cargo("clippy", "clippy --workspace --all-targets -- -D warnings"),
    Step::check("features", "cargo xtask ci features", features),
    Step::cargo(
        "reqwest",
        "clippy --locked --manifest-path examples/reqwest/Cargo.toml --target-dir target/reqwest -- -D warnings",
    ),
    Step::cargo("test", "test --workspace"),
    Step::check("examples", "cargo xtask ci examples", examples::check),
    Step::cargo(
        "install",
        "install --path crates/cocorum-cli --locked --debug --force --root target/install --target-dir target",
    ),
    Step::cargo(
        "doc",
        "--config build.rustdocflags=['-Dwarnings'] doc --workspace --no-deps",
    ),
    Step::check("links", "cargo xtask ci doc links", links::check),
    Step::check("fixtures", "cargo xtask fixtures --check", fixtures::check),
    Step::check("feed", "cargo xtask feed --check", feed::check),
    Step::check("exports", "cargo xtask ci exports", exports::check),
    Step::check("browser", "cargo xtask ci browser", browser::check),
    Step::check("metrics", "cargo xtask ci metrics", metrics::check),
    Step::check("service", "cargo xtask ci service", service::check),
    Step::check("shells", "cargo xtask ci shells", shells::check),
    Step::check("broker", "cargo xtask ci broker", broker::check),
    Step::check("faults", "cargo xtask faults --share", faults::ci_subset),
    Step::check("bench", "cargo xtask bench --quick", bench::quick),
];

pub(crate) fn run(names: &[String]) -> Result<(), TaskError> {
    steps::run(STEPS, names)
}

/// Checks and lints each documented feature set of each crate by itself: no features, each one alone, all of them.
/// The steps before and after see the default features, and those that other members of the workspace enable.
fn features() -> Result<(), TaskError> {
    for package in Workspace::read()?.members() {
        for set in package.feature_sets() {
            let features = match set.as_str() {
                "" => String::new(),
                set => format!(" --features {set}"),
            };
            let command = format!(
                "clippy --quiet -p {} --no-default-features{features} -- -D warnings",
                package.name()
            );
            println!("cargo {command}");
            succeed("features", &command)?;
        }
    }
    let no_demo = "test --quiet -p cocorum-cli --no-default-features --test no_demo";
    println!("cargo {no_demo}");
    succeed("features", no_demo)
}
