//! `cargo xtask public-api`: the public API of each library crate as text, in `docs/public-api/`.
//!
//! A release step, not a part of `ci`: it reads rustdoc's JSON, whose format belongs to one version of the compiler.

use crate::TaskError;
use crate::generated::{self, Files};
use crate::workspace::{Workspace, cargo, cargo_output, root};

/// Version of the compiler whose rustdoc JSON the listing reads.
const COMPILER: &str = "1.95";

pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    let is_check = generated::is_check("public-api", arguments)?;
    require_compiler()?;
    let folder = root().join("docs").join("public-api");
    let mut files = Files::new();
    for name in library_crates()? {
        files.insert(folder.join(format!("{name}.txt")), listing(&name)?.into_bytes());
    }
    if !is_check {
        generated::write(&files)?;
    }
    // A listing of a crate that no longer exists is found, too.
    generated::check("public-api", &files, &[folder])
}

fn require_compiler() -> Result<(), TaskError> {
    let version = cargo_output(&["--version"])?;
    if version.starts_with(&format!("cargo {COMPILER}.")) {
        return Ok(());
    }
    Err(TaskError::new(format!(
        "needs Rust {COMPILER}, found {}: the JSON of rustdoc differs between versions",
        version.trim()
    )))
}

/// Published members with a library.
fn library_crates() -> Result<Vec<String>, TaskError> {
    let workspace = Workspace::read()?;
    let libraries = workspace
        .members()
        .filter(|package| package.is_published() && package.library().is_some());
    let mut names: Vec<_> = libraries.map(|package| package.name().to_owned()).collect();
    names.sort();
    Ok(names)
}

fn listing(name: &str) -> Result<String, TaskError> {
    let target = root().join("target").join("public-api");
    let status = cargo()
        .args(["rustdoc", "--lib", "--all-features", "-p", name])
        .arg("--target-dir")
        .arg(&target)
        .args([
            "--",
            "-Zunstable-options",
            "--output-format=json",
            "--cap-lints=allow",
        ])
        // The stable compiler writes the JSON only with this; no other toolchain is needed.
        .env("RUSTC_BOOTSTRAP", "1")
        .status()
        .map_err(|error| TaskError::new(format!("cargo rustdoc -p {name}: {error}")))?;
    if !status.success() {
        return Err(TaskError::new(format!("cargo rustdoc -p {name}: {status}")));
    }
    let json = target
        .join("doc")
        .join(format!("{}.json", name.replace('-', "_")));
    // Without the implementations that nearly every type has, the listing shows what is particular to a type.
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .map_err(|error| TaskError::new(format!("the public API of {name}: {error}")))?;
    Ok(api.to_string())
}
