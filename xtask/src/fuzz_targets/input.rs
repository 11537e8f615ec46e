//! Numbers and pieces from arbitrary bytes.

use fastrand::Rng;

/// The rest of an input.
pub(super) struct Input<'a>(pub(super) &'a [u8]);

impl Input<'_> {
    /// The next byte; 0 at the end.
    pub(super) fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    /// A number below `end`, from one byte.
    pub(super) fn below(&mut self, end: u8) -> usize {
        usize::from(self.byte() % end)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The bytes in pieces whose sizes a seed determines.
pub(super) fn pieces(bytes: &[u8], seed: u8) -> Vec<&[u8]> {
    let mut rng = Rng::with_seed(seed.into());
    let most = [1, 2, 7, 60, 1_000][rng.usize(..5)];
    let (mut pieces, mut rest) = (Vec::new(), bytes);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rng.usize(1..=most).min(rest.len()));
        pieces.push(piece);
        rest = after;
    }
    pieces
}
