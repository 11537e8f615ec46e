//! The table for bot authors, compared with the error kinds.

use rumble_chat::ErrorKind;
use rumble_http::internal::Kind as _;
use rumble_testkit::table;

const PAGE: &str = include_str!("../../../../docs/bots.md");

#[test]
fn the_bot_guide_lists_each_error_kind_once() {
    let mut named: Vec<(String, String)> = Vec::new();
    for row in table(PAGE, "Kind") {
        let kinds = row[0].split('`').skip(1).step_by(2);
        named.extend(kinds.map(|kind| (kind.to_owned(), row[1].clone())));
        assert!(["no", "perhaps", "yes"].contains(&row[2].as_str()), "{row:?}");
    }
    named.sort_unstable();
    let yes_or_no = |kind: &ErrorKind| if kind.is_retryable() { "yes" } else { "no" };
    let mut kinds: Vec<(String, String)> = ErrorKind::ALL
        .iter()
        .map(|kind| (format!("{kind:?}"), yes_or_no(kind).to_owned()))
        .collect();
    kinds.sort_unstable();
    assert_eq!(named, kinds);
}
