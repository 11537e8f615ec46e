//! `cocorum relay`: collectors and archives on several machines.

mod archive;
mod collect;
mod status;
mod tail;

use std::process::ExitCode;

use cocorum_relay::{BrokerSettings, ErrorKind};

use crate::advice;
use crate::args::{BrokerArgs, RelayAction, Servers};
use crate::record::Problem;

pub(crate) fn run(action: &RelayAction, servers: &Servers) -> Result<ExitCode, Problem> {
    match action {
        RelayAction::Collect(collect) => collect::run(collect, servers),
        RelayAction::Archive(archive) => archive::run(archive, servers),
        RelayAction::Tail(tail) => tail::run(tail, servers),
        RelayAction::Status(status) => status::run(status, servers),
    }
}

fn broker(args: &BrokerArgs, servers: &Servers) -> Result<BrokerSettings, Problem> {
    let broker = BrokerSettings::new(&args.nats).map_err(|_| {
        let text = "--nats takes a URL such as nats://host:4222 or tls://host, without user name and password: --creds takes \
                    a file with credentials";
        Problem::Usage(text.to_owned())
    })?;
    Ok(broker
        .credentials(args.creds.clone())
        .roots(servers.ca_file.clone()))
}

impl From<cocorum_relay::Error> for Problem {
    fn from(error: cocorum_relay::Error) -> Self {
        let text = advice::error_chain(&error);
        match error.kind() {
            ErrorKind::Credentials => Self::Usage(format!("--creds: {text}")),
            ErrorKind::Name => Self::Usage(text),
            _ => Self::Failed(text),
        }
    }
}
