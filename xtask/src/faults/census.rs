use std::fs;
use std::thread::sleep;
use std::time::Duration;

/// What this process has, as the system counts it. Zeros where the system does not tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Census {
    pub(crate) threads: usize,
    pub(crate) files: usize,
    /// Resident memory in KiB.
    pub(crate) resident: u64,
}

impl Census {
    pub(crate) fn take() -> Self {
        let count = |folder| fs::read_dir(folder).map_or(0, Iterator::count);
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let resident = resident.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok());
        Self {
            threads: count("/proc/self/task"),
            files: count("/proc/self/fd"),
            resident: resident.unwrap_or_default(),
        }
    }

    /// What there is more of than there was, a moment later too.
    pub(crate) fn outgrown(self) -> Option<String> {
        let mut now = Self::take();
        for _ in 0..100 {
            if now.threads <= self.threads && now.files <= self.files {
                return None;
            }
            sleep(Duration::from_millis(20));
            now = Self::take();
        }
        let threads = now.threads.saturating_sub(self.threads);
        let files = now.files.saturating_sub(self.files);
        Some(format!("{threads} threads and {files} files"))
    }
}
