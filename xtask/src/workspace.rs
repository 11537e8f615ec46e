//! The workspace: its files, and its metadata from cargo.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::TaskError;

/// The output of `cargo metadata`.
pub(crate) struct Workspace(Value);

/// A package in that output.
#[derive(Clone, Copy)]
pub(crate) struct Package<'a>(&'a Value);

/// A dependency of a package.
#[derive(Clone, Copy)]
pub(crate) struct Dependency<'a>(&'a Value);

impl Workspace {
    pub(crate) fn read() -> Result<Self, TaskError> {
        Self::parse(&cargo_output(&["metadata", "--format-version", "1"])?)
    }

    pub(crate) fn parse(metadata: &str) -> Result<Self, TaskError> {
        let parsed = serde_json::from_str(metadata);
        parsed
            .map(Self)
            .map_err(|error| TaskError::new(format!("the output of cargo metadata: {error}")))
    }

    /// Every package of the dependency graph.
    pub(crate) fn packages(&self) -> impl Iterator<Item = Package<'_>> {
        list(&self.0, "packages").map(Package)
    }

    /// The packages of this workspace.
    pub(crate) fn members(&self) -> impl Iterator<Item = Package<'_>> {
        let is_member =
            |package: &Package<'_>| list(&self.0, "workspace_members").any(|id| *id == package.0["id"]);
        self.packages().filter(is_member)
    }
}

impl<'a> Package<'a> {
    pub(crate) fn name(self) -> &'a str {
        text(self.0, "name")
    }

    pub(crate) fn version(self) -> &'a str {
        text(self.0, "version")
    }

    /// The SPDX expression; empty without one.
    pub(crate) fn license(self) -> &'a str {
        text(self.0, "license")
    }

    /// The name of its library, if it has one.
    pub(crate) fn library(self) -> Option<&'a str> {
        let is_library = |target: &&Value| {
            list(target, "kind").any(|kind| {
                let kind = kind.as_str().unwrap_or_default();
                kind.contains("lib") || kind == "proc-macro"
            })
        };
        list(self.0, "targets")
            .find(is_library)
            .map(|target| text(target, "name"))
    }

    /// The names of its example programs.
    pub(crate) fn examples(self) -> impl Iterator<Item = &'a str> {
        let is_example = |target: &&Value| list(target, "kind").any(|kind| kind == "example");
        list(self.0, "targets")
            .filter(is_example)
            .map(|target| text(target, "name"))
    }

    /// Whether it may be published.
    pub(crate) fn is_published(self) -> bool {
        list(self.0, "publish").next().is_some() || self.0.get("publish").is_none_or(Value::is_null)
    }

    pub(crate) fn folder(self) -> &'a Path {
        let manifest = Path::new(text(self.0, "manifest_path"));
        manifest.parent().unwrap_or(manifest)
    }

    pub(crate) fn dependencies(self) -> impl Iterator<Item = Dependency<'a>> {
        list(self.0, "dependencies").map(Dependency)
    }

    /// Lists of features to build the package with: none, each one alone, all. Empty without features.
    pub(crate) fn feature_sets(self) -> Vec<String> {
        let features = self.0.get("features").and_then(Value::as_object);
        let names = features.into_iter().flat_map(|features| features.keys());
        let names: Vec<String> = names.filter(|name| *name != "default").cloned().collect();
        match names.as_slice() {
            [] => Vec::new(),
            [one] => vec![String::new(), one.clone()],
            several => [vec![String::new()], several.to_vec(), vec![several.join(",")]].concat(),
        }
    }
}

impl<'a> Dependency<'a> {
    pub(crate) fn name(self) -> &'a str {
        text(self.0, "name")
    }

    /// The name in the source: the one that the manifest gives, or that of the library.
    pub(crate) fn identifier(self, workspace: &Workspace) -> String {
        let rename = self.0.get("rename").and_then(Value::as_str);
        let package = workspace.packages().find(|package| package.name() == self.name());
        let library = package.and_then(Package::library).unwrap_or(self.name());
        rename.unwrap_or(library).replace('-', "_")
    }

    /// For tests, examples and benchmarks only.
    pub(crate) fn is_dev(self) -> bool {
        text(self.0, "kind") == "dev"
    }
}

fn list<'a>(value: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value.get(member).and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// The folder of the workspace manifest.
pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// The calling cargo, at the root of the workspace.
pub(crate) fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The output of a cargo command.
pub(crate) fn cargo_output(arguments: &[&str]) -> Result<String, TaskError> {
    let call = || format!("cargo {}", arguments.join(" "));
    let output = cargo()
        .args(arguments)
        .output()
        .map_err(|error| TaskError::new(format!("{}: {error}", call())))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(TaskError::new(format!("{} failed:\n{reason}", call())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a task again, in a process that was built with another profile.
pub(crate) fn rerun(profile: &str, task: &str, arguments: &[String]) -> Result<(), TaskError> {
    let call = [
        "run",
        "--quiet",
        "--profile",
        profile,
        "-p",
        "xtask",
        "--",
        task,
        IN_PROCESS,
    ];
    let status = cargo().args(call).args(arguments).status();
    let status = status.map_err(|error| TaskError::new(format!("cargo: {error}")))?;
    if status.success() {
        Ok(())
    } else {
        Err(TaskError::new(format!("failed: {status}")))
    }
}

/// First argument of a task that [`rerun`] started.
pub(crate) const IN_PROCESS: &str = "--in-process";

/// Whether [`rerun`] started this process, and the task's own arguments.
pub(crate) fn in_process(arguments: &[String]) -> (bool, &[String]) {
    match arguments {
        [marker, rest @ ..] if marker == IN_PROCESS => (true, rest),
        _ => (false, arguments),
    }
}

/// The text of each file below a folder that has this extension, by path.
pub(crate) fn texts_under(folder: &Path, extension: &str) -> Result<Vec<(PathBuf, String)>, TaskError> {
    let mut files = files_under(folder)?;
    files.retain(|file| file.extension().is_some_and(|found| found == extension));
    let read = |file: PathBuf| match fs::read_to_string(&file) {
        Ok(text) => Ok((file, text)),
        Err(error) => Err(TaskError::io(&file, &error)),
    };
    files.into_iter().map(read).collect()
}

/// Every file below a folder, sorted; none without that folder. A file is below itself.
pub(crate) fn files_under(folder: &Path) -> Result<Vec<PathBuf>, TaskError> {
    if folder.is_file() {
        return Ok(vec![folder.to_owned()]);
    }
    let mut files = Vec::new();
    let mut folders = Vec::from_iter(folder.exists().then(|| folder.to_owned()));
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| TaskError::io(&folder, &error))?;
        for entry in entries {
            let path = entry.map_err(|error| TaskError::io(&folder, &error))?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A path below `folder`, with slashes.
pub(crate) fn relative(path: &Path, folder: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
