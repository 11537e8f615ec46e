use std::fs;
use std::thread::sleep;
use std::time::Duration;

/// Resources of this process. Zeros where the system does not report them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProcessStats {
    pub(crate) threads: usize,
    pub(crate) files: usize,
    /// Resident memory in KiB.
    pub(crate) resident: u64,
}

impl ProcessStats {
    pub(crate) fn sample() -> Self {
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

    /// Threads and files that were added since, and are still there a moment later.
    pub(crate) fn growth(self) -> Option<String> {
        let mut now = Self::sample();
        for _ in 0..100 {
            if now.threads <= self.threads && now.files <= self.files {
                return None;
            }
            sleep(Duration::from_millis(20));
            now = Self::sample();
        }
        let threads = now.threads.saturating_sub(self.threads);
        let files = now.files.saturating_sub(self.files);
        Some(format!("{threads} threads and {files} files"))
    }
}
