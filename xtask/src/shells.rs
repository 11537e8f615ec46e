//! `cargo xtask ci shells`: the shells read and offer the completions of the command, and `mandoc` accepts its manual
//! pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::TaskError;
use crate::programs::{self, Program, output};
use crate::workspace::{cargo, root};

const PROGRAMS: [Program; 4] = [
    ("bash", &["--version"], "bash"),
    ("fish", &["--version"], "fish"),
    // mandoc has no option that only succeeds.
    ("sh", &["-c", "command -v mandoc"], "mandoc"),
    ("zsh", &["--version"], "zsh"),
];

pub(crate) fn check() -> Result<(), TaskError> {
    programs::install_missing(&PROGRAMS)?;
    let cocorum = build()?;
    let folder = root().join("target/shells");
    fs::create_dir_all(&folder).map_err(|error| TaskError::io(&folder, &error))?;
    for (shell, script) in [("bash", BASH), ("fish", FISH), ("zsh", ZSH)] {
        let file = folder.join(format!("cocorum.{shell}"));
        let completions = output(Command::new(&cocorum).args(["completions", shell]))?;
        fs::write(&file, completions).map_err(|error| TaskError::io(&file, &error))?;
        // Without the files of the user.
        let plain = match shell {
            "bash" => "--norc",
            "fish" => "--no-config",
            _ => "-f",
        };
        let mut command = Command::new(shell);
        command.args([plain, "-c", script]).stdin(Stdio::null());
        let offered = output(command.env("COMPLETIONS", &file))?;
        for name in ["unpin", "completions"] {
            if !offered.split_whitespace().any(|word| word.contains(name)) {
                return Err(TaskError::new(format!(
                    "{shell} does not offer {name}:\n{offered}"
                )));
            }
        }
        println!("{shell} offers {} words", offered.split_whitespace().count());
    }
    manual(&cocorum, &folder.join("man1"))
}

/// The command as it is now.
pub(crate) fn build() -> Result<PathBuf, TaskError> {
    programs::run(cargo().args(["build", "--quiet", "-p", "cocorum-cli"]))?;
    Ok(root().join("target/debug/cocorum"))
}

fn manual(cocorum: &Path, folder: &Path) -> Result<(), TaskError> {
    _ = fs::remove_dir_all(folder);
    programs::run(Command::new(cocorum).arg("man").arg(folder))?;
    let pages = crate::workspace::files_under(folder)?;
    let mut mandoc = Command::new("mandoc");
    output(mandoc.args(["-Tlint", "-Wwarning"]).args(&pages))?;
    println!("mandoc accepts {} pages", pages.len());
    Ok(())
}

/// Completes `cocorum ` and `cocorum comp`.
const BASH: &str = r#"
. "$COMPLETIONS"
COMP_WORDS=(cocorum ''); COMP_CWORD=1
_cocorum cocorum '' cocorum
printf '%s\n' "${COMPREPLY[@]}"
"#;

const FISH: &str = r#"
source "$COMPLETIONS"
complete --do-complete 'cocorum '
"#;

/// The function that describes the commands is what the menu shows.
const ZSH: &str = r#"
autoload -Uz compinit && compinit -u -D
_describe() { print -r -- ${(P)4} ${(P)3} ${(P)2} }
source "$COMPLETIONS"
_cocorum_commands
"#;
