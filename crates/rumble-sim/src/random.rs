use fastrand::Rng;

/// A text of letters and digits, the same for the same seed, purpose and turn.
pub(crate) fn random_text(seed: u64, purpose: &str, turn: u64, length: usize) -> String {
    let mut rng = Rng::with_seed(seed ^ hash(purpose) ^ turn.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    (0..length).map(|_| rng.alphanumeric()).collect()
}

/// FNV-1a: unlike the standard library's hashes, it is the same in every build.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
