//! Backoff with jitter.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

/// Delay after the `failures`th consecutive failure: uniformly random between the minimum delay and `min_delay ·
/// 2ᶠᵃⁱˡᵘʳᵉˢ`, capped at the maximum delay. `chance` is a random number from 0 to 1.
///
/// ```
/// use std::time::Duration;
///
/// let wait = |failures, chance| {
///     rumble_http::internal::backoff(Duration::from_secs(1), Duration::from_secs(30), failures, chance).as_secs()
/// };
/// assert_eq!([wait(1, 1.0), wait(2, 1.0), wait(9, 1.0), wait(9, 0.0)], [2, 4, 30, 1]);
/// ```
#[must_use]
pub fn backoff(min_delay: Duration, max_delay: Duration, failures: u32, chance: f64) -> Duration {
    let min_delay = min_delay.min(max_delay);
    let top = min_delay.saturating_mul(1 << failures.min(16)).min(max_delay);
    let spread = top - min_delay;
    // Rounding can exceed the range of `Duration`.
    let drawn = Duration::try_from_secs_f64(spread.as_secs_f64() * chance.clamp(0.0, 1.0));
    min_delay + drawn.map_or(spread, |drawn| drawn.min(spread))
}

/// Uniformly distributed random numbers from 0 to 1. Equal seeds result in equal numbers.
///
/// ```
/// use rumble_http::internal::JitterRng;
///
/// let drawn = JitterRng::new(7).next_fraction();
/// assert!((0.0..1.0).contains(&drawn));
/// assert_eq!(JitterRng::new(7).next_fraction().to_bits(), drawn.to_bits());
/// ```
#[derive(Clone, Debug)]
pub struct JitterRng(u64);

impl JitterRng {
    /// Creates the generator with a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
    pub fn next_fraction(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        #[expect(
            clippy::cast_precision_loss,
            reason = "53 bits are enough to spread clients out"
        )]
        let drawn = (mixed >> 11) as f64;
        drawn / 9_007_199_254_740_992.0
    }
}

/// Returns an unpredictable number: a hash with the keys that the standard library obtains from the random number
/// generator of the system.
///
/// ```
/// use rumble_http::internal::random_u64;
///
/// assert_ne!(random_u64(), random_u64());
/// ```
#[must_use]
pub fn random_u64() -> u64 {
    RandomState::new().hash_one(0_u8)
}
