//! The commands that act as an account.

pub(crate) mod logged_in;
mod login;
mod logout;
mod mute;
mod mutes;
pub(crate) mod two_factor;
mod unmute;
mod whoami;

use std::process::ExitCode;

use crate::args::{Account, Servers};
use crate::context;

pub(crate) fn run(command: Account, servers: &Servers) -> ExitCode {
    let outcome = match command {
        Account::Login(args) => login::run(&args, servers),
        Account::Logout(args) => logout::run(&args, servers),
        Account::Whoami(args) => whoami::run(&args, servers),
        Account::Mutes(args) => mutes::run(&args, servers),
        Account::Mute(args) => mute::run(&args, servers),
        Account::Unmute(args) => unmute::run(&args, servers),
    };
    context::exit_code(outcome)
}
