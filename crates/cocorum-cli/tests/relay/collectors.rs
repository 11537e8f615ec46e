//! Collectors and brokers that are killed, unreachable, or ended. Processes are killed with a signal that cannot be handled, at
//! times from a seed that is printed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::setup::{FIRST, Setup};

/// 300 chats with a message a second each, for a minute.
#[test]
fn killed_collectors_and_brokers_lose_and_repeat_nothing() {
    let setup = Setup::with_archive(300);
    let mut collectors = vec![setup.collector("a"), setup.collector("b")];
    setup.wait_for(2);
    let seed = 21;
    eprintln!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let stop = AtomicBool::new(false);
    let begun = Instant::now();
    let mut kills = [0; 3];
    let sent = std::thread::scope(|scope| {
        let posting = scope.spawn(|| setup.post_until(&stop));
        while begun.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(random.u64(500..4_000)));
            let victim = random.usize(0..3);
            kills[victim] += 1;
            match victim {
                2 => {
                    setup.server.lock().unwrap().kill();
                    std::thread::sleep(Duration::from_millis(random.u64(0..2_000)));
                    setup.server.lock().unwrap().restart();
                }
                at => {
                    collectors[at].kill();
                    collectors[at] = setup.collector(["a", "b"][at]);
                }
            }
        }
        stop.store(true, Ordering::Relaxed);
        posting.join().unwrap()
    });
    eprintln!("killed: {kills:?}");
    setup.check(collectors, &sent);
}

#[test]
fn a_broker_that_is_away_for_half_a_minute_loses_nothing() {
    let setup = Setup::with_archive(20);
    let collectors = vec![setup.collector("a"), setup.collector("b")];
    setup.wait_for(2);
    let stop = AtomicBool::new(false);
    let sent = std::thread::scope(|scope| {
        let posting = scope.spawn(|| setup.post_until(&stop));
        std::thread::sleep(Duration::from_secs(3));
        setup.server.lock().unwrap().kill();
        std::thread::sleep(Duration::from_secs(30));
        setup.server.lock().unwrap().restart();
        std::thread::sleep(Duration::from_secs(3));
        stop.store(true, Ordering::Relaxed);
        posting.join().unwrap()
    });
    setup.check(collectors, &sent);
}

#[test]
fn a_collector_without_a_broker_spools_everything() {
    let setup = Setup::with_archive(5);
    let mut collector = setup.collector("a");
    setup.wait_for(1);
    setup.server.lock().unwrap().kill();
    let stop = AtomicBool::new(false);
    let sent = std::thread::scope(|scope| {
        let posting = scope.spawn(|| setup.post_until(&stop));
        std::thread::sleep(Duration::from_secs(3));
        stop.store(true, Ordering::Relaxed);
        posting.join().unwrap()
    });
    setup.wait_until_spooled("a", &sent);
    collector.end();
    assert_eq!(setup.parts("a").len(), 1);
    // The messages of these chats cannot be read again; those of the last chat are read from its history.
    let last = FIRST + setup.chats - 1;
    for chat in FIRST..last {
        setup.sim.stream(chat).end();
    }
    std::fs::write(setup.folder.path().join("streams.txt"), format!("b10:{last}\n")).unwrap();
    setup.server.lock().unwrap().restart();
    let collectors = vec![setup.collector("a"), setup.collector("b")];
    setup.check(collectors, &sent);
}
