//! Bounds on what reading an input costs, counted in allocations: time is not measured, since a measurement could fail by chance.

use allocation_counter::measure;

/// Runs a function that reads `bytes` bytes, and checks that its memory and work are proportional to them.
pub(super) fn bounded<T>(bytes: usize, read: impl FnOnce() -> T) -> T {
    bounded_by(read, || (1, bytes))
}

/// Like [`bounded`], for input whose size is known only afterwards: its number of parts, and of bytes.
pub(super) fn bounded_by<T>(read: impl FnOnce() -> T, amount: impl FnOnce() -> (usize, usize)) -> T {
    let mut result = None;
    let cost = measure(|| result = Some(read()));
    let (parts, bytes) = amount();
    let (parts, bytes) = (parts as u64, bytes as u64);
    assert!(
        cost.bytes_max <= 64 * 1024 * parts + 10 * bytes,
        "reading {bytes} bytes takes {} bytes of memory",
        cost.bytes_max
    );
    assert!(
        cost.bytes_total <= 128 * 1024 * parts + 60 * bytes,
        "reading {bytes} bytes allocates {} bytes in all",
        cost.bytes_total
    );
    assert!(
        cost.count_total <= 1_000 * parts + 2 * bytes,
        "reading {bytes} bytes takes {} allocations",
        cost.count_total
    );
    result.unwrap()
}
