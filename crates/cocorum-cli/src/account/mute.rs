//! `cocorum mute`

use std::time::Duration;

use rumble_model::StreamId;
use rumble_servicephp::{MuteScope, MuteTarget};
use serde::Serialize;

use crate::args::{self, Servers};
use crate::find;
use crate::print::Print;
use crate::safe::visible;
use crate::trouble::Trouble;

pub(super) fn run(args: &args::Mute, servers: &Servers) -> Result<Print, Trouble> {
    #[derive(Serialize)]
    struct Line<'a> {
        muted: &'a str,
        entity_type: &'a str,
        everywhere: bool,
        stream_id: Option<String>,
        stream_id_b10: Option<String>,
        /// Seconds.
        duration: Option<u64>,
    }
    let session = super::session(servers, &args.session)?;
    let guest = super::guest(servers)?;
    let stream = args
        .stream
        .as_deref()
        .map(|text| find::stream(&guest, text))
        .transpose()?;
    let (target, entity_type) = if args.channel {
        (MuteTarget::Channel(&args.name), "channel")
    } else {
        (MuteTarget::User(&args.name), "user")
    };
    let scope = match (stream, args.duration) {
        (None, _) => MuteScope::everywhere(),
        (Some(stream), None) => MuteScope::on(stream),
        (Some(stream), Some(time)) => MuteScope::on(stream).lasting(time),
    };
    super::account(servers, &session)?.mute_user(target, scope)?;
    let line = Line {
        muted: &args.name,
        entity_type,
        everywhere: stream.is_none(),
        stream_id: stream.map(|id| id.base36().to_string()),
        stream_id_b10: stream.map(StreamId::base10),
        duration: args.duration.map(whole_seconds),
    };
    let mut print = Print::new(args.json);
    print.record(&line, || {
        let place = match stream {
            None => "everywhere".to_owned(),
            Some(stream) => format!("on stream {}", stream.base36()),
        };
        let time = match line.duration {
            None => String::new(),
            Some(seconds) => format!(
                " for {}",
                humantime::format_duration(Duration::from_secs(seconds))
            ),
        };
        format!("muted {} {place}{time}", visible(&args.name))
    });
    Ok(print)
}

/// As they are sent: rounded up, at least 1.
fn whole_seconds(time: Duration) -> u64 {
    let seconds = time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0));
    seconds.max(1)
}
