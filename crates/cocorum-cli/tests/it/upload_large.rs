//! Large uploads of the real command: its memory, and the state after its process is killed.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use md5::{Digest as _, Md5};
use rumble_sim::{ServiceFault, When};

use crate::account::Site;
use crate::harness::{Cocorum, TEST_TIMEOUT};
use crate::upload::{site, states};

/// A sparse file, with a different mark in every chunk.
fn sparse(path: &Path, size: u64, chunk: u64) {
    let mut file = File::create(path).unwrap();
    file.set_len(size).unwrap();
    for (number, start) in (0..size).step_by(usize::try_from(chunk).unwrap()).enumerate() {
        file.seek(SeekFrom::Start(start + 3)).unwrap();
        file.write_all(format!("chunk {number}").as_bytes()).unwrap();
    }
    file.set_len(size).unwrap();
}

/// Length and MD5 of each chunk of a file.
fn chunks_of(path: &Path, chunk: u64) -> Vec<(u64, String)> {
    let mut file = File::open(path).unwrap();
    let mut chunks = Vec::new();
    let mut buffer = vec![0; 1024 * 1024];
    loop {
        let (mut digest, mut bytes) = (Md5::new(), 0);
        let mut part = (&mut file).take(chunk);
        while let read @ 1.. = part.read(&mut buffer).unwrap() {
            digest.update(&buffer[..read]);
            bytes += read as u64;
        }
        if bytes == 0 {
            return chunks;
        }
        let md5 = digest.finalize();
        chunks.push((bytes, md5.iter().map(|byte| format!("{byte:02x}")).collect()));
    }
}

/// Peak memory of a process in KiB.
fn peak_memory(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

fn upload(site: &Site, path: &Path, more: &[&str]) -> Cocorum {
    let path = path.to_str().unwrap();
    site.command(&["upload", path, "--title", "Clock", "--category", "10", "--json"])
        .args(more)
}

#[test]
fn a_file_of_1_gib_arrives_whole_in_less_than_32_mib() {
    let site = site();
    let path = site.home.path().join("large.mp4");
    let size = 1 << 30;
    sparse(&path, size, 10_000_000);
    // The progress is checked after everything was sent, before the command ends.
    site.sim.service().fault(
        "upload.merge",
        When::Every,
        ServiceFault::Delay(Duration::from_secs(1)),
    );
    let running = upload(&site, &path, &[]).start();
    let mut peak = 0;
    loop {
        let line = running.event();
        peak = peak_memory(running.pid()).unwrap_or(0).max(peak);
        if line["chunk"] == line["chunks"] {
            break;
        }
    }
    let done = running.finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    println!("peak memory: {peak} KiB");
    assert!((1..32 * 1024).contains(&peak), "{peak} KiB");
    let file = site.sim.uploads().published().remove(0).file;
    assert_eq!((file.bytes, file.chunks.len()), (size, 108));
    assert_eq!(file.chunks, chunks_of(&path, 10_000_000));
    assert_eq!(site.sim.uploads().chunks().len(), 108);
}

/// Half of the processes are killed while the server withholds the confirmation of a chunk, the others at any moment
/// before that.
#[test]
fn a_killed_process_does_not_resend_confirmed_chunks() {
    const CHUNK: u64 = 500_000;
    const KILLS: usize = 10;
    const SEED: u64 = 81;
    println!("seed {SEED}");
    let site = site();
    let path = site.home.path().join("large.mp4");
    sparse(&path, 80 * CHUNK + 77, CHUNK);
    let chunk_size = CHUNK.to_string();
    let args = ["--chunk-size", &*chunk_size, "--resume"];
    let received = || site.sim.uploads().chunks();
    let mut random = fastrand::Rng::with_seed(SEED);
    let (mut confirmed, mut unseen) = (0, 0);
    for kill in 0..KILLS {
        let withheld = random.usize(2..=7);
        let is_withheld = kill % 2 == 0;
        let chunks = if is_withheld {
            withheld
        } else {
            random.usize(1..withheld)
        };
        let service = site.sim.service();
        service.clear_faults();
        service.fault("upload.chunk", When::From(withheld), ServiceFault::StallHead);
        let before = received().len();
        let running = upload(&site, &path, &args).start();
        let deadline = Instant::now() + TEST_TIMEOUT;
        while received().len() - before < chunks {
            assert!(Instant::now() < deadline, "kill {kill}");
            thread::yield_now();
        }
        // Dropping it kills the process. A chunk that was sent completely is still received.
        drop(running);
        assert!(site.sim.wait_for_sockets(0, TEST_TIMEOUT), "kill {kill}");
        // This process continues where the previous ones stopped.
        let sent: Vec<u64> = received()[before..].iter().map(|chunk| chunk.index).collect();
        let taken = confirmed + sent.len() as u64;
        assert_eq!(sent, (confirmed..taken).collect::<Vec<u64>>(), "kill {kill}");
        let state = fs::read_to_string(&states(&site)[0]).unwrap();
        let seen = state.matches("{\"chunk\":").count() as u64;
        let is_unseen = seen + 1 == taken;
        assert!(
            is_unseen || seen == taken && !is_withheld,
            "{seen} of {taken}, kill {kill}"
        );
        unseen += usize::from(is_unseen);
        confirmed = seen;
    }
    site.sim.service().clear_faults();
    let before = received().len();
    let done = upload(&site, &path, &args).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    let sent: Vec<u64> = received()[before..].iter().map(|chunk| chunk.index).collect();
    assert_eq!(sent, (confirmed..81).collect::<Vec<u64>>());
    // Only chunks whose confirmation the command had not recorded at the moment of a kill were sent twice.
    println!("{unseen} of {KILLS} kills between a response and its line");
    assert_eq!(received().len(), 81 + unseen);
    let file = site.sim.uploads().published().remove(0).file;
    assert_eq!(file.chunks, chunks_of(&path, CHUNK));
}
