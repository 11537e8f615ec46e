use fastrand::Rng;

/// Distributions for schedules, in addition to the methods of [`Rng`].
pub(crate) trait Random {
    /// `true` with probability 1 in `times`.
    fn one_in(&mut self, times: u64) -> bool;

    /// `first` or one of the others, with equal probability.
    fn pick<T: Copy>(&mut self, first: T, others: &[T]) -> T;
}

impl Random for Rng {
    fn one_in(&mut self, times: u64) -> bool {
        self.u64(..times) == 0
    }

    fn pick<T: Copy>(&mut self, first: T, others: &[T]) -> T {
        let index = self.usize(..=others.len());
        others.get(index).copied().unwrap_or(first)
    }
}
