//! Initial inputs, from the fixtures.

use std::fs;
use std::path::Path;

/// The content of a fixture, or of each in a folder.
pub(super) fn fixtures(path: &str) -> Vec<Vec<u8>> {
    let contents = files(&format!("fixtures/{path}"));
    assert!(!contents.is_empty(), "no fixtures in {path}");
    contents
}

/// The content of a file of the workspace, or of each file in a folder; empty if the folder does not exist.
pub(super) fn files(path: &str) -> Vec<Vec<u8>> {
    let path = root().join(path);
    if path.is_file() {
        return vec![fs::read(&path).unwrap()];
    }
    let entries = fs::read_dir(&path).into_iter().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// The folder of the workspace, from the package of the tasks and from that of libFuzzer.
fn root() -> &'static Path {
    let mut folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    folders.find(|folder| folder.join("fixtures").is_dir()).unwrap()
}

/// Each input, prefixed with each of these bytes.
pub(super) fn with_prefixes(prefixes: &[u8], inputs: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let prefixed = |byte: &u8| {
        inputs
            .iter()
            .map(|input| [&[*byte], &input[..]].concat())
            .collect::<Vec<_>>()
    };
    prefixes.iter().flat_map(prefixed).collect()
}

/// Each of these texts.
pub(super) fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// Bytes that decode to steps of all kinds, in different orders.
pub(super) fn steps() -> Vec<Vec<u8>> {
    let input = |seed| {
        let mut rng = fastrand::Rng::with_seed(seed);
        std::iter::repeat_with(|| rng.u8(..))
            .take(20 * usize::try_from(seed).unwrap())
            .collect()
    };
    (1..=10).map(input).collect()
}
