//! The URLs of the server: printed, written into pages for OBS, opened in the browser.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use cocorum_serve::Server;

use crate::args::ObsFile;
use crate::error::CliError;

/// URLs with the tokens of a server.
pub(super) struct Pages {
    base: String,
    view: String,
    control: String,
}

impl Pages {
    pub(super) fn new(server: &Server) -> Self {
        let mut address = server.address();
        if address.ip().is_unspecified() {
            address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        }
        Self {
            base: format!("http://{address}"),
            view: server.tokens().view().to_owned(),
            control: server.tokens().control().to_owned(),
        }
    }

    /// The URLs, one per line, each after its name.
    pub(super) fn print(&self) -> Result<(), CliError> {
        let mut text = String::new();
        for overlay in cocorum_serve::overlays() {
            text += &format!("{overlay:10}{}\n", self.overlay(overlay));
        }
        text += &format!("{:10}{}/api/v1/events?k={}\n", "feed", self.base, self.view);
        text += &format!("{:10}{}\n", "dashboard", self.dashboard());
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            // A reader that took the first lines, such as `head`, can still use the server.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(CliError::Message(format!("cannot write the URLs: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// Writes a page that waits for the server: OBS shows a page that it could not load as blank, permanently.
    pub(super) fn write_obs_file(&self, file: &ObsFile) -> Result<(), CliError> {
        let path = &file.path;
        let page = OBS_PAGE.replace("ADDRESS", &self.overlay(file.overlay));
        let written = replace(path, &page);
        written.map_err(|error| {
            CliError::Message(format!("--obs-file: cannot write {}: {error}", path.display()))
        })
    }

    /// Through a page in the state folder: arguments of a process are visible to other users of the machine.
    pub(super) fn open_dashboard(&self, folder: &Path) -> Result<(), CliError> {
        let path = folder.join("dashboard.html");
        let page = DASHBOARD_PAGE.replace("ADDRESS", &self.dashboard());
        let failed =
            |what: &str, error: &io::Error| CliError::Message(format!("--open: cannot {what}: {error}"));
        replace(&path, &page).map_err(|error| failed("write the page", &error))?;
        let mut command = Command::new(OPENER);
        command
            .arg(&path)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        match command.spawn() {
            Ok(_) => Ok(()),
            Err(error) => {
                crate::stderr::status(format_args!(
                    "-- --open: cannot start {OPENER}: {error}; open the URL of the dashboard instead"
                ));
                Ok(())
            }
        }
    }

    fn overlay(&self, name: &str) -> String {
        format!("{}/overlay/{name}?k={}", self.base, self.view)
    }

    /// The token follows a `#`, since a browser does not send that part.
    fn dashboard(&self) -> String {
        format!("{}/#k={}&c={}", self.base, self.view, self.control)
    }
}

/// Replaces only a page of an earlier run. Only the owner can read the file, since the URL contains a token.
fn replace(path: &Path, page: &str) -> io::Result<()> {
    match fs::read_to_string(path) {
        Ok(old) if old.starts_with(MARK) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
        Ok(_) => {
            return Err(io::Error::other(
                "the file exists and is not a page of this command",
            ));
        }
    }
    let new = path.with_extension("new");
    let _ = fs::remove_file(&new);
    let written = create(&new).and_then(|mut file| file.write_all(page.as_bytes()));
    written.and_then(|()| fs::rename(&new, path)).inspect_err(|_| {
        let _ = fs::remove_file(&new);
    })
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

const MARK: &str = "<!doctype html><!-- written by cocorum serve -->";

/// `no-cors`: this page can only find out whether the server responds. The settings of the overlay can follow the name
/// of the file.
const OBS_PAGE: &str = r#"<!doctype html><!-- written by cocorum serve -->
<meta charset="utf-8">
<title>Waiting for cocorum serve</title>
<script>
const overlay = "ADDRESS" + location.search.replace("?", "&");
async function wait() {
  try {
    await fetch(new URL("/health", overlay), { mode: "no-cors", cache: "no-store" });
    location.replace(overlay);
  } catch {
    setTimeout(wait, 1000);
  }
}
wait();
</script>
"#;

const DASHBOARD_PAGE: &str = r#"<!doctype html><!-- written by cocorum serve -->
<meta charset="utf-8">
<title>cocorum serve</title>
<script>
location.replace("ADDRESS");
</script>
"#;

#[cfg(target_os = "macos")]
const OPENER: &str = "open";
#[cfg(target_os = "windows")]
const OPENER: &str = "explorer";
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const OPENER: &str = "xdg-open";
