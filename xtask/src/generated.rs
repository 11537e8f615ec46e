//! Files that a task writes, or compares with those in the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::TaskError;
use crate::workspace::{files_under, relative, root};

pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Whether the arguments only request a check.
pub(crate) fn is_check(task: &str, arguments: &[String]) -> Result<bool, TaskError> {
    match arguments {
        [] => Ok(false),
        [flag] if flag == "--check" => Ok(true),
        _ => Err(TaskError::usage(format!("usage: cargo xtask {task} [--check]"))),
    }
}

/// Writes the files that differ.
pub(crate) fn write(files: &Files) -> Result<(), TaskError> {
    for (path, bytes) in files {
        if fs::read(path).ok().as_ref() != Some(bytes) {
            let folder = path.parent().unwrap_or(root());
            let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, bytes));
            written.map_err(|error| TaskError::io(path, &error))?;
            println!("wrote {}", relative(path, root()));
        }
    }
    Ok(())
}

/// Fails with the list of differences. `folders` may contain only these files.
pub(crate) fn check(task: &str, files: &Files, folders: &[PathBuf]) -> Result<(), TaskError> {
    let mut found = Files::new();
    for place in files.keys().chain(folders) {
        for file in files_under(place)? {
            let bytes = fs::read(&file).map_err(|error| TaskError::io(&file, &error))?;
            found.insert(file, bytes);
        }
    }
    let differences = differences(files, &found, root());
    if differences.is_empty() {
        println!("{} generated files are up to date", files.len());
        return Ok(());
    }
    Err(TaskError::new(format!(
        "generated files differ:\n  {}\nrun `cargo xtask {task}`, read the diff, commit it",
        differences.join("\n  ")
    )))
}

fn differences(expected: &Files, found: &Files, root: &Path) -> Vec<String> {
    let changed = expected.iter().filter_map(|(path, bytes)| {
        let what = match found.get(path) {
            Some(there) if there == bytes => return None,
            Some(there) => {
                let same = bytes.iter().zip(there).take_while(|(one, other)| one == other);
                format!("differs from byte {} on", same.count())
            }
            None => "missing".to_owned(),
        };
        Some(format!("{}: {what}", relative(path, root)))
    });
    let stray = found.keys().filter(|path| !expected.contains_key(*path));
    changed
        .chain(stray.map(|path| format!("{}: not generated", relative(path, root))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_missing_and_stray_files_are_listed() {
        let files = |files: [(&str, &str); 3]| -> Files {
            let file = |(path, text): (&str, &str)| (Path::new("/x").join(path), text.as_bytes().to_vec());
            files.map(file).into()
        };
        let expected = files([("a", "same"), ("b", "abc"), ("d", "new")]);
        let found = files([("a", "same"), ("b", "abX"), ("c", "old")]);
        let listed = ["b: differs from byte 2 on", "d: missing", "c: not generated"];
        assert_eq!(differences(&expected, &found, Path::new("/x")), listed);
    }
}
