//! Where the API URL comes from: the environment or a file. An argument can be seen by everybody on the machine.

use std::io::Read;
use std::path::Path;

use rumble_livestream_api::ApiUrl;
use rumble_model::{Secret, pasted_value};

use crate::advice;
use crate::args;

/// The URL; the error is what is wrong with it, and never repeats it.
pub(crate) fn load(file: Option<&Path>, servers: &args::Servers) -> Result<ApiUrl, String> {
    match file {
        Some(file) => {
            let text = read(file).map_err(|reason| format!("--api-url-file: {reason}"))?;
            parsed(&text, servers).map_err(|reason| format!("--api-url-file: {reason}"))
        }
        None => {
            let text = from_environment()?.ok_or_else(|| MISSING_URL.to_owned())?;
            parsed(&text, servers).map_err(|reason| format!("{ENV_VAR}: {reason}"))
        }
    }
}

/// Whoever gives it as an argument learns why not, and how else.
pub(super) fn reject_arguments(args: &args::Live) -> Result<(), String> {
    let has_one = !args.rejected_args.is_empty() || args.rejected_option.is_some();
    let file = args.api_url_file.as_ref().map(|file| file.to_string_lossy());
    let file_is_one = file.is_some_and(|file| file.contains("://"));
    if has_one || file_is_one {
        Err(REJECTED_ARGUMENT.to_owned())
    } else {
        Ok(())
    }
}

fn from_environment() -> Result<Option<Secret>, String> {
    match std::env::var(ENV_VAR) {
        // An empty variable counts as unset.
        Ok(text) if text.trim().is_empty() => Ok(None),
        Ok(text) => Ok(Some(Secret::new(text))),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(format!("{ENV_VAR}: not valid UTF-8")),
    }
}

fn read(file: &Path) -> Result<Secret, String> {
    let text = if file == Path::new("-") {
        read_limited(std::io::stdin().lock())
    } else {
        std::fs::File::open(file).and_then(read_limited)
    };
    let text = text.map(Secret::new);
    let text = text.map_err(|error| format!("cannot read the file: {error}"))?;
    match text.expose().trim() {
        "" => Err("the file is empty".to_owned()),
        _ if text.expose().len() as u64 == MAX_INPUT_BYTES => {
            Err("the file is too large for a URL".to_owned())
        }
        _ => Ok(text),
    }
}

fn read_limited(reader: impl Read) -> std::io::Result<String> {
    let mut text = String::new();
    reader.take(MAX_INPUT_BYTES).read_to_string(&mut text)?;
    Ok(text)
}

/// A URL that was given, or that the site shows.
pub(super) fn parsed(text: &Secret, servers: &args::Servers) -> Result<ApiUrl, String> {
    let text = pasted_value(text.expose(), ENV_VAR);
    if text.contains('…') || text.ends_with("=...") {
        return Err(PLACEHOLDER.to_owned());
    }
    let parsed = ApiUrl::parse_for_site(text, &servers.base_url()?);
    parsed.map_err(|error| advice::of_api(&error))
}

const PLACEHOLDER: &str = "the key is still the placeholder: copy the whole URL from \
     https://rumble.com/account/livestream-api";

const ENV_VAR: &str = "RUMBLE_API_URL";
const MAX_INPUT_BYTES: u64 = 16 * 1024;

const MISSING_URL: &str = "no API URL: copy it from https://rumble.com/account/livestream-api into RUMBLE_API_URL or a file \
     passed with --api-url-file; --demo shows a simulated account";

const REJECTED_ARGUMENT: &str = "the API URL is not accepted as an argument: it works like a password, and arguments are visible to \
     other users of this machine. Set RUMBLE_API_URL or pass a file with --api-url-file. If this was a real key, reset it \
     at https://rumble.com/account/livestream-api";
