use std::fs;

use super::folder;
use crate::dependencies::PERMITTED;
use crate::workspace::root;
use crate::{TaskError, programs};

/// Writes the licences of the crates that the command contains to one page.
pub(super) fn write() -> Result<(), TaskError> {
    let about = programs::cargo_tool("cargo-about", "0.9.3", &["--features", "cli"])?;
    fs::create_dir_all(folder()).map_err(|error| TaskError::io(&folder(), &error))?;
    let settings = folder().join("about.toml");
    let accepted: Vec<_> = PERMITTED.iter().map(|license| format!("\"{license}\"")).collect();
    let text = format!(
        "accepted = [{}]\nignore-dev-dependencies = true\nno-clearly-defined = true\n",
        accepted.join(", ")
    );
    fs::write(&settings, text).map_err(|error| TaskError::io(&settings, &error))?;
    let page = folder().join("THIRD-PARTY.txt");
    let mut command = programs::subcommand(&about, "about");
    command.args(["generate", "--fail", "--all-features"]);
    command.args(["--manifest-path", "crates/cocorum-cli/Cargo.toml"]);
    command
        .arg("--config")
        .arg(settings)
        .arg("--output-file")
        .arg(&page);
    programs::run(command.arg("xtask/src/package/notices.hbs").current_dir(root()))?;
    let text = fs::read_to_string(&page).map_err(|error| TaskError::io(&page, &error))?;
    for crate_name in ["rustls ", "ureq ", "zstd "] {
        if !text.contains(crate_name) {
            return Err(TaskError::new(format!("{} lacks {crate_name}", page.display())));
        }
    }
    println!("{}: {} lines", page.display(), text.lines().count());
    Ok(())
}
