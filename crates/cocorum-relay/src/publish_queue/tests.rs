use std::path::Path;

use super::*;

fn queue(root: &Path) -> PublishQueue {
    PublishQueue::new(Spool::open(root).unwrap())
}

#[test]
fn a_part_that_stays_unreadable_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let part = folder.path().join("000007");
    std::fs::create_dir(&part).unwrap();
    let queue = queue(folder.path());
    let mut reads = 0;
    while let Next::Part(found) = queue.next() {
        assert_eq!(found, part);
        reads += 1;
        let is_done = queue.part_published(PartEnd::Unreadable("EIO".to_owned()));
        assert_eq!(is_done, !part.exists());
        assert!(is_done || queue.finish().is_ok());
    }
    assert_eq!(reads, MAX_READS);
    let moved = folder.path().join("damaged/000007");
    assert!(moved.exists());
    let reason = || "EIO".to_owned();
    let expected = [
        RelayNotice::SpoolUnreadable { reason: reason() },
        RelayNotice::SpoolDamaged {
            folder: moved,
            reason: reason(),
        },
    ];
    assert_eq!(queue.take_notices(), expected);
    assert_eq!((queue.stats().damaged_parts, queue.stats().spool_parts), (1, 0));
    assert!(queue.finish().is_err());
}

#[test]
fn a_part_that_cannot_be_set_aside_is_kept_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let part = folder.path().join("000001");
    std::fs::create_dir(&part).unwrap();
    // A file of this name prevents the folder.
    let blocking = folder.path().join("damaged");
    std::fs::write(&blocking, "").unwrap();
    let queue = queue(folder.path());
    assert!(!queue.part_published(PartEnd::Damaged("line 3".to_owned())));
    assert!(part.exists());
    assert!(matches!(
        &queue.take_notices()[..],
        [RelayNotice::SpoolUnreadable { reason }] if reason.starts_with("line 3; ")
    ));
    std::fs::remove_file(blocking).unwrap();
    assert!(queue.part_published(PartEnd::Damaged("line 3".to_owned())));
    assert!(!part.exists());
}

#[test]
fn a_part_that_was_removed_does_not_delay_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let parts = ["000001", "000002"].map(|name| folder.path().join(name));
    parts.iter().for_each(|part| std::fs::create_dir(part).unwrap());
    let queue = queue(folder.path());
    std::fs::remove_dir(&parts[0]).unwrap();
    let reason = || PartEnd::Unreadable("ENOENT".to_owned());
    while !queue.part_published(reason()) {}
    assert!(matches!(queue.next(), Next::Part(next) if next == parts[1]));
    assert_eq!(queue.stats().damaged_parts, 1);
}

#[test]
fn only_the_latest_notices_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let queue = queue(folder.path());
    for number in 1..=60 {
        let reason = number.to_string();
        queue.failed([], Some(RelayNotice::Unreachable { reason }));
        // The spool is empty, so all is published.
        assert!(matches!(queue.next(), Next::Nothing));
    }
    let notices = queue.take_notices();
    assert_eq!(notices.len(), 101);
    assert_eq!(notices[0], RelayNotice::Omitted { notices: 20 });
    assert_eq!(notices[100], RelayNotice::CaughtUp);
    assert_eq!(queue.take_notices(), []);
}
