//! Disk in memory with injected faults. A power failure discards everything that was not synced.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rumble_archive::log::{LogFile, Storage};

/// Fault of an operation that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Fails; later operations succeed.
    Fails,
    /// Appends a third of the bytes, rounded up; the next operation fails.
    Shortened,
    /// Fails, and so do all later operations.
    PowerFails,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Disk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    files: Vec<Content>,
    names: BTreeMap<String, usize>,
    synced_names: BTreeMap<String, usize>,
    operations: u64,
    syncs: u64,
    fault: Option<(u64, Fault)>,
}

#[derive(Debug, Default, Clone)]
struct Content {
    bytes: Vec<u8>,
    /// Content that survives a power failure.
    synced: Vec<u8>,
}

#[derive(Debug)]
struct DiskFile {
    disk: Disk,
    number: usize,
}

impl Disk {
    /// Creates a disk with a single file.
    pub(crate) fn with(name: &str, bytes: &[u8]) -> Self {
        let disk = Self::default();
        disk.put(name, bytes);
        disk
    }

    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        let mut state = self.state();
        let number = state.files.len();
        state.files.push(Content {
            bytes: bytes.to_vec(),
            synced: bytes.to_vec(),
        });
        state.names.insert(name.to_owned(), number);
        state.synced_names.insert(name.to_owned(), number);
    }

    pub(crate) fn storage(&self) -> Arc<dyn Storage> {
        Arc::new(self.clone())
    }

    pub(crate) fn fail_at(&self, operation: u64, fault: Fault) {
        self.state().fault = Some((operation, fault));
    }

    pub(crate) fn operations(&self) -> u64 {
        self.state().operations
    }

    pub(crate) fn syncs(&self) -> u64 {
        self.state().syncs
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        let state = self.state();
        state.files[state.names[name]].bytes.clone()
    }

    pub(crate) fn names_now(&self) -> Vec<String> {
        self.state().names.keys().cloned().collect()
    }

    /// The disk after a power failure: names and data that were not synced may or may not survive, in any order.
    /// Appended data that was not written reads as zeros, as on ext4.
    pub(crate) fn after_power_failure(&self, random: &mut fastrand::Rng) -> Self {
        let state = self.state();
        let mut files = Vec::new();
        for content in &state.files {
            let mut bytes = content.synced.clone();
            let common = content.synced.len().min(content.bytes.len());
            if content.bytes.get(..common) == content.synced.get(..common) && content.bytes.len() > common {
                let mut tail = content.bytes[common..].to_vec();
                tail.truncate(random.usize(..=tail.len()));
                if random.bool() && !tail.is_empty() {
                    // Later blocks were written, but not the earlier ones.
                    let hole = random.usize(..=tail.len());
                    let begin = random.usize(..=hole);
                    tail[begin..hole].fill(0);
                }
                bytes.truncate(common);
                bytes.extend(tail);
            }
            files.push(Content {
                synced: bytes.clone(),
                bytes,
            });
        }
        let names = match random.bool() {
            true => state.names.clone(),
            false => state.synced_names.clone(),
        };
        Self(Arc::new(Mutex::new(State {
            files,
            synced_names: names.clone(),
            names,
            ..State::default()
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an operation. Returns whether it is shortened.
    fn operation(&self) -> io::Result<bool> {
        let mut state = self.state();
        let number = state.operations;
        state.operations += 1;
        match state.fault {
            Some((at, Fault::Fails)) if number == at => Err(io::ErrorKind::StorageFull.into()),
            Some((at, Fault::Shortened)) if number == at => Ok(true),
            // The operation after a shortened write fails.
            Some((at, Fault::Shortened)) if number.checked_sub(1) == Some(at) => {
                Err(io::ErrorKind::StorageFull.into())
            }
            Some((at, Fault::PowerFails)) if number >= at => Err(io::ErrorKind::Other.into()),
            _ => Ok(false),
        }
    }

    fn opened(&self, name: &str) -> io::Result<Arc<dyn LogFile>> {
        let number = self.state().names.get(name).copied();
        let number = number.ok_or(io::ErrorKind::NotFound)?;
        Ok(Arc::new(DiskFile {
            disk: self.clone(),
            number,
        }))
    }
}

impl Storage for Disk {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.names_now())
    }

    fn create(&self, name: &str) -> io::Result<Arc<dyn LogFile>> {
        self.operation()?;
        let mut state = self.state();
        if state.names.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let number = state.files.len();
        state.files.push(Content::default());
        state.names.insert(name.to_owned(), number);
        drop(state);
        self.opened(name)
    }

    fn open(&self, name: &str) -> io::Result<Arc<dyn LogFile>> {
        self.opened(name)
    }

    fn open_to_write(&self, name: &str) -> io::Result<Arc<dyn LogFile>> {
        self.opened(name)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.operation()?;
        let mut state = self.state();
        let number = state.names.remove(from).ok_or(io::ErrorKind::NotFound)?;
        state.names.insert(to.to_owned(), number);
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.operation()?;
        let removed = self.state().names.remove(name);
        removed.map(drop).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn sync_names(&self) -> io::Result<()> {
        self.operation()?;
        let mut state = self.state();
        state.synced_names = state.names.clone();
        Ok(())
    }
}

impl LogFile for DiskFile {
    fn size(&self) -> io::Result<u64> {
        Ok(self.disk.state().files[self.number].bytes.len() as u64)
    }

    fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let state = self.disk.state();
        let bytes = &state.files[self.number].bytes;
        let rest = bytes
            .get(usize::try_from(position).unwrap()..)
            .unwrap_or_default();
        let read = rest.len().min(buffer.len());
        buffer[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<usize> {
        let is_short = self.disk.operation()?;
        let written = if is_short {
            bytes.len().div_ceil(3)
        } else {
            bytes.len()
        };
        let mut state = self.disk.state();
        state.files[self.number].bytes.extend(&bytes[..written]);
        Ok(written)
    }

    fn truncate(&self, size: u64) -> io::Result<()> {
        self.disk.operation()?;
        self.disk.state().files[self.number]
            .bytes
            .truncate(usize::try_from(size).unwrap());
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        self.disk.operation()?;
        let mut state = self.disk.state();
        state.syncs += 1;
        let content = &mut state.files[self.number];
        content.synced = content.bytes.clone();
        Ok(())
    }
}
