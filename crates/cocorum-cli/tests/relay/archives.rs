//! Archives that are killed or ended.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::setup::{FIRST, Setup, TEST_TIMEOUT, exported};

#[test]
fn a_repeatedly_killed_archive_loses_and_repeats_nothing() {
    let setup = Setup::new(20);
    let collectors = vec![setup.collector("a")];
    setup.wait_for(1);
    let seed = 4;
    eprintln!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let stop = AtomicBool::new(false);
    let sent = std::thread::scope(|scope| {
        let posting = scope.spawn(|| setup.post_until(&stop));
        for _ in 0..12 {
            let mut archive = setup.archive();
            std::thread::sleep(Duration::from_millis(random.u64(50..1_500)));
            archive.kill();
        }
        stop.store(true, Ordering::Relaxed);
        posting.join().unwrap()
    });
    setup.wait_until_stored(&sent);
    setup.end_collectors(collectors);
    let mut archive = setup.archive();
    setup.wait_until_archived();
    archive.end();
    setup.compare(&sent);
}

#[test]
fn an_ended_archive_has_written_all_and_the_next_one_continues() {
    let setup = Setup::new(20);
    let collectors = vec![setup.collector("a")];
    setup.wait_for(1);
    let mut sent: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    // Many more than an archive has fetched when it is asked to end: those it still writes.
    for round in 0..1_000 {
        for chat in FIRST..FIRST + setup.chats {
            let id = setup.sim.stream(chat).say("CalmSparrow", &round.to_string());
            sent.entry(chat).or_default().push(id);
        }
    }
    let total = setup.wait_until_stored(&sent);
    setup.end_collectors(collectors);
    let folder = setup.folder.path().join("archive");
    let (mut rounds, mut left) = (0, total);
    while left > 0 {
        let before = size(&folder);
        let mut archive = setup.archive();
        let deadline = Instant::now() + TEST_TIMEOUT;
        // The first line of a segment is not an event.
        while size(&folder) < before + 1_000 {
            assert!(Instant::now() < deadline, "nothing is archived");
        }
        archive.end();
        left = setup.left();
        rounds += 1;
        let archived: usize = exported(&folder).values().map(BTreeMap::len).sum();
        assert!(
            archived as u64 + left >= total,
            "{archived} archived, {left} left of {total}"
        );
    }
    eprintln!("{rounds} archives");
    assert!(
        rounds > 1,
        "the first one had nothing left to do when it was ended"
    );
    setup.compare(&sent);
}

/// Bytes of the files of a recording.
fn size(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|file| file.metadata().ok())
        .map(|metadata| metadata.len())
        .sum()
}
