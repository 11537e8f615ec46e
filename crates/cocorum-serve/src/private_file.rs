//! Files that only their owner can read, in a folder that belongs to the same user.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Creates the folder, accessible only to its owner, if it does not exist.
pub(crate) fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    check_owner(&fs::metadata(folder)?)
}

/// Creates a file. Fails if it exists.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    options().write(true).create_new(true).open(path)
}

/// Opens a file for locking and creates it if it does not exist.
pub(crate) fn lock_file(path: &Path) -> io::Result<File> {
    match create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            check(&fs::symlink_metadata(path)?)?;
            options().write(true).open(path)
        }
        created => created,
    }
}

/// Content of a file that other users can neither read nor change.
pub(crate) fn read(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    check(&fs::symlink_metadata(path)?)?;
    let file = options().read(true).open(path)?;
    check(&file.metadata()?)?;
    let mut bytes = Vec::new();
    file.take(max_bytes).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options
            .mode(0o600)
            .custom_flags(flags.bits().try_into().unwrap_or_default());
    }
    options
}

fn check(found: &fs::Metadata) -> io::Result<()> {
    if !found.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    check_owner(found)?;
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::mode(found) & 0o077 != 0 {
        return Err(io::Error::other("other users can read or change it: remove it"));
    }
    Ok(())
}

#[cfg(unix)]
fn check_owner(found: &fs::Metadata) -> io::Result<()> {
    let is_own = std::os::unix::fs::MetadataExt::uid(found) == rustix::process::geteuid().as_raw();
    let is_own = is_own.then_some(());
    is_own.ok_or_else(|| io::Error::other("owned by another user"))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn check_owner(_: &fs::Metadata) -> io::Result<()> {
    Ok(())
}
