use std::collections::HashSet;
use std::fs;

use serde_json::Value;

use super::contained::{self, Contained};
use super::{commit_time, folder};
use crate::workspace::{files_under, root};
use crate::{TaskError, programs};

/// Writes the `CycloneDX` bill of materials of the command.
pub(super) fn write() -> Result<(), TaskError> {
    let tool = programs::cargo_tool("cargo-cyclonedx", "0.5.9", &["--debug"])?;
    let mut command = programs::subcommand(&tool, "cyclonedx");
    command.args(["--format", "json", "--spec-version", "1.5", "--target", "all"]);
    command.args(["--no-build-deps", "--override-filename", NAME]);
    command.args(["--manifest-path", "crates/cocorum-cli/Cargo.toml"]);
    command.env("SOURCE_DATE_EPOCH", commit_time()?);
    programs::run(command.current_dir(root()))?;
    fs::create_dir_all(folder()).map_err(|error| TaskError::io(&folder(), &error))?;
    let file = folder().join(format!("{NAME}.json"));
    // One is written next to each manifest of the workspace.
    for place in ["crates", "xtask"] {
        for written in files_under(&root().join(place))? {
            if written.file_name() == file.file_name() {
                if written.starts_with(root().join("crates/cocorum-cli")) {
                    fs::copy(&written, &file).map_err(|error| TaskError::io(&file, &error))?;
                }
                fs::remove_file(&written).map_err(|error| TaskError::io(&written, &error))?;
            }
        }
    }
    let text = fs::read_to_string(&file).map_err(|error| TaskError::io(&file, &error))?;
    // The ids of the crates of this workspace contain its folder.
    let text = text.replace(&format!("file://{}", root().display()), "file://");
    let parsed = serde_json::from_str(&text);
    let mut bill: Value = parsed.map_err(|error| TaskError::new(error.to_string()))?;
    let crates = contained::crates()?;
    keep(&mut bill, &crates);
    let count =
        check(&bill, &crates).map_err(|problem| TaskError::new(format!("{}: {problem}", file.display())))?;
    fs::write(&file, format!("{bill:#}\n")).map_err(|error| TaskError::io(&file, &error))?;
    println!("{}: {count} components", file.display());
    Ok(())
}

/// Removes the components that are not among these crates: those of other targets, and those of features that only other members
/// of the workspace enable.
fn keep(bill: &mut Value, crates: &[Contained]) {
    let kept: HashSet<_> = crates
        .iter()
        .map(|found| (&*found.name, &*found.version))
        .collect();
    let mut removed = HashSet::new();
    let text = |value: &Value, member| value.get(member).and_then(Value::as_str).map(str::to_owned);
    if let Some(components) = bill.get_mut("components").and_then(Value::as_array_mut) {
        components.retain(|component| {
            let (name, version) = (text(component, "name"), text(component, "version"));
            let is_kept = kept.contains(&(&*name.unwrap_or_default(), &*version.unwrap_or_default()));
            removed.extend(text(component, "bom-ref").filter(|_| !is_kept));
            is_kept
        });
    }
    if let Some(graph) = bill.get_mut("dependencies").and_then(Value::as_array_mut) {
        graph.retain(|node| text(node, "ref").is_none_or(|id| !removed.contains(&id)));
        for node in graph {
            if let Some(needed) = node.get_mut("dependsOn").and_then(Value::as_array_mut) {
                needed.retain(|id| id.as_str().is_none_or(|id| !removed.contains(id)));
            }
        }
    }
    // The only property states that these are the components of all targets.
    if let Some(metadata) = bill.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.remove("properties");
    }
}

/// Requires that a bill lists these crates, and returns the number of its components.
fn check(bill: &Value, crates: &[Contained]) -> Result<usize, String> {
    if bill.get("bomFormat").and_then(Value::as_str) != Some("CycloneDX") {
        return Err("not a bill in the CycloneDX format".to_owned());
    }
    let components = bill.get("components").and_then(Value::as_array);
    let described = bill.pointer("/metadata/component");
    let listed: HashSet<_> = components
        .into_iter()
        .flatten()
        .chain(described)
        .filter_map(|component| {
            let text = |member| component.get(member).and_then(Value::as_str);
            Some((text("name")?, text("version")?))
        })
        .collect();
    match crates
        .iter()
        .find(|found| !listed.contains(&(&*found.name, &*found.version)))
    {
        Some(missing) => Err(format!("lacks {} {}", missing.name, missing.version)),
        None => Ok(listed.len()),
    }
}

const NAME: &str = "cocorum.cdx";

#[cfg(test)]
mod tests {
    use super::*;

    fn contained(name: &str, version: &str) -> Contained {
        Contained {
            name: name.to_owned(),
            version: version.to_owned(),
        }
    }

    #[test]
    fn component_that_is_not_contained_is_removed_from_the_graph() {
        let mut bill = serde_json::json!({
            "components": [
                {"bom-ref": "a", "name": "regex", "version": "1.13.0"},
                {"bom-ref": "b", "name": "wasi", "version": "0.11.1"},
            ],
            "dependencies": [
                {"ref": "cli", "dependsOn": ["a", "b"]},
                {"ref": "a"},
                {"ref": "b", "dependsOn": ["a"]},
            ],
        });
        keep(&mut bill, &[contained("regex", "1.13.0")]);
        let expected = serde_json::json!({
            "components": [{"bom-ref": "a", "name": "regex", "version": "1.13.0"}],
            "dependencies": [{"ref": "cli", "dependsOn": ["a"]}, {"ref": "a"}],
        });
        assert_eq!(bill, expected);
    }

    #[test]
    fn bill_lists_every_crate() {
        let bill = serde_json::json!({
            "bomFormat": "CycloneDX",
            "metadata": {"component": {"name": "cli", "version": "0.1.0"}},
            "components": [{"name": "regex", "version": "1.13.0"}],
        });
        let crates = [contained("cli", "0.1.0"), contained("regex", "1.13.0")];
        assert_eq!(check(&bill, &crates), Ok(2));
        let newer = [contained("regex", "1.13.1")];
        assert_eq!(check(&bill, &newer), Err("lacks regex 1.13.1".to_owned()));
        assert!(check(&Value::Null, &[]).is_err());
    }
}
