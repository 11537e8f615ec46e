//! The file with the session: only its owner can read it, and it is always whole.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rumble_servicephp::{Endpoint, Secret};
use serde::{Deserialize, Serialize};

use crate::args::SessionFile;
use crate::hint::with_causes;

pub(crate) struct Store {
    path: PathBuf,
}

/// What is in the file.
#[derive(Clone)]
pub(crate) struct Kept {
    /// Where the session is of.
    pub(crate) base_url: Endpoint,
    pub(crate) username: Option<String>,
    pub(crate) token: Secret,
}

#[derive(Serialize)]
struct Written<'a> {
    base_url: &'a str,
    username: Option<&'a str>,
    token: &'a str,
}

#[derive(Deserialize)]
struct Held {
    base_url: String,
    username: Option<String>,
    token: String,
}

impl Store {
    /// The file that is named, else the one in the user's state folder.
    pub(crate) fn find(named: &SessionFile) -> Result<Self, String> {
        let named = named
            .session_file
            .clone()
            .filter(|path| !path.as_os_str().is_empty());
        let path = named.or_else(|| Some(state_folder()?.join("cocorum/session.json")));
        let path =
            path.ok_or("there is no home folder to keep the session in: name a file with --session-file")?;
        // Another folder may be the current one when it is told.
        let path = std::path::absolute(&path).unwrap_or(path);
        Ok(Self { path })
    }

    /// The path, for people.
    pub(crate) fn place(&self) -> String {
        self.path.display().to_string()
    }

    /// What is kept; nothing when there is no file.
    pub(crate) fn load(&self) -> Result<Option<Kept>, String> {
        match self.text() {
            Ok(text) => self.parsed(&text).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("the session in {} cannot be read: {error}", self.place())),
        }
    }

    /// Keeps this and nothing else.
    pub(crate) fn save(&self, kept: &Kept) -> Result<(), String> {
        let written = Written {
            base_url: kept.base_url.as_str(),
            username: kept.username.as_deref(),
            token: kept.token.expose(),
        };
        let text = serde_json::to_string(&written).map(|text| Secret::new(text + "\n"));
        let text = text.map_err(io::Error::from);
        text.and_then(|text| self.write(&text))
            .map_err(|error| format!("the session cannot be kept in {}: {error}", self.place()))
    }

    /// As [`Store::save`], but only in the place of what was kept: somebody may have logged out, or in as another.
    pub(crate) fn replace(&self, old: &Kept, new: &Kept) -> Result<(), String> {
        match self.load()? {
            Some(now) if now.token == old.token => self.save(new),
            _ => Ok(()),
        }
    }

    /// Makes the folder, so that what is missing is known before there is something to keep.
    pub(crate) fn prepare(&self) -> Result<(), String> {
        let folder = self.folder();
        make_private(folder).map_err(|error| format!("there can be no folder {}: {error}", folder.display()))
    }

    pub(crate) fn remove(&self) -> Result<(), String> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(format!("{} cannot be removed: {error}", self.place()))
            }
            _ => Ok(()),
        }
    }

    fn text(&self) -> io::Result<Secret> {
        // Opening what is no file could wait for ever.
        if !fs::metadata(&self.path)?.is_file() {
            return Err(io::Error::other("it is no file"));
        }
        let file = File::open(&self.path)?;
        refuse_if_shared(&file)?;
        let mut text = String::new();
        file.take(LARGEST).read_to_string(&mut text)?;
        Ok(Secret::new(text))
    }

    fn parsed(&self, text: &Secret) -> Result<Kept, String> {
        // The reader's own words may repeat what it read.
        let unreadable = |_| {
            format!(
                "{} holds no session: log in anew with cocorum login",
                self.place()
            )
        };
        let read: Held = serde_json::from_str(text.expose()).map_err(unreadable)?;
        let token = Secret::new(read.token);
        let base_url = Endpoint::parse(&read.base_url)
            .map_err(|error| format!("{}: base_url: {}", self.place(), with_causes(&error)))?;
        Ok(Kept {
            base_url,
            username: read.username,
            token,
        })
    }

    /// A new file takes the place of the old one: whoever reads meanwhile gets one of the two, whole.
    fn write(&self, text: &Secret) -> io::Result<()> {
        // What is linked to stays where it is.
        let path = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        let folder = path.parent().unwrap_or(Path::new("/"));
        make_private(folder)?;
        // Its mode is 0600 from the start.
        let mut file = tempfile::Builder::new().prefix(".session-").tempfile_in(folder)?;
        file.write_all(text.expose().as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("/"))
    }
}

/// As the XDG base directory specification has it; a path that is not absolute does not count.
fn state_folder() -> Option<PathBuf> {
    let absolute = |path: PathBuf| path.is_absolute().then_some(path);
    let named = std::env::var_os("XDG_STATE_HOME")
        .map(PathBuf::from)
        .and_then(absolute);
    named.or_else(|| Some(std::env::home_dir().and_then(absolute)?.join(".local/state")))
}

/// Folders that are missing belong to their owner alone.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(unix)]
fn refuse_if_shared(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata()?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "others may read or change it (mode {mode:04o}). If nobody has, chmod 600 makes it yours; if somebody may \
         have, log in anew, and end the other sessions on the site"
    )))
}

#[cfg(not(unix))]
fn refuse_if_shared(_: &File) -> io::Result<()> {
    Ok(())
}

/// Bytes; a session is far smaller.
const LARGEST: u64 = 64 * 1024;
