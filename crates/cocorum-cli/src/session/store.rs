//! The file with the session: readable only by its owner, and always complete.
//!
//! Every change requires a lock, so that a concurrent save does not restore a session that a logout has removed. New
//! content is first written to `.NAME.new`; if a save is interrupted, the next command removes that file.

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rumble_http::internal::read_bounded;
use rumble_servicephp::{Endpoint, Secret};
use serde::{Deserialize, Serialize};

use super::platform;
use crate::advice::error_chain;
use crate::args::SessionFile;
use crate::stderr;

pub(crate) struct SessionStore {
    path: PathBuf,
}

/// Content of the file.
#[derive(Clone)]
pub(crate) struct StoredSession {
    /// Site that issued the session.
    pub(crate) base_url: Endpoint,
    pub(crate) username: Option<String>,
    pub(crate) token: Secret,
}

#[derive(Serialize, Deserialize)]
struct SessionJson<'a> {
    base_url: Cow<'a, str>,
    username: Option<Cow<'a, str>>,
    token: Cow<'a, str>,
}

impl SessionStore {
    /// The file given as an option, otherwise the one in the user's state folder.
    pub(crate) fn find(option: &SessionFile) -> Result<Self, String> {
        let option = option
            .session_file
            .clone()
            .filter(|path| !path.as_os_str().is_empty());
        let path = option.or_else(|| Some(state_dir()?.join("cocorum/session.json")));
        let path = path.ok_or("no home directory to save the session in: pass a file with --session-file")?;
        let names_folder = path.as_os_str().as_encoded_bytes().ends_with(b"/") || path.file_name().is_none();
        if names_folder {
            return Err(format!(
                "--session-file: {} is a folder: name a file in it",
                path.display()
            ));
        }
        // The current directory may differ when the path is printed.
        let path = std::path::absolute(&path).unwrap_or(path);
        Ok(Self { path })
    }

    /// The path as text for messages.
    pub(crate) fn path(&self) -> String {
        self.path.display().to_string()
    }

