//! Root certificates of this process, in addition to the built-in ones.

use std::path::Path;
use std::sync::OnceLock;

use rumble_chat::{roots_from_env, roots_from_file};

use crate::advice::error_chain;

/// Loads the root certificates once, before any connection. The variables can name many certificates, so they are read
/// only for a command that connects. The error names the option or the variable.
pub(crate) fn load_roots(ca_file: Option<&Path>, connects: bool) -> Result<(), String> {
    let mut roots = match connects {
        true => roots_from_env().map_err(|error| error_chain(&error))?,
        false => Vec::new(),
    };
    if let Some(file) = ca_file {
        let given = roots_from_file(file).map_err(|error| format!("--ca-file: {}", error_chain(&error)))?;
        roots.extend(given);
    }
    ROOTS.get_or_init(|| roots);
    Ok(())
}

/// The loaded root certificates in DER form.
pub(crate) fn extra_roots() -> Vec<Vec<u8>> {
    ROOTS.get().cloned().unwrap_or_default()
}

static ROOTS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
