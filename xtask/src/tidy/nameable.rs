//! Every type in a public signature can be named by a user of that crate alone.
//!
//! Read from the listings of `docs/public-api`. The items of `rumble_http::internal` are exempt: that module is documented to have
//! no stable names.

use std::collections::BTreeSet;
use std::fs;

use crate::TaskError;
use crate::workspace::root;

/// Crates that re-export another crate of the workspace as a module, and under which name.
const MODULES: [(&str, &str); 11] = [
    ("rumble_archive", "rumble_archive"),
    ("rumble_chat", "rumble_chat"),
    ("rumble_feed", "feed"),
    ("rumble_feed", "rumble_feed"),
    ("rumble_http", "rumble_http"),
    ("rumble_livestream_api", "livestream_api"),
    ("rumble_livestream_api", "rumble_livestream_api"),
    ("rumble_model", "model"),
    ("rumble_model", "rumble_model"),
    ("rumble_servicephp", "servicephp"),
    ("time", "time"),
];

pub(super) fn missing_exports() -> Result<BTreeSet<String>, TaskError> {
    let mut missing = BTreeSet::new();
    let folder = root().join("docs/public-api");
    let http = folder.join("rumble-http.txt");
    let internal = internal_items(&fs::read_to_string(&http).map_err(|error| TaskError::io(&http, &error))?);
    for entry in fs::read_dir(&folder).map_err(|error| TaskError::io(&folder, &error))? {
        let path = entry.map_err(|error| TaskError::io(&folder, &error))?.path();
        let listing = fs::read_to_string(&path).map_err(|error| TaskError::io(&path, &error))?;
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .replace('-', "_");
        missing.extend(missing_in(&name, &listing, &internal));
    }
    Ok(missing)
}

fn internal_items(listing: &str) -> BTreeSet<String> {
    let paths = listing.split("rumble_http::internal::").skip(1);
    paths
        .filter_map(|path| path.split(|c: char| !c.is_ascii_alphanumeric()).next())
        .map(str::to_owned)
        .collect()
}

fn missing_in(own: &str, listing: &str, internal: &BTreeSet<String>) -> Vec<String> {
    let exports: BTreeSet<&str> = listing
        .lines()
        .filter_map(|line| line.strip_prefix("pub use "))
        .filter_map(|path| path.rsplit("::").next())
        .collect();
    let is_exported = |path: &str| {
        let first = path.split("::").next().unwrap_or_default();
        let item = path
            .split("::")
            .find(|part| part.starts_with(|c: char| c.is_ascii_uppercase()));
        MODULES
            .iter()
            .any(|(library, module)| *library == first && exports.contains(module))
            || item.is_none_or(|item| exports.contains(item) || internal.contains(item))
    };
    listing
        .lines()
        .filter(|line| !line.starts_with("pub use "))
        .flat_map(paths)
        .filter(|path| !path.starts_with(own) && !is_exported(path))
        .map(|path| format!("docs/public-api: {own} has {path} in a signature and does not export it"))
        .collect()
}

/// Paths in a line that start with another crate of the workspace, or with `time`.
fn paths(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ':')
        .map(|path| path.trim_end_matches(':'))
        .filter(|path| path.contains("::"))
        .filter(|path| ["rumble_", "time::"].iter().any(|start| path.starts_with(start)))
}

#[cfg(test)]
mod tests {
    use super::missing_in;

    #[test]
    fn unexported_type_is_found() {
        let listing = "pub use own::Secret\npub use own::time\npub fn own::a() -> rumble_model::secret::Secret\n\
                       pub fn own::b() -> time::OffsetDateTime\npub fn own::c(rumble_http::endpoint::Origin)\n\
                       impl From<rumble_http::classify::FailureKind> for own::Kind\n";
        let missing = missing_in(
            "own",
            listing,
            &super::internal_items("pub enum rumble_http::internal::FailureKind"),
        );
        assert_eq!(
            missing,
            ["docs/public-api: own has rumble_http::endpoint::Origin in a signature and does not export it"]
        );
    }
}
