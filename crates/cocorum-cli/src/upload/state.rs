//! Path of the state of an upload.

use std::path::{Path, PathBuf};

use crate::session::{create_private_dir, state_dir};

/// Path of the file for a video, in the user's state folder. Creates the folder.
pub(super) fn file(video: &Path) -> Result<PathBuf, String> {
    let folder = state_dir()
        .ok_or("there is no home folder to keep the state of the upload in: set XDG_STATE_HOME")?
        .join("cocorum/uploads");
    create_private_dir(&folder)
        .map_err(|error| format!("cannot create the directory {}: {error}", folder.display()))?;
    let whole = std::fs::canonicalize(video).unwrap_or_else(|_| video.to_owned());
    // FNV-1a: the name is the same in every version of the command.
    let hash = whole
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    Ok(folder.join(format!("{hash:016x}.jsonl")))
}
