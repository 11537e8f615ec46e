//! `cocorum relay archive`

use std::process::ExitCode;

use cocorum_relay::{Archive, ArchiveSettings};

use super::broker;
use crate::args::{RelayArchive, Servers};
use crate::record::Problem;
use crate::record::signals::Signals;
use crate::record::status::{report_notices, report_torn_tails};
use crate::stderr;

pub(super) fn run(args: &RelayArchive, servers: &Servers) -> Result<ExitCode, Problem> {
    let signals = Signals::begin(false);
    let mut settings = ArchiveSettings::default();
    settings.consumer.clone_from(&args.consumer);
    (settings.log.rotate_bytes, settings.log.keep) = (args.rotate, args.keep);
    let archive = Archive::open(&args.out, broker(&args.broker, servers)?, settings)?;
    report_torn_tails(&archive.log().torn_tails());
    let mut written = 0;
    let mut is_told = false;
    archive.run(signals.end_flag(), |stats, trouble| {
        written = stats.written;
        report_notices(&archive.log().take_notices());
        match trouble {
            Some(reason) if !std::mem::replace(&mut is_told, true) => {
                stderr::status(format_args!("-- nothing is received ({reason}); trying again"));
            }
            Some(_) => {}
            None if std::mem::take(&mut is_told) => stderr::status("-- the broker is available again"),
            None => {}
        }
    })?;
    report_notices(&archive.log().take_notices());
    stderr::status(format_args!("-- {written} messages and events written"));
    Ok(ExitCode::SUCCESS)
}
