//! Division of a file into chunks. Pure.

use std::ops::Range;

/// Chunks of a file. All have the same size except the last, which has the rest; none is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chunks {
    size: u64,
    chunk_size: u64,
}

impl Chunks {
    pub(crate) fn new(size: u64, chunk_size: u64) -> Self {
        Self {
            size,
            chunk_size: chunk_size.max(1),
        }
    }

    pub(crate) fn count(self) -> u64 {
        self.size.div_ceil(self.chunk_size)
    }

    pub(crate) fn chunk_size(self) -> u64 {
        self.chunk_size
    }

    /// Byte range of a chunk, counted from 0.
    pub(crate) fn range(self, index: u64) -> Range<u64> {
        let start = self.first_bytes(index);
        start..self.first_bytes(index.saturating_add(1))
    }

    /// Number of bytes in the first `count` chunks.
    pub(crate) fn first_bytes(self, count: u64) -> u64 {
        count.saturating_mul(self.chunk_size).min(self.size)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// S22: the original sends an additional empty chunk if the size is a multiple of the chunk size.
    #[test]
    fn multiples_of_the_chunk_size_have_no_empty_chunk() {
        for (size, count) in [
            (1, 1),
            (9_999_999, 1),
            (10_000_000, 1),
            (10_000_001, 2),
            (20_000_000, 2),
            (20_000_001, 3),
            (15_000_000_000, 1_500),
        ] {
            assert_eq!(Chunks::new(size, 10_000_000).count(), count, "{size}");
        }
        let last = Chunks::new(20_000_000, 10_000_000).range(1);
        assert_eq!(last, 10_000_000..20_000_000);
    }

    proptest! {
        #[test]
        fn chunks_are_the_file(size in 1_u64..1_000_000, chunk_size in 1_u64..1_000_000) {
            let chunks = Chunks::new(size, chunk_size);
            let mut end = 0;
            for index in 0..chunks.count().min(1_000) {
                let range = chunks.range(index);
                prop_assert_eq!(range.start, end);
                prop_assert!(range.start < range.end && range.end - range.start <= chunk_size);
                end = range.end;
            }
            if chunks.count() <= 1_000 {
                prop_assert_eq!(end, size);
            }
        }
    }
}
