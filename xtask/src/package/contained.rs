use crate::TaskError;
use crate::workspace::cargo_output;

/// Targets of the archives of a release, and that of the Debian package.
pub(super) const TARGETS: [&str; 6] = [
    "aarch64-apple-darwin",
    "aarch64-unknown-linux-musl",
    "x86_64-apple-darwin",
    "x86_64-pc-windows-msvc",
    "x86_64-unknown-linux-gnu",
    "x86_64-unknown-linux-musl",
];

/// A crate that a released command contains.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Contained {
    pub(super) name: String,
    pub(super) version: String,
}

/// The crates that the commands of a release contain, their own included.
pub(super) fn crates() -> Result<Vec<Contained>, TaskError> {
    let mut arguments = vec!["tree", "--locked", "-p", "cocorum-cli", "--edges", "normal"];
    arguments.extend(["--prefix", "none", "--format", "{p}"]);
    arguments.extend(TARGETS.iter().flat_map(|target| ["--target", target]));
    Ok(parse(&cargo_output(&arguments)?))
}

fn parse(tree: &str) -> Vec<Contained> {
    let read = |line: &str| {
        let mut words = line.split(' ');
        let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
        Some(Contained {
            name: name.to_owned(),
            version: version.to_owned(),
        })
    };
    let mut crates: Vec<_> = tree.lines().filter_map(read).collect();
    crates.sort();
    crates.dedup();
    crates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_crate_of_a_tree_is_listed_once() {
        let tree =
            "cli v0.1.0 (/src/cli)\nregex v1.13.0\nserde_derive v1.0.1 (proc-macro)\n\nregex v1.13.0 (*)\n";
        let crates = parse(tree);
        let names: Vec<_> = crates
            .iter()
            .map(|found| (&*found.name, &*found.version))
            .collect();
        assert_eq!(
            names,
            [("cli", "0.1.0"), ("regex", "1.13.0"), ("serde_derive", "1.0.1")]
        );
    }
}
