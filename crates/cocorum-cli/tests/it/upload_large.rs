//! Large uploads of the real command: its memory, and the state after its process is killed.

use std::collections::hash_map::RandomState;
use std::fs::{self, File};
use std::hash::BuildHasher as _;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use md5::{Digest as _, Md5};
use rumble_sim::{ServiceFault, When};

use crate::account::Site;
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

fn upload(site: &Site, path: &Path, more: &[&str]) -> crate::harness::Cocorum {
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

/// Waits until the server has received all data in flight.
fn settle<T>(received: &dyn Fn() -> Vec<T>) {
    let (mut count, mut unchanged) = (received().len(), 0);
    while unchanged < 20 {
        thread::sleep(Duration::from_millis(5));
        let now = received().len();
        unchanged = if now == count { unchanged + 1 } else { 0 };
        count = now;
    }
}

#[test]
fn a_killed_process_does_not_resend_confirmed_chunks() {
    const CHUNK: u64 = 500_000;
    let site = site();
    let path = site.home.path().join("large.mp4");
    sparse(&path, 80 * CHUNK + 77, CHUNK);
    let chunk_size = CHUNK.to_string();
    let args = ["--chunk-size", &*chunk_size, "--resume"];
    let received = || site.sim.uploads().chunks();
    let (mut kills, mut unseen) = (0, 0);
    let mut confirmed = 0;
    let seed = RandomState::new().hash_one(());
    let mut random = seed;
    while kills < 10 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let (chunks, micros) = (1 + (random >> 33) % 6, (random >> 40) % 3_000);
        let before = received().len();
        let running = upload(&site, &path, &args).start();
        let deadline = Instant::now() + crate::harness::TEST_TIMEOUT;
        while ((received().len() - before) as u64) < chunks {
            assert!(Instant::now() < deadline, "seed {seed}");
            thread::yield_now();
        }
        thread::sleep(Duration::from_micros(micros));
        // Dropping it kills the process. A chunk that was sent completely is still received.
        drop(running);
        settle(&received);
        kills += 1;
        // This process continues where the previous ones stopped.
        let sent: Vec<u64> = received()[before..].iter().map(|chunk| chunk.index).collect();
        let expected: Vec<u64> = (confirmed..confirmed + sent.len() as u64).collect();
        assert_eq!(sent, expected, "seed {seed}");
        let state = fs::read_to_string(&states(&site)[0]).unwrap();
        let seen = state.matches("{\"chunk\":").count() as u64;
        let taken = confirmed + sent.len() as u64;
        assert!(
            seen == taken || seen + 1 == taken,
            "{seen} of {taken}, seed {seed}"
        );
        unseen += usize::from(seen != taken);
        confirmed = seen;
    }
    let before = received().len();
    let done = upload(&site, &path, &args).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    let sent: Vec<u64> = received()[before..].iter().map(|chunk| chunk.index).collect();
    assert_eq!(sent, (confirmed..81).collect::<Vec<u64>>(), "seed {seed}");
    // Only chunks that were confirmed at the moment of a kill, which the command could not record, were sent twice.
    println!("{unseen} of 10 kills between an answer and its line");
    assert_eq!(received().len(), 81 + unseen, "seed {seed}");
    let file = site.sim.uploads().published().remove(0).file;
    assert_eq!(file.chunks, chunks_of(&path, CHUNK), "seed {seed}");
}
