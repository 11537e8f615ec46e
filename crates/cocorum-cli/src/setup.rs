//! `cocorum completions` and `cocorum man`

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory as _;
use clap_complete::Shell;

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
    clap_mangen::generate_to(Args::command(), directory)
}

const NAME: &str = "cocorum";
