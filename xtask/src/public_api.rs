//! `cargo xtask public-api`: the public API of each library crate as text, in `docs/public-api/`.
//!
//! A release step, not a part of `ci`: it reads rustdoc's JSON, whose format belongs to one version of the compiler.

use std::fs;
use std::path::PathBuf;

use crate::TaskError;
use crate::workspace::{Workspace, cargo, cargo_output, files_under, root};

/// Version of the compiler whose rustdoc JSON the listing reads.
const COMPILER: &str = "1.95";

/// Libraries for the tests of this workspace only.
const UNPUBLISHED: [&str; 1] = ["rumble-testkit"];

pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    let is_check = match arguments {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => return Err(TaskError::usage("expected no argument, or --check")),
    };
    require_compiler()?;
    let listings = library_crates()?
        .into_iter()
        .map(|name| Ok((folder().join(format!("{name}.txt")), listing(&name)?)))
        .collect::<Result<Vec<_>, TaskError>>()?;
    if is_check {
        check(&listings)
    } else {
        write(&listings)
    }
}

fn folder() -> PathBuf {
    root().join("docs").join("public-api")
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

/// The crates that others can depend on: members with a library that are not left out in [`UNPUBLISHED`].
fn library_crates() -> Result<Vec<String>, TaskError> {
    let workspace = Workspace::read()?;
    let libraries = workspace.members().filter(|package| package.library().is_some());
    let names = libraries.map(|package| package.name().to_owned());
    let mut names: Vec<_> = names
        .filter(|name| !UNPUBLISHED.contains(&name.as_str()))
        .collect();
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

fn write(listings: &[(PathBuf, String)]) -> Result<(), TaskError> {
    fs::create_dir_all(folder()).map_err(|error| TaskError::io(&folder(), &error))?;
    for path in outdated(listings)? {
        fs::remove_file(&path).map_err(|error| TaskError::io(&path, &error))?;
    }
    for (path, text) in listings {
        fs::write(path, text).map_err(|error| TaskError::io(path, &error))?;
        println!("{}: {} items", path.display(), text.lines().count());
    }
    Ok(())
}

fn check(listings: &[(PathBuf, String)]) -> Result<(), TaskError> {
    let differs = |(path, text): &&(PathBuf, String)| fs::read_to_string(path).ok().as_ref() != Some(text);
    let mut paths: Vec<_> = listings
        .iter()
        .filter(differs)
        .map(|(path, _)| path.clone())
        .collect();
    paths.extend(outdated(listings)?);
    if paths.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    Err(TaskError::new(format!(
        "the public API changed; run `cargo xtask public-api`: {}",
        names.join(", ")
    )))
}

/// Listings of crates that no longer exist.
fn outdated(listings: &[(PathBuf, String)]) -> Result<Vec<PathBuf>, TaskError> {
    let is_current = |path: &PathBuf| listings.iter().any(|(current, _)| current == path);
    Ok(files_under(&folder())?
        .into_iter()
        .filter(|path| !is_current(path))
        .collect())
}