    /// The saved session; `None` if the file does not exist.
    pub(crate) fn load(&self) -> Result<Option<StoredSession>, String> {
        if exists(&self.sibling("new")) {
            let _lock = self.lock()?;
            self.remove_leftover()?;
        }
        match self.text() {
            Ok(text) => self.parsed(&text).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("cannot read the session in {}: {error}", self.path())),
        }
    }

    /// Saves the session, if [`SessionStore::prepare`] still succeeds.
    pub(crate) fn save(&self, session: &StoredSession) -> Result<(), String> {
        let _lock = self.lock()?;
        self.check_replaceable(&session.base_url)?;
        self.write(session)
    }

    /// Like [`SessionStore::save`], but only if the file still contains `old`: the user may have logged out, or
    /// logged in to another account.
    pub(crate) fn replace(&self, old: &StoredSession, new: &StoredSession) -> Result<(), String> {
        if !exists(&self.path) {
            return Ok(());
        }
        let _lock = self.lock()?;
        match self.load_locked()? {
            Some(now) if now.token == old.token => self.write(new),
            _ => Ok(()),
        }
    }

    /// Checks in advance whether a session of this site can be saved here. Creates the folder.
    pub(crate) fn prepare(&self, base_url: &Endpoint) -> Result<(), String> {
        let folder = self.folder();
        create_private_dir(folder)
            .map_err(|error| format!("cannot create the directory {}: {error}", folder.display()))?;
        let _lock = self.lock()?;
        self.check_replaceable(base_url)
    }

    pub(crate) fn remove(&self) -> Result<(), String> {
        if !exists(self.folder()) {
            return Ok(());
        }
        let _lock = self.lock()?;
        self.remove_leftover()?;
        remove(&self.path)
    }

    /// Checks that the file is missing or contains a readable session of the same site. A session of another site, such
    /// as a simulator, and a file with other content are not replaced.
    fn check_replaceable(&self, base_url: &Endpoint) -> Result<(), String> {
        match self.load_locked() {
            Ok(Some(session)) if session.base_url.origin() != base_url.origin() => Err(format!(
                "{} contains a session of {}: pass another file with --session-file, or run cocorum logout first",
                self.path(),
                session.base_url
            )),
            Ok(_) => Ok(()),
            Err(reason) => Err(format!(
                "{reason}. It is not replaced: pass another file with --session-file"
            )),
        }
    }

    fn load_locked(&self) -> Result<Option<StoredSession>, String> {
        self.remove_leftover()?;
        self.load()
    }

    /// Locks the session file until the returned file is dropped or the process ends.
    fn lock(&self) -> Result<File, String> {
        let path = self.sibling("lock");
        let locked = || {
            if exists(&path) {
                platform::check_permissions(&fs::symlink_metadata(&path)?)?;
            }
            platform::check_folder(self.folder())?;
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(false);
            let file = platform::private(&mut options).open(&path)?;
            lock_and_report(&file)?;
            Ok(file)
        };
        locked().map_err(|error: io::Error| format!("cannot save the session in {}: {error}", self.path()))
    }

    /// Requires the lock: otherwise another process can still be writing the file.
    fn remove_leftover(&self) -> Result<(), String> {
        remove(&self.sibling("new"))
    }

    fn text(&self) -> io::Result<Secret> {
        // Opening a pipe could block forever.
        let expected = fs::symlink_metadata(&self.path)?;
        platform::check_permissions(&expected)?;
        platform::check_folder(self.folder())?;
        let file = platform::private(OpenOptions::new().read(true)).open(&self.path)?;
        platform::check_permissions(&file.metadata()?)?;
        let text = String::from_utf8(read_bounded(file, MAX_FILE_BYTES)?);
        text.map(Secret::new)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not UTF-8"))
    }

    fn parsed(&self, text: &Secret) -> Result<StoredSession, String> {
        // The message of the JSON parser can quote the file.
        let unreadable = |_| {
            format!(
                "{} does not contain a session: remove it and run cocorum login again, or pass another file with \
                 --session-file",
                self.path()
            )
        };
        let json: SessionJson<'_> = serde_json::from_str(text.expose()).map_err(unreadable)?;
        let token = Secret::new(json.token);
        let base_url = Endpoint::parse(&json.base_url)
            .map_err(|error| format!("{}: base_url: {}", self.path(), error_chain(&error)))?;
        Ok(StoredSession {
            base_url,
            username: json.username.map(Cow::into_owned),
            token,
        })
    }

    /// Replaces the file atomically: a concurrent reader sees either the old or the new content. Requires the lock.
    fn write(&self, session: &StoredSession) -> Result<(), String> {
        let written = SessionJson {
            base_url: session.base_url.as_str().into(),
            username: session.username.as_deref().map(Cow::from),
            token: session.token.expose().into(),
        };
        let text = serde_json::to_string(&written).map(|text| Secret::new(text + "\n"));
        let new = self.sibling("new");
        let write = |text: Secret| {
            let mut file = platform::private(OpenOptions::new().write(true).create_new(true)).open(&new)?;
            file.write_all(text.expose().as_bytes())?;
            file.sync_all()?;
            fs::rename(&new, &self.path)
        };
        text.map_err(io::Error::from).and_then(write).map_err(|error| {
            let _ = fs::remove_file(&new);
            format!("cannot save the session in {}: {error}", self.path())
        })
    }

    /// `.NAME.SUFFIX` in the same folder.
    fn sibling(&self, suffix: &str) -> PathBuf {
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

/// Waits for the lock, and reports after one second that it is waiting.
fn lock_and_report(file: &File) -> io::Result<()> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {}
        Err(TryLockError::Error(error)) => return Err(error),
        Ok(()) => return Ok(()),
    }
    let (done, wait) = mpsc::channel::<()>();
    thread::spawn(move || {
        if wait.recv_timeout(REPORTED_WAIT) == Err(mpsc::RecvTimeoutError::Timeout) {
            stderr::status("-- waiting for another command that uses the session file");
        }
    });
    let locked = file.lock();
    drop(done);
    locked
}

/// The state folder according to the XDG base directory specification: relative paths are ignored.
pub(crate) fn state_dir() -> Option<PathBuf> {
    let absolute = |path: PathBuf| path.is_absolute().then_some(path);
    let option = std::env::var_os("XDG_STATE_HOME")
        .map(PathBuf::from)
        .and_then(absolute);
    option.or_else(|| Some(std::env::home_dir().and_then(absolute)?.join(".local/state")))
}

/// Creates missing folders for their owner only.
pub(crate) fn create_private_dir(folder: &Path) -> io::Result<()> {
    let mut builder = platform::private_folder();
    builder.recursive(true);
    builder.create(folder)
}

/// Whether anything exists at the path, including a broken link.
fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn remove(path: &Path) -> Result<(), String> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(format!("cannot remove {}: {error}", path.display()))
        }
        _ => Ok(()),
    }
}

const REPORTED_WAIT: Duration = Duration::from_secs(1);

/// Much more than a session needs.
const MAX_FILE_BYTES: u64 = 64 * 1024;
