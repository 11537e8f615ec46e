//! Root certificates in addition to the built-in ones.

use std::{
    collections::HashSet,
    env, fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};

use crate::SettingError;

/// Root certificates of a file in PEM form, or of one in DER form, for the `extra_roots` of a client.
///
/// # Errors
///
/// Returns [`SettingError`] if the file cannot be read, contains no certificate, or contains one that is malformed.
pub fn roots_from_file(path: impl AsRef<Path>) -> Result<Vec<Vec<u8>>, SettingError> {
    let path = path.as_ref();
    let roots = roots_in(path)?;
    if roots.is_empty() {
        return Err(SettingError(format!(
            "{} contains no certificate",
            path.display()
        )));
    }
    Ok(roots)
}

/// Root certificates of the file that `SSL_CERT_FILE` names and of all PEM files in the directories that `SSL_CERT_DIR`
/// names, each once, for the `extra_roots` of a client. Empty if neither is set.
///
/// # Errors
///
/// Returns [`SettingError`], which names the variable, if one of them cannot be read, contains no certificate, or
/// contains one that is malformed.
pub fn roots_from_env() -> Result<Vec<Vec<u8>>, SettingError> {
    let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let mut roots = Vec::new();
    let mut read = HashSet::new();
    if let Some(file) = variable(FILE) {
        read.extend(fs::canonicalize(&file));
        roots = roots_from_file(file).map_err(|error| SettingError(format!("{FILE}: {error}")))?;
    }
    if let Some(directories) = variable(DIRECTORIES) {
        for directory in env::split_paths(&directories).filter(|path| !path.as_os_str().is_empty()) {
            let found = roots_of_directory(&directory, &mut read);
            roots.extend(found.map_err(|error| SettingError(format!("{DIRECTORIES}: {error}")))?);
        }
    }
    // Bundles repeat the certificates of other files.
    roots.sort_unstable();
    roots.dedup();
    Ok(roots)
}

/// Files without a certificate in PEM form are skipped: such directories also contain other files.
///
/// `read` contains the files whose certificates are known. A certificate usually exists under its name and, as a link,
/// under its hash.
fn roots_of_directory(directory: &Path, read: &mut HashSet<PathBuf>) -> Result<Vec<Vec<u8>>, SettingError> {
    let unreadable = |error| SettingError(format!("{}: {error}", directory.display()));
    let mut roots = Vec::new();
    let mut has_certificate = false;
    for entry in fs::read_dir(directory).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        // A dangling link remains after a certificate was removed.
        if !path.is_file() {
            continue;
        }
        let file =
            fs::canonicalize(&path).map_err(|error| SettingError(format!("{}: {error}", path.display())))?;
        if !read.contains(&file) {
            let found = roots_in(&path)?;
            if found.is_empty() {
                continue;
            }
            roots.extend(found);
            read.insert(file);
        }
        has_certificate = true;
    }
    if !has_certificate {
        return Err(SettingError(format!(
            "{} contains no certificate",
            directory.display()
        )));
    }
    Ok(roots)
}

fn roots_in(path: &Path) -> Result<Vec<Vec<u8>>, SettingError> {
    let failed = |reason: &dyn std::fmt::Display| SettingError(format!("{}: {reason}", path.display()));
    let file = fs::File::open(path).map_err(|error| failed(&error))?;
    let bytes = read_bounded(file, MAX_FILE_BYTES).map_err(|error| failed(&error))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).to_vec();
    let roots: Vec<Vec<u8>> = if bytes.starts_with(DER_SEQUENCE) {
        vec![bytes]
    } else {
        CertificateDer::pem_slice_iter(&bytes)
            .map(|certificate| certificate.map(|certificate| certificate.to_vec()))
            .collect::<Result<_, _>>()
            .map_err(|_| failed(&"malformed PEM"))?
    };
    check(&roots).map_err(|error| failed(&error))?;
    Ok(roots)
}

/// Reads everything from a reader, up to a limit.
///
/// # Errors
///
/// Returns the errors of the reader, and [`FileTooLarge`](io::ErrorKind::FileTooLarge).
pub fn read_bounded(reader: impl Read, max_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        let reason = format!("larger than {max_bytes} bytes");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
    }
    Ok(bytes)
}

/// Checks that each certificate is usable.
pub(crate) fn check(roots: &[Vec<u8>]) -> Result<(), SettingError> {
    let mut store = RootCertStore::empty();
    for (index, root) in roots.iter().enumerate() {
        store
            .add(CertificateDer::from_slice(root))
            .map_err(|_| SettingError(format!("root certificate {} is malformed", index + 1)))?;
    }
    Ok(())
}

/// The largest bundles of systems have less than 1 MiB.
const MAX_FILE_BYTES: u64 = 16 << 20;
const FILE: &str = "SSL_CERT_FILE";
const DIRECTORIES: &str = "SSL_CERT_DIR";
/// Start of every certificate in DER form: a sequence with a length of two bytes.
const DER_SEQUENCE: &[u8] = &[0x30, 0x82];
