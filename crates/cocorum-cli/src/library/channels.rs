//! `cocorum channels`

use rumble_feed::library::OwnChannel;
use rumble_feed::{Body, Line};

use crate::account;
use crate::args::{Channels, Servers};
use crate::print::Print;
use crate::safe::visible;
use crate::trouble::Trouble;

pub(super) fn run(args: &Channels, servers: &Servers) -> Result<Print, Trouble> {
    let session = account::session(servers, &args.common.session)?;
    let channels = account::account(servers, &session)?.upload_channels()?;
    let mut print = Print::new(args.common.json);
    for channel in &channels.items {
        let line = Line::new(Body::OwnChannel(OwnChannel::from(&**channel)));
        let is_seen = print.line(&line, || {
            format!("{:>10}  {}", channel.id.get(), visible(&channel.title))
        });
        if !is_seen {
            return Ok(print);
        }
    }
    super::malformed(&mut print, &channels.malformed);
    Ok(print)
}
