//! Collectors and brokers that are killed, away, or ended. Processes are killed with a signal that none handles, at moments of a
//! seed that is printed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::scene::{FIRST, Scene, parts};

/// 300 chats with a message a second each, for a minute.
#[test]
fn collectors_and_broker_that_are_killed_in_turn_lose_and_repeat_nothing() {
    let scene = Scene::with_archive(300);
    let mut collectors = vec![scene.collector("a"), scene.collector("b")];
    scene.wait_for(2);
    let seed = 21;
    eprintln!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let stop = AtomicBool::new(false);
    let begun = Instant::now();
    let mut kills = [0; 3];
    let said = std::thread::scope(|scope| {
        let talking = scope.spawn(|| scene.talk(&stop));
        while begun.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(random.u64(500..4_000)));
            let victim = random.usize(0..3);
            kills[victim] += 1;
            match victim {
                2 => {
                    scene.server.lock().unwrap().kill();
                    std::thread::sleep(Duration::from_millis(random.u64(0..2_000)));
                    scene.server.lock().unwrap().restart();
                }
                at => {
                    collectors[at].kill();
                    collectors[at] = scene.collector(["a", "b"][at]);
                }
            }
        }
        stop.store(true, Ordering::Relaxed);
        talking.join().unwrap()
    });
    eprintln!("killed: {kills:?}");
    // The collector that was killed last reads again and publishes its spool.
    scene.wait_for_spools();
    scene.check(collectors, &said);
}

#[test]
fn a_broker_that_is_away_for_half_a_minute_loses_nothing() {
    let scene = Scene::with_archive(20);
    let collectors = vec![scene.collector("a"), scene.collector("b")];
    scene.wait_for(2);
    let stop = AtomicBool::new(false);
    let said = std::thread::scope(|scope| {
        let talking = scope.spawn(|| scene.talk(&stop));
        std::thread::sleep(Duration::from_secs(3));
        scene.server.lock().unwrap().kill();
        std::thread::sleep(Duration::from_secs(30));
        scene.server.lock().unwrap().restart();
        std::thread::sleep(Duration::from_secs(3));
        stop.store(true, Ordering::Relaxed);
        talking.join().unwrap()
    });
    scene.wait_for_spools();
    scene.check(collectors, &said);
}

#[test]
fn a_collector_that_ends_while_the_broker_is_away_has_spooled_everything() {
    let scene = Scene::with_archive(5);
    let mut collector = scene.collector("a");
    scene.wait_for(1);
    scene.server.lock().unwrap().kill();
    let stop = AtomicBool::new(false);
    let said = std::thread::scope(|scope| {
        let talking = scope.spawn(|| scene.talk(&stop));
        std::thread::sleep(Duration::from_secs(3));
        stop.store(true, Ordering::Relaxed);
        talking.join().unwrap()
    });
    let total: usize = said.values().map(Vec::len).sum();
    scene.wait_for_delivery();
    collector.end();
    assert_eq!(parts(&scene.folder.path().join("a")).len(), 1, "{total} messages");
    // The messages of these chats cannot be read again; those of the last chat are read from its history.
    let last = FIRST + scene.chats - 1;
    for chat in FIRST..last {
        scene.sim.stream(chat).end();
    }
    std::fs::write(scene.folder.path().join("streams.txt"), format!("b10:{last}\n")).unwrap();
    scene.server.lock().unwrap().restart();
    let collectors = vec![scene.collector("a"), scene.collector("b")];
    scene.wait_for_spools();
    scene.check(collectors, &said);
}
