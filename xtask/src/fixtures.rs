//! `cargo xtask fixtures`: the files below `fixtures/` that come from the simulator's templates.

mod difference;
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rumble_sim::Fixture;

use self::difference::differences;
use crate::TaskError;
use crate::workspace::{files_below, relative, root};

pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => write(),
        ["--check"] => check(),
        _ => Err(TaskError::usage("usage: cargo xtask fixtures [--check]")),
    }
}

/// Fails with the list of what differs between the templates and the files.
pub(crate) fn check() -> Result<(), TaskError> {
    let wanted = wanted()?;
    let found = found()?;
    let differences = differences(&wanted, &found);
    if differences.is_empty() {
        println!("{} generated files are up to date", wanted.len());
        return Ok(());
    }
    let list: Vec<_> = differences.iter().map(|line| format!("  {line}")).collect();
    Err(TaskError::new(format!(
        "the fixtures are not what the templates make:\n{}\nrun `cargo xtask fixtures`, read the diff, commit it",
        list.join("\n")
    )))
}

fn write() -> Result<(), TaskError> {
    let wanted = wanted()?;
    let found = found()?;
    let mut written = 0_usize;
    for (path, bytes) in &wanted {
        if found.get(path) == Some(bytes) {
            continue;
        }
        let file = folder().join(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).map_err(|error| TaskError::io(parent, &error))?;
        }
        fs::write(&file, bytes).map_err(|error| TaskError::io(&file, &error))?;
        println!("wrote fixtures/{path}");
        written += 1;
    }
    println!("{written} of {} generated files changed", wanted.len());
    for stray in found.keys().filter(|path| !wanted.contains_key(*path)) {
        println!("fixtures/{stray} is not generated: remove it, or let the templates make it");
    }
    Ok(())
}

/// What should be there: path below `fixtures/` to content.
fn wanted() -> Result<BTreeMap<String, Vec<u8>>, TaskError> {
    let fixtures = rumble_sim::fixtures();
    let readme = read_readme()?;
    let readme = table::replace(&readme, &table::of(&fixtures)).ok_or_else(|| {
        TaskError::new(format!(
            "fixtures/{README} has no place for the table: put `{}` and `{}` on lines of their own",
            table::BEGIN,
            table::END
        ))
    })?;
    let mut wanted = BTreeMap::from([(README.to_owned(), readme.into_bytes())]);
    for Fixture { path, bytes, .. } in fixtures {
        if wanted.insert(path.clone(), bytes).is_some() {
            return Err(TaskError::new(format!("two fixtures are called {path}")));
        }
    }
    Ok(wanted)
}

/// What is there, in the places where nothing but generated files may be.
fn found() -> Result<BTreeMap<String, Vec<u8>>, TaskError> {
    let mut found = BTreeMap::from([(README.to_owned(), read_readme()?.into_bytes())]);
    for place in GENERATED {
        for file in files_below(&folder().join(place))? {
            let bytes = fs::read(&file).map_err(|error| TaskError::io(&file, &error))?;
            found.insert(relative(&file, &folder()), bytes);
        }
    }
    Ok(found)
}

fn read_readme() -> Result<String, TaskError> {
    let path = folder().join(README);
    fs::read_to_string(&path).map_err(|error| TaskError::io(&path, &error))
}

fn folder() -> PathBuf {
    Path::new(root()).join("fixtures")
}

const README: &str = "README.md";

/// Folders below `fixtures/` in which every file is generated.
const GENERATED: [&str; 2] = ["chat", "livestream-api"];
