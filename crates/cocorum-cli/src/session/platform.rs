//! Owners and modes, where the system has them.

#[cfg(unix)]
pub(super) use self::unix::{check_folder, check_permissions, private, private_folder};

#[cfg(not(unix))]
pub(super) use self::other::{check_folder, check_permissions, private, private_folder};

#[cfg(unix)]
mod unix {
    use std::fs::{DirBuilder, Metadata, OpenOptions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
    use std::path::Path;

    use rustix::fs::OFlags;

    /// Created with access for the owner only. Links are not followed, and opening never blocks.
    pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options
            .mode(0o600)
            .custom_flags(flags.bits().try_into().unwrap_or_default())
    }

    pub(crate) fn private_folder() -> DirBuilder {
        let mut builder = DirBuilder::new();
        builder.mode(0o700);
        builder
    }

    /// Checks that the file belongs to this user and that other users can neither read nor change it.
    pub(crate) fn check_permissions(found: &Metadata) -> io::Result<()> {
        super::check_kind(found)?;
        if !is_own(found) {
            return Err(io::Error::other("owned by another user"));
        }
        let mode = found.mode() & 0o777;
        if mode & 0o077 == 0 {
            return Ok(());
        }
        Err(io::Error::other(format!(
            "other users can read or change it (mode {mode:04o}). If no one has, run chmod 600 on it; otherwise remove it, \
             log in again and end the other sessions on the site"
        )))
    }

    /// Checks that the folder belongs to this user and that not every user can write in it. Only this user and root may be
    /// able to replace the folder or one above it.
    pub(crate) fn check_folder(folder: &Path) -> io::Result<()> {
        let folder = folder.canonicalize()?;
        let found = folder.metadata()?;
        if !is_own(&found) {
            return Err(io::Error::other("the folder is owned by another user"));
        }
        if found.mode() & 0o002 != 0 {
            return Err(io::Error::other("every user can write in the folder"));
        }
        for above in folder.ancestors().skip(1) {
            let found = above.metadata()?;
            let is_trusted = is_own(&found) || matches!(found.uid(), ROOT | UNMAPPED);
            // In a sticky folder such as /tmp, only the owner of an entry can replace it.
            let is_open = found.mode() & 0o002 != 0 && found.mode() & 0o1000 == 0;
            if !is_trusted || is_open {
                let reason = if is_open {
                    "every user can write in"
                } else {
                    "another user owns"
                };
                return Err(io::Error::other(format!("{reason} {}", above.display())));
            }
        }
        Ok(())
    }

    const ROOT: u32 = 0;
    /// How root appears in a user namespace to which it is not mapped.
    const UNMAPPED: u32 = 65_534;

    fn is_own(found: &Metadata) -> bool {
        found.uid() == rustix::process::geteuid().as_raw()
    }
}

#[cfg(not(unix))]
mod other {
    use std::fs::{DirBuilder, Metadata, OpenOptions};
    use std::io;

    pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
        options
    }

    pub(crate) fn private_folder() -> DirBuilder {
        DirBuilder::new()
    }

    pub(crate) fn check_permissions(found: &Metadata) -> io::Result<()> {
        super::check_kind(found)
    }

    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(crate) fn check_folder(_: &std::path::Path) -> io::Result<()> {
        Ok(())
    }
}

fn check_kind(found: &std::fs::Metadata) -> std::io::Result<()> {
    let reason = match found.file_type() {
        kind if kind.is_file() => return Ok(()),
        kind if kind.is_symlink() => "a link, not a regular file",
        _ => "not a regular file",
    };
    Err(std::io::Error::other(reason))
}
