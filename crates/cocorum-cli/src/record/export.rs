//! `cocorum export`

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use rumble_archive::export::{DeletedMessages, ExportError, ExportOptions, Format, PictureSource, export};
use rumble_chat::Endpoint;
use rumble_http::{MediaClient, MediaSettings};

use super::Problem;
use super::reading::{open_all, report_damage, selection};
use super::zone::zone;
use crate::advice::error_chain;
use crate::args::{Deleted, Export, Servers};
use crate::{network, stderr};

pub(super) fn run(args: &Export, servers: &Servers) -> Result<ExitCode, Problem> {
    if args.pictures && args.to != Format::Html {
        return Err(Problem::Usage("--pictures is for --to html".to_owned()));
    }
    let recording = open_all(&args.paths)?;
    let selection = selection(&args.part)?;
    let mut options = ExportOptions::default();
    options.start = args.start;
    options.offset = args.offset.unwrap_or_default();
    options.zone = zone(&args.zone)?;
    options.deleted = args.deleted.map(|deleted| match deleted {
        Deleted::Keep => DeletedMessages::Keep,
        Deleted::Mark => DeletedMessages::Mark,
        Deleted::Drop => DeletedMessages::Drop,
    });
    let missing = Arc::new(AtomicU64::new(0));
    if args.pictures {
        let base_url = servers.base_url().map_err(Problem::Usage)?;
        options.pictures = Some(pictures(base_url, Arc::clone(&missing)));
    }
    let write = |out: &mut dyn Write| export(&recording, &selection, args.to, &options, out);
    let exported = match &args.output {
        Some(file) => {
            let mut report = None;
            into_file(file, &mut |out| {
                report = Some(write(out)?);
                Ok(())
            })
            .map(|()| report)
        }
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            let report = write(&mut out);
            report.and_then(|report| out.flush().map_err(ExportError::Write).map(|()| Some(report)))
        }
    };
    match exported {
        Ok(report) => {
            report.iter().for_each(report_damage);
            if missing.load(Relaxed) > 0 {
                stderr::status(format_args!(
                    "-- {} pictures could not be fetched",
                    missing.load(Relaxed)
                ));
            }
            Ok(ExitCode::SUCCESS)
        }
        // The reader closed the pipe.
        Err(ExportError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(ExportError::SeveralStreams(first, second)) => Err(Problem::Failed(format!(
            "this format is for one stream, and the recording contains several: choose one with --stream, such as --stream {} or \
             --stream {}",
            first.base36(),
            second.base36()
        ))),
        Err(error) => Err(problem(&error, args.output.as_deref())),
    }
}

/// The problem of an export, which names the file that cannot be written.
pub(super) fn problem(error: &ExportError, file: Option<&Path>) -> Problem {
    Problem::Failed(match (error, file) {
        (ExportError::Write(cause), Some(file)) => format!("{}: cannot be written: {cause}", file.display()),
        _ => error_chain(error),
    })
}

/// Fetches pictures, and counts those that cannot be fetched.
fn pictures(base_url: Endpoint, missing: Arc<AtomicU64>) -> PictureSource {
    let settings = MediaSettings::default()
        .base(base_url)
        .extra_roots(network::extra_roots());
    let media = MediaClient::new(settings);
    PictureSource::new(move |address| match media.get(address) {
        Ok(picture) => Some((picture.content_type().to_owned(), picture.bytes().to_vec())),
        Err(error) => {
            tracing::debug!(%error, "no picture");
            missing.fetch_add(1, Relaxed);
            None
        }
    })
}

/// Writes a new file next to the old one, and renames it when it is complete and on the disk.
pub(super) fn into_file(
    file: &Path,
    write: &mut dyn FnMut(&mut dyn Write) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = file.with_file_name(name);
    let written = File::create(&temporary)
        .map_err(ExportError::Write)
        .and_then(|created| {
            let mut out = BufWriter::new(created);
            write(&mut out)?;
            let created = out
                .into_inner()
                .map_err(|error| ExportError::Write(error.into_error()))?;
            created.sync_all().map_err(ExportError::Write)?;
            fs::rename(&temporary, file).map_err(ExportError::Write)
        });
    if written.is_err() {
        // The file can be missing.
        _ = fs::remove_file(&temporary);
    }
    written
}
