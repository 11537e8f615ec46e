//! `cocorum completions` and `cocorum man`

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;
use time::OffsetDateTime;

use crate::args::{Args, SetupCommand};
use crate::stderr;

pub(crate) fn run(command: &SetupCommand) -> ExitCode {
    let (what, outcome) = match command {
        SetupCommand::Completions(args) => ("the completions", completions(args.shell)),
        SetupCommand::Man(args) => ("the manual pages", man(&args.directory)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            stderr::error(format_args!("cannot write {what}: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn completions(shell: Shell) -> io::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), NAME, &mut script);
    let mut out = io::stdout();
    match out.write_all(&script).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

fn man(directory: &Path) -> io::Result<()> {
    std::fs::create_dir_all(directory)?;
    let mut command = Args::command().disable_help_subcommand(true);
    command.build();
    write_pages(&command, directory)
}

/// Writes the page of a command, and those of the commands below it.
fn write_pages(command: &Command, directory: &Path) -> io::Result<()> {
    for command in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        write_pages(command, directory)?;
    }
    let page = Man::new(command.clone())
        .date(today())
        .source(concat!("cocorum ", env!("CARGO_PKG_VERSION")))
        .manual("Cocorum Manual");
    let mut text = Vec::new();
    page.render(&mut text)?;
    // An empty line is a break by itself: mandoc warns about breaks around it.
    let text = String::from_utf8_lossy(&text).replace("\n.br\n\n.br\n", "\n.sp\n");
    std::fs::write(directory.join(page.get_filename()), text)
}

fn today() -> String {
    #[expect(clippy::disallowed_methods, reason = "manual pages have a date")]
    let now = OffsetDateTime::from(SystemTime::now());
    now.date().to_string()
}

const NAME: &str = "cocorum";
