/// A name of a follower or subscriber, different for each number.
pub(crate) fn generated_name(number: u64) -> String {
    numbered_name(number, &FIRST, &SECOND, 1)
}

/// A part of each list for each number, with digits after the last pair. The stride decides the order of the pairs.
pub(crate) fn numbered_name(number: u64, first: &[&str], second: &[&str], stride: u64) -> String {
    let word = |words: &[&str], at: u64| {
        let at = usize::try_from(at % words.len() as u64).unwrap_or_default();
        words.get(at).copied().unwrap_or("Some").to_owned()
    };
    let (length, pairs) = (first.len() as u64, (first.len() * second.len()) as u64);
    let pair = number % pairs;
    let name = word(first, pair) + &word(second, stride * pair + pair / length);
    match number / pairs {
        0 => name,
        round => format!("{name}{round}"),
    }
}

const FIRST: [&str; 12] = [
    "Calm", "Tin", "Brass", "Oat", "Silver", "Hollow", "Merry", "Upper", "Second", "Linen", "Dusty", "Early",
];
const SECOND: [&str; 12] = [
    "Sparrow", "Fiddle", "Teapot", "Ladder", "Orchard", "Button", "Meadow", "Candle", "Pebble", "Wren",
    "Quill", "Basket",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::generated_name;

    #[test]
    fn names_are_distinct() {
        let names: BTreeSet<String> = (0..600).map(generated_name).collect();
        assert_eq!(names.len(), 600);
    }
}
