//! The file with the session: only its owner can read it, and it is always whole.
//!
//! Everything that changes it holds a lock, so that what a logout removes is not written back. Under the lock the new
//! content has one name, `.NAME.new`: what an interrupted save leaves there is removed by the next command.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rumble_servicephp::{Endpoint, Secret};
use serde::{Deserialize, Serialize};

use super::platform;
use crate::advice::with_causes;
use crate::args::SessionFile;

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
        if is_there(&self.beside("new")) {
            let _lock = self.lock()?;
            self.remove_leftover()?;
        }
        match self.text() {
            Ok(text) => self.parsed(&text).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("the session in {} cannot be read: {error}", self.place())),
        }
    }

    /// Keeps this and nothing else, where [`Store::prepare`] still finds no reason against it.
    pub(crate) fn save(&self, kept: &Kept) -> Result<(), String> {
        let _lock = self.lock()?;
        self.check_replaceable(&kept.base_url)?;
        self.write(kept)
    }

    /// As [`Store::save`], but only in the place of what was kept: somebody may have logged out, or in as another.
    pub(crate) fn replace(&self, old: &Kept, new: &Kept) -> Result<(), String> {
        if !is_there(&self.path) {
            return Ok(());
        }
        let _lock = self.lock()?;
        match self.load_locked()? {
            Some(now) if now.token == old.token => self.write(new),
            _ => Ok(()),
        }
    }

    /// Whether a session of this site can be kept here: known before there is something to keep. Makes the folder.
    pub(crate) fn prepare(&self, base_url: &Endpoint) -> Result<(), String> {
        let folder = self.folder();
        make_private(folder)
            .map_err(|error| format!("there can be no folder {}: {error}", folder.display()))?;
        let _lock = self.lock()?;
        self.check_replaceable(base_url)
    }

    pub(crate) fn remove(&self) -> Result<(), String> {
        if !is_there(self.folder()) {
            return Ok(());
        }
        let _lock = self.lock()?;
        self.remove_leftover()?;
        remove(&self.path)
    }

    /// Nothing is replaced but a readable session of the same site: nobody's real session gives way to one of a
    /// simulator by mistake, and no other file is lost.
    fn check_replaceable(&self, base_url: &Endpoint) -> Result<(), String> {
        match self.load_locked() {
            Ok(Some(kept)) if kept.base_url.origin() != base_url.origin() => Err(format!(
                "{} holds a session of {}: name another file with --session-file, or end that session first with \
                 cocorum logout",
                self.place(),
                kept.base_url
            )),
            Ok(_) => Ok(()),
            Err(reason) => Err(format!(
                "{reason}. It is not replaced: name another file with --session-file"
            )),
        }
    }

    fn load_locked(&self) -> Result<Option<Kept>, String> {
        self.remove_leftover()?;
        self.load()
    }

    /// Held until it is dropped, or the process ends.
    fn lock(&self) -> Result<File, String> {
        let path = self.beside("lock");
        let locked = || {
            if is_there(&path) {
                platform::check(&fs::symlink_metadata(&path)?)?;
            }
            platform::check_folder(&fs::metadata(self.folder())?)?;
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(false);
            let file = platform::private(&mut options).open(&path)?;
            file.lock()?;
            Ok(file)
        };
        locked()
            .map_err(|error: io::Error| format!("the session cannot be kept in {}: {error}", self.place()))
    }

    /// Only under the lock: else somebody may still be writing it.
    fn remove_leftover(&self) -> Result<(), String> {
        remove(&self.beside("new"))
    }

    fn text(&self) -> io::Result<Secret> {
        // Opening what is no file could wait for ever.
        let expected = fs::symlink_metadata(&self.path)?;
        platform::check(&expected)?;
        platform::check_folder(&fs::metadata(self.folder())?)?;
        let file = platform::private(OpenOptions::new().read(true)).open(&self.path)?;
        platform::check(&file.metadata()?)?;
        let mut text = String::new();
        file.take(LARGEST).read_to_string(&mut text)?;
        Ok(Secret::new(text))
    }

    fn parsed(&self, text: &Secret) -> Result<Kept, String> {
        // The reader's own words may repeat what it read.
        let unreadable = |_| {
            format!(
                "{} holds no session: remove it and log in anew with cocorum login, or name another file with \
                 --session-file",
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

    /// A new file takes the place of the old one: whoever reads meanwhile gets one of the two, whole. Only under the
    /// lock.
    fn write(&self, kept: &Kept) -> Result<(), String> {
        let written = Written {
            base_url: kept.base_url.as_str(),
            username: kept.username.as_deref(),
            token: kept.token.expose(),
        };
        let text = serde_json::to_string(&written).map(|text| Secret::new(text + "\n"));
        let new = self.beside("new");
        let write = |text: Secret| {
            let mut file = platform::private(OpenOptions::new().write(true).create_new(true)).open(&new)?;
            file.write_all(text.expose().as_bytes())?;
            file.sync_all()?;
            fs::rename(&new, &self.path)
        };
        text.map_err(io::Error::from).and_then(write).map_err(|error| {
            let _ = fs::remove_file(&new);
            format!("the session cannot be kept in {}: {error}", self.place())
        })
    }

    /// `.NAME.SUFFIX` in the same folder.
    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = std::ffi::OsString::from(".");
        name.push(self.path.file_name().unwrap_or_default());
        name.push(".");
        name.push(suffix);
        self.path.with_file_name(name)
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("/"))
    }
}

/// As the XDG base directory specification has it; a path that is not absolute does not count.
pub(crate) fn state_folder() -> Option<PathBuf> {
    let absolute = |path: PathBuf| path.is_absolute().then_some(path);
    let named = std::env::var_os("XDG_STATE_HOME")
        .map(PathBuf::from)
        .and_then(absolute);
    named.or_else(|| Some(std::env::home_dir().and_then(absolute)?.join(".local/state")))
}

/// Folders that are missing belong to their owner alone.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = platform::private_folder();
    builder.recursive(true);
    builder.create(folder)
}

/// Anything, a link to nothing too.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn remove(path: &Path) -> Result<(), String> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(format!("{} cannot be removed: {error}", path.display()))
        }
        _ => Ok(()),
    }
}

/// Bytes; a session is far smaller.
const LARGEST: u64 = 64 * 1024;
