//! Archives that are killed and ended.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::scene::{FIRST, PATIENCE, Scene};

#[test]
fn an_archive_that_is_killed_again_and_again_loses_and_repeats_nothing() {
    let scene = Scene::new(20);
    let collectors = vec![scene.collector("a")];
    scene.wait_for(1);
    let seed = 4;
    eprintln!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let stop = AtomicBool::new(false);
    let said = std::thread::scope(|scope| {
        let talking = scope.spawn(|| scene.talk(&stop));
        for _ in 0..12 {
            let mut archive = scene.archive();
            std::thread::sleep(Duration::from_millis(random.u64(50..1_500)));
            archive.kill();
        }
        stop.store(true, Ordering::Relaxed);
        talking.join().unwrap()
    });
    scene.end_collectors(collectors);
    let mut archive = scene.archive();
    wait_until_archived(&scene);
    archive.end();
    scene.compare(&said);
}

#[test]
fn an_archive_that_is_ended_has_written_what_it_acknowledged_and_the_next_one_continues() {
    let scene = Scene::new(20);
    let collectors = vec![scene.collector("a")];
    scene.wait_for(1);
    let mut said: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for round in 0..400 {
        for chat in FIRST..FIRST + scene.chats {
            let id = scene.sim.stream(chat).say("CalmSparrow", &round.to_string());
            said.entry(chat).or_default().push(id);
        }
    }
    scene.end_collectors(collectors);
    let total: u64 = said.values().map(|ids| ids.len() as u64).sum();
    let stored = |member: usize| scene.status()["streams"][member]["messages"].as_u64().unwrap();
    assert_eq!(stored(0), total);
    let folder = scene.folder.path().join("archive");
    let (mut rounds, mut left) = (0, total);
    while left > 0 {
        let before = size(&folder);
        let mut archive = scene.archive();
        let deadline = Instant::now() + PATIENCE;
        // The first line of a segment is not an event.
        while size(&folder) < before + 1_000 && scene.left() > 0 {
            assert!(Instant::now() < deadline, "nothing is archived");
        }
        archive.end();
        left = scene.left();
        rounds += 1;
        let archived: usize = scene.archived().values().map(BTreeMap::len).sum();
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
    scene.compare(&said);
}

fn wait_until_archived(scene: &Scene) {
    let deadline = Instant::now() + PATIENCE;
    while scene.left() > 0 {
        assert!(Instant::now() < deadline, "{} left", scene.left());
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Bytes of the files of a recording.
fn size(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|file| file.metadata().ok())
        .map(|metadata| metadata.len())
        .sum()
}
