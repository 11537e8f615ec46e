/// A file below `fixtures/` that is generated from the templates.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Fixture {
    /// Path below `fixtures/`, with slashes.
    pub path: String,
    /// The whole content.
    pub bytes: Vec<u8>,
    /// What it shows.
    pub about: &'static str,
    /// Where the shape is known from.
    pub evidence: &'static str,
}

/// Every generated fixture, byte for byte the same on every machine.
#[must_use]
pub fn fixtures() -> Vec<Fixture> {
    Vec::new()
}
