//! Simulated site with an account, a file, and a client without delays.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use md5::{Digest as _, Md5};
use rumble_sim::{AccountPlan, Plan, PublishedVideo, Sim};
use rumble_upload::servicephp::{Endpoint, Secret, ServicePhp, Settings};
use rumble_upload::{Error, Event, UploadPhp, UploadResponse, VideoUpload};
use tempfile::TempDir;

pub(crate) const NAME: &str = "CalmSparrow";
pub(crate) const CHUNK: u64 = 1_000;

/// Site with a folder for files.
pub(crate) struct Site {
    pub(crate) sim: Sim,
    pub(crate) folder: TempDir,
}

impl Site {
    pub(crate) fn new() -> Self {
        let account = AccountPlan::new(NAME, 900_300_001, "correct tin fiddle")
            .channel(7_730_001, "Sparrow Studio")
            .channel(7_730_002, "Otter Works");
        Self {
            sim: Sim::start(Plan::new().account(account)).unwrap(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn account(&self) -> ServicePhp {
        let token = Secret::new(&*self.sim.account(NAME).issue_session());
        let base_url = Endpoint::parse(&self.sim.base_url()).unwrap();
        ServicePhp::from_token(token, Settings::default().base_url(base_url)).unwrap()
    }

    pub(crate) fn client(&self) -> UploadPhp {
        UploadPhp::new(&self.account())
            .chunk_size(CHUNK)
            .timeout(Duration::from_secs(60))
            .retries(8, Duration::from_millis(1), Duration::from_millis(2))
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// Creates a file of `size` bytes whose chunks all differ.
    pub(crate) fn file(&self, name: &str, size: u64) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content(size)).unwrap();
        path
    }

    /// Valid upload without any options.
    pub(crate) fn video(&self, size: u64) -> VideoUpload {
        VideoUpload::new(self.file("clock.mkv", size), "Repairing a clock", "How-To")
    }

    /// The one published video.
    #[track_caller]
    pub(crate) fn published(&self) -> PublishedVideo {
        let mut published = self.sim.uploads().published();
        assert_eq!(published.len(), 1, "videos");
        published.remove(0)
    }

    /// Indexes of the chunks in the order of arrival.
    pub(crate) fn indexes(&self) -> Vec<u64> {
        let chunks = self.sim.uploads().chunks();
        chunks.iter().map(|chunk| chunk.index).collect()
    }

    /// Number of requests to `upload.php` with this text in their query.
    pub(crate) fn requests_with(&self, part: &str) -> usize {
        let requests = self.sim.requests();
        let mut targets = requests.iter().map(|request| &request.target);
        targets
            .by_ref()
            .filter(|target| target.starts_with("/upload.php?") && target.contains(part))
            .count()
    }
}

/// Returns the result of an upload and its reported events.
pub(crate) fn upload(client: &UploadPhp, video: &VideoUpload) -> (Result<UploadResponse, Error>, Vec<Event>) {
    let mut events = Vec::new();
    let result = client.upload_video(video, |event| events.push(event.clone()));
    (result, events)
}

pub(crate) fn content(size: u64) -> Vec<u8> {
    (0..size).map(|at| (at / 256 + at * 7).to_le_bytes()[0]).collect()
}

pub(crate) fn md5(bytes: &[u8]) -> String {
    let digest = Md5::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
