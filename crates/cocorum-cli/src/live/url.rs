//! The API URL: from the environment or a file, since arguments are visible to all users of the machine.

use std::io::ErrorKind;
use std::path::Path;

use rumble_http::internal::read_bounded;
use rumble_livestream_api::ApiUrl;
use rumble_model::{Secret, pasted_value, unwrap_pasted_url};

use crate::advice;
use crate::args;
use crate::secrets;

/// Loads the URL. The error describes what is wrong with the URL without repeating it.
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

/// Rejects an API URL as an argument; the error states why, and where it is read from.
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
    let bytes = if file == Path::new("-") {
        read_bounded(std::io::stdin().lock(), MAX_INPUT_BYTES)
    } else {
        std::fs::File::open(file).and_then(|file| read_bounded(file, MAX_INPUT_BYTES))
    };
    let text = match bytes {
        Ok(bytes) => {
            decoded(bytes).ok_or("cannot read the file: neither UTF-8 nor UTF-16 with a byte order mark")?
        }
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            return Err("the file is too large for a URL".to_owned());
        }
        Err(error) => return Err(format!("cannot read the file: {error}")),
    };
    match text.expose().trim() {
        "" => Err("the file is empty".to_owned()),
        _ => Ok(text),
    }
}

/// PowerShell writes UTF-16.
fn decoded(bytes: Vec<u8>) -> Option<Secret> {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.as_chunks().0.iter().map(|pair| unit(*pair)).collect();
        String::from_utf16(&units).ok()
    };
    let text = match &*bytes {
        [0xff, 0xfe, text @ ..] => units(text, u16::from_le_bytes),
        [0xfe, 0xff, text @ ..] => units(text, u16::from_be_bytes),
        _ => String::from_utf8(bytes).ok(),
    };
    text.map(Secret::new)
}

/// A URL that was given, or that the site shows.
pub(super) fn parsed(text: &Secret, servers: &args::Servers) -> Result<ApiUrl, String> {
    let text = without_packaging(text.expose());
    let text = text.expose();
    if text.contains('…') || text.ends_with("=...") {
        return Err(PLACEHOLDER.to_owned());
    }
    for part in text.split(['?', '&', '=']).skip(1) {
        secrets::conceal(&Secret::new(part));
    }
    let parsed = ApiUrl::parse_for_site(text, &servers.base_url()?);
    parsed.map_err(|error| advice::of_api(&error))
}

/// The URL in a line of an environment file, in a command of a shell, or in JSON, without comments before it.
fn without_packaging(text: &str) -> Secret {
    let is_comment = |line: &&str| line.trim_start().starts_with(['#', ';']);
    let lines: Vec<_> = text.lines().filter(|line| !is_comment(line)).collect();
    let text = Secret::new(lines.join("\n"));
    // As PHP writes JSON.
    let text = Secret::new(text.expose().replace("\\/", "/").replace("\\u0026", "&"));
    let value = pasted_value(text.expose(), ENV_VAR);
    let mut starts = value.match_indices("://").filter_map(|(at, _)| {
        let scheme = value
            .get(..at)?
            .trim_end_matches(|c: char| c.is_ascii_alphabetic())
            .len();
        value.get(scheme..)
    });
    let first = starts.next();
    // With more than one URL, the intended one is unknown.
    if first == Some(value) || starts.next().is_some() {
        return Secret::new(unwrap_pasted_url(value));
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '\\');
    let url = first.and_then(|url| url.split(ends).next());
    Secret::new(unwrap_pasted_url(url.unwrap_or(value)))
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
