//! `cocorum record` and the commands that read recordings.

#[cfg(target_os = "linux")]
mod full_disk;
mod kills;
mod reading;
mod recording;
mod restarts;
#[cfg(unix)]
mod retries;
