//! `cocorum channels`

use rumble_feed::library::OwnChannel;
use rumble_feed::{Body, Line};

use crate::args::{Channels, Servers};
use crate::context;
use crate::error::CliError;
use crate::escape::escape;
use crate::report::Report;

pub(super) fn run(args: &Channels, servers: &Servers) -> Result<Report, CliError> {
    let session = context::session(servers, &args.common.session)?;
    let channels = context::logged_in_account(servers, &session)?.upload_channels()?;
    let mut report = Report::new(args.common.json);
    for channel in &channels.items {
        let line = Line::new(Body::OwnChannel(OwnChannel::from(&**channel)));
        let is_seen = report.write(&line, || {
            format!("{:>10}  {}", channel.id.get(), escape(&channel.title))
        });
        if !is_seen {
            return Ok(report);
        }
    }
    super::malformed(&mut report, &channels.malformed);
    Ok(report)
}
