//! Full disks: a tmpfs of one megabyte, mounted in a separate namespace, in which this program runs one test.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use cocorum_relay::feed::relay::Consumer;
use cocorum_relay::{Archive, ArchiveSettings, Collector, CollectorSettings, ErrorKind, RelayNotice, status};

use crate::support::{Running, Setup, each_once, publish_messages, read, settings, stream, until};

#[test]
fn what_a_full_disk_loses_is_counted() {
    run("what_a_full_disk_loses_is_counted_here");
}

#[test]
fn what_a_full_disk_does_not_take_is_published_from_memory() {
    run("what_a_full_disk_does_not_take_is_published_from_memory_here");
}

#[test]
fn an_archive_acknowledges_nothing_that_a_full_disk_did_not_take() {
    run("an_archive_acknowledges_nothing_that_a_full_disk_did_not_take_here");
}

#[test]
#[ignore = "the test without `here` runs it"]
fn what_a_full_disk_loses_is_counted_here() {
    let disk = disk();
    let (mut setup, collector) = collector_with_full_spool(&disk);
    assert_eq!(collector.close().unwrap_err().kind(), ErrorKind::Lost);
    let stats = collector.stats();
    assert!(stats.spooled >= 10 && stats.lost > 0, "{stats:?}");
    assert_eq!(stats.spooled + stats.lost, 1_000);
    drop(collector);
    fs::remove_file(disk.join("filling")).unwrap();
    setup.server.restart();
    let archive = setup.archive();
    let collector = start(&setup, &disk);
    until("the spool is empty", || collector.stats().spool_parts == 0);
    collector.close().unwrap();
    until("all are archived", || archive.written() >= stats.spooled);
    archive.end();
    assert_eq!(setup.read(), (each_once(1, 1..=stats.spooled), Vec::new()));
}

#[test]
#[ignore = "the test without `here` runs it"]
fn what_a_full_disk_does_not_take_is_published_from_memory_here() {
    let disk = disk();
    let (mut setup, collector) = collector_with_full_spool(&disk);
    setup.server.restart();
    let archive = setup.archive();
    until("all are archived", || archive.written() >= 1_000);
    collector.close().unwrap();
    assert_eq!(collector.stats().lost, 0);
    archive.end();
    assert_eq!(setup.read(), (each_once(1, 1..=1_000), Vec::new()));
}

#[test]
#[ignore = "the test without `here` runs it"]
fn an_archive_acknowledges_nothing_that_a_full_disk_did_not_take_here() {
    let disk = disk();
    let setup = Setup::new();
    let mut archive = ArchiveSettings::default();
    archive.log.backlog_bytes = 2_000;
    let archive = Archive::open(disk.join("archive"), settings(&setup.server), archive).unwrap();
    fill(&disk);
    let archive = Running::of(archive);
    let collector = setup.collector("a");
    publish_messages(&mut collector.open_chat(stream(0)), 1..=200);
    collector.close().unwrap();
    let consumers = |is_so: fn(&Consumer) -> bool| {
        let status = status(&settings(&setup.server)).unwrap();
        let consumers = status.streams.iter().flat_map(|stream| &stream.consumers);
        consumers.filter(|one| is_so(one)).count()
    };
    until("messages are received", || {
        consumers(|one| one.unacknowledged > 0) > 0
    });
    let failures = archive.failures();
    until("they cannot be written", || archive.failures() > failures + 1);
    fs::remove_file(disk.join("filling")).unwrap();
    until("the broker has nothing left", || {
        consumers(|one| one.waiting + one.unacknowledged == 0) == 2
    });
    archive.end();
    let (messages, _) = read(&disk.join("archive"));
    assert_eq!(messages, each_once(1, 1..=200));
}

/// A collector that has received a thousand messages, of which the first are in the spool.
fn collector_with_full_spool(disk: &Path) -> (Setup, Collector) {
    let mut setup = Setup::new();
    setup.server.kill();
    let collector = start(&setup, disk);
    let mut chat = collector.open_chat(stream(0));
    publish_messages(&mut chat, 1..=10);
    until("these are spooled", || collector.stats().spooled == 10);
    fill(disk);
    publish_messages(&mut chat, 11..=1_000);
    until("it is noticed", || {
        let notices = collector.take_notices();
        notices
            .iter()
            .any(|notice| matches!(notice, RelayNotice::SpoolFailed { .. }))
    });
    (setup, collector)
}

fn start(setup: &Setup, disk: &Path) -> Collector {
    let spool = CollectorSettings::new("a", disk.join("spool"));
    Collector::start(&settings(&setup.server), spool).unwrap()
}

/// Fills the file system.
fn fill(disk: &Path) {
    let mut file = fs::File::create(disk.join("filling")).unwrap();
    while file.write_all(&[0; 1024]).is_ok() {}
}

/// Runs an ignored test of this file.
fn run(test: &str) {
    let folder = tempfile::tempdir().unwrap();
    let status = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", SCRIPT, "sh"])
        .arg(folder.path())
        .arg(std::env::current_exe().unwrap())
        .arg(format!("small_disk::{test}"))
        .status()
        .unwrap();
    assert!(status.success(), "{status}");
}

fn disk() -> PathBuf {
    std::env::var_os("SMALL_DISK").unwrap().into()
}

const SCRIPT: &str = r#"
mount -t tmpfs -o size=1m tmpfs "$1" || exit 90
SMALL_DISK="$1" exec "$2" --exact "$3" --ignored
"#;
