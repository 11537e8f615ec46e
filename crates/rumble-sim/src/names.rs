/// Somebody who follows or subscribes and need not speak. A number gives the same name every time, and no two numbers
/// the same.
pub(crate) fn passer_by(number: u64) -> String {
    let words = FIRST.len() as u64;
    let pair = number % (words * words);
    let word = |words: &[&'static str; 12], at: u64| {
        let at = usize::try_from(at % 12).unwrap_or_default();
        words.get(at).copied().unwrap_or("Some")
    };
    let (first, second) = (word(&FIRST, pair), word(&SECOND, pair + pair / words));
    match number / (words * words) {
        0 => format!("{first}{second}"),
        round => format!("{first}{second}{round}"),
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

    use super::passer_by;

    #[test]
    fn no_two_have_the_same_name() {
        let names: BTreeSet<String> = (0..600).map(passer_by).collect();
        assert_eq!(names.len(), 600);
    }
}
