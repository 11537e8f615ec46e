//! `cocorum serve`

mod pages;
mod sources;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cocorum_serve::rumble_http::MediaSettings;
use cocorum_serve::{Config, ErrorKind, Server, ServerSettings, SinkSettings};

use crate::advice::error_chain;
use crate::args::{self, Servers};
use crate::demo::Demo;
use crate::error::CliError;
use crate::interrupt::Interruptions;
use crate::session::state_dir;
use crate::{network, stderr};

pub(crate) fn run(args: &args::Serve, servers: &Servers) -> ExitCode {
    match serve(args, servers) {
        Ok(()) => ExitCode::SUCCESS,
        Err(CliError::Usage(text)) => stderr::usage_error(&text),
        Err(error) => {
            stderr::error(error);
            ExitCode::FAILURE
        }
    }
}

/// Serves until the user ends it.
fn serve(args: &args::Serve, servers: &Servers) -> Result<(), CliError> {
    let sources = sources::parse(args, servers)?;
    let demo = args.demo.then(Demo::start_endless).transpose();
    let demo = demo.map_err(CliError::Message)?;
    let state = state_folder(args.demo)?;
    let settings = settings(args, demo.as_ref(), state.clone())?;
    let interruptions = Interruptions::begin();
    let server = Server::start(settings).map_err(|error| match error.kind() {
        ErrorKind::Exposed => CliError::Usage(format!(
            "{error}; pass the host name by which it is reached with --allow-host"
        )),
        _ => CliError::Message(error_chain(&error)),
    })?;
    let pages = pages::Pages::new(&server);
    for file in &args.obs_file {
        pages.write_obs_file(file)?;
    }
    pages.print()?;
    sources::report(server.feed());
    match &demo {
        Some(demo) => sources::start_demo(demo, &server),
        None => sources.start(&server),
    }
    if args.open {
        pages.open_dashboard(&state)?;
    }
    stderr::status("Running; press Ctrl-C to stop");
    interruptions.wait(None);
    server.stop();
    Ok(())
}

fn settings(args: &args::Serve, demo: Option<&Demo>, state: PathBuf) -> Result<ServerSettings, CliError> {
    let mut media = MediaSettings::default().extra_roots(network::extra_roots());
    if let Some(demo) = demo {
        media = media.base(demo.base_url.clone());
    }
    let mut settings = ServerSettings::default();
    settings.bind = args.bind;
    settings.allow_hosts.clone_from(&args.allow_host);
    settings.max_clients = args.max_clients;
    settings.media = media;
    settings.sinks = SinkSettings::default().extra_roots(network::extra_roots());
    settings.state = Some(state);
    if let Some(file) = &args.config {
        let parsed = Config::parse(&text("--config", file)?);
        let parsed =
            parsed.map_err(|error| CliError::Usage(format!("--config: {}: {error}", file.display())))?;
        settings.config = parsed.in_folder(file.parent().unwrap_or(Path::new("")));
    }
    settings.css = args.css.as_deref().map(|file| text("--css", file)).transpose()?;
    Ok(settings)
}

fn text(option: &str, file: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(file)
        .map_err(|error| CliError::Usage(format!("{option}: cannot read {}: {error}", file.display())))
}

/// Folder of the tokens and shown alerts. A demo has a separate one, so that it does not affect real streams.
fn state_folder(is_demo: bool) -> Result<PathBuf, CliError> {
    let folder =
        state_dir().ok_or_else(|| CliError::Message("no home directory for the state folder".to_owned()))?;
    let name = if is_demo {
        "cocorum/serve-demo"
    } else {
        "cocorum/serve"
    };
    Ok(folder.join(name))
}
