//! Search and statistics.

use std::ops::ControlFlow;

use rumble_archive::export::Zone;
use rumble_archive::read::Selection;
use rumble_archive::search::{Query, search};
use rumble_archive::stats::{Stats, page};

use crate::sample::recording;

/// Ids of the returned messages; those of context are negative.
fn found(query: &Query) -> Vec<i64> {
    let mut ids = Vec::new();
    search(&recording(), &Selection::default(), query, |hit| {
        let id = i64::try_from(hit.message.id.get()).unwrap();
        ids.push(if hit.is_match { id } else { -id });
        ControlFlow::Continue(())
    })
    .unwrap();
    ids
}

#[test]
fn messages_are_found_by_text_author_price_and_deletion() {
    assert_eq!(found(&Query::new("dollars|bye", false).unwrap()), [9, 13]);
    assert!(found(&Query::new("DOLLARS", false).unwrap()).is_empty());
    assert_eq!(found(&Query::new("DOLLARS", true).unwrap()), [9]);
    assert_eq!(found(&Query::fixed("{", false).unwrap()), [2, 3, 9]);
    let all = || Query::fixed("", false).unwrap();
    assert_eq!(found(&all().user(Some("calmsparrow".to_owned()))), [9, 11, 13]);
    assert_eq!(found(&all().only_paid(true)), [9, 10]);
    assert_eq!(found(&all().min_cents(Some(300))), [9]);
    assert_eq!(found(&all().only_deleted(true)), [11, 12]);
    assert!(Query::new("(", false).is_err());
}

#[test]
fn context_of_a_message_is_returned_once() {
    assert_eq!(
        found(&Query::new("dollars|bye", false).unwrap().context(1)),
        [-8, 9, -10, -12, 13]
    );
    assert_eq!(
        found(&Query::new("dollars|=2.2", false).unwrap().context(2)),
        [-7, -8, 9, 10, -11, -12]
    );
}

#[test]
fn amounts_and_counts_add_up() {
    let (stats, report) = Stats::of(&recording(), &Selection::default()).unwrap();
    assert_eq!(report.damages, []);
    assert_eq!((stats.messages, stats.users(), stats.gaps), (13, 11, 0));
    assert_eq!((stats.deletions, stats.mutes), (1, 1));
    assert_eq!((stats.rants.paid, stats.rants.cents), (2, 700));
    assert_eq!(stats.median_cents(), Some(200));
    let largest = Some((500, "CalmSparrow".to_owned(), "five {dollars}".to_owned()));
    assert_eq!(stats.largest, largest);
    // Nine in the first minute, three in the second, one in the third.
    assert_eq!(stats.median_per_minute(), Some(3));
    assert_eq!(stats.peak().unwrap().1, 9);
    assert_eq!(stats.peak().unwrap().0.unix_timestamp(), 1_795_914_000);
    let top: Vec<_> = stats
        .top_users(2)
        .into_iter()
        .map(|user| (&*user.name, user.totals.cents))
        .collect();
    assert_eq!(top, [("CalmSparrow", 500), ("QuickOtter", 200)]);
}

#[test]
fn the_page_of_statistics_needs_no_script() {
    let (stats, _) = Stats::of(&recording(), &Selection::default()).unwrap();
    let page = page(&stats, &Zone::utc(), 20);
    assert!(page.contains("Rants over time") && page.contains("$5.00 by CalmSparrow"));
    assert!(!page.contains("<script") && !page.contains("<i>Show"));
    assert!(page.contains("prefers-color-scheme:dark"));
}
