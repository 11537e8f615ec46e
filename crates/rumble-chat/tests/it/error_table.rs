//! The table for those who write bots, held against the kinds that there are.

use std::collections::BTreeSet;

use rumble_chat::ErrorKind;
use rumble_http::internal::Kind as _;

const PAGE: &str = include_str!("../../../../docs/bots.md");

#[test]
fn the_page_for_bots_names_every_kind_once() {
    let (_, table) = PAGE.split_once("| Kind | What it means for a bot |").unwrap();
    let mut named: Vec<&str> = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .filter_map(|line| line.split('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    named.sort_unstable();

    let there_are: BTreeSet<String> = ErrorKind::ALL.iter().map(|kind| format!("{kind:?}")).collect();
    assert_eq!(named, there_are.iter().collect::<Vec<_>>());
}
