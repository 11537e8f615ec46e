use std::fs;

use serde_json::Value;

use super::folder;
use crate::workspace::{files_under, root};
use crate::{TaskError, programs};

/// Writes the `CycloneDX` bill of materials of the command.
pub(super) fn write() -> Result<(), TaskError> {
    let tool = programs::cargo_tool("cargo-cyclonedx", "0.5.9", &[])?;
    let mut command = programs::subcommand(&tool, "cyclonedx");
    command.args(["--format", "json", "--all-features", "--target", "all"]);
    command.args([
        "--override-filename",
        NAME,
        "--manifest-path",
        "crates/cocorum-cli/Cargo.toml",
    ]);
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
    let bill: Value = serde_json::from_str(&text).map_err(|error| TaskError::new(error.to_string()))?;
    let components = bill
        .get("components")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    let is_bill = bill.get("bomFormat").and_then(Value::as_str) == Some("CycloneDX");
    if !is_bill || components < 50 {
        return Err(TaskError::new(format!(
            "{}: {components} components",
            file.display()
        )));
    }
    println!("{}: {components} components", file.display());
    Ok(())
}

const NAME: &str = "cocorum.cdx";
