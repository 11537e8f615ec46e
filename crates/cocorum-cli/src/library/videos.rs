//! `cocorum videos`

use rumble_feed::library::VideoBody;
use rumble_feed::{Body, Line};
use rumble_model::service::{CollectionId, Video, VideoOwner};
use rumble_servicephp::{Guest, Pages, VideoType};

use crate::args::{Servers, Videos};
use crate::context;
use crate::error::CliError;
use crate::escape::escape;
use crate::report::Report;
use crate::stream_lookup;

pub(super) fn run(args: &Videos, servers: &Servers) -> Result<Report, CliError> {
    let guest = context::guest(servers)?;
    let mut report = Report::new(args.json);
    let mut left = args.limit.unwrap_or(u64::MAX);
    for page in pages(args, &guest)? {
        let page = page?;
        for video in &page.items {
            if !shown(&mut report, video) {
                return Ok(report);
            }
            left -= 1;
            if left == 0 {
                return Ok(report);
            }
        }
        if !super::malformed(&mut report, &page.malformed) {
            break;
        }
    }
    Ok(report)
}

fn pages(args: &Videos, guest: &Guest) -> Result<Pages<Video>, CliError> {
    if let Some(category) = &args.category {
        return Ok(guest.category_videos(category, VideoType::Live));
    }
    let owner = owner(guest, args.owner.as_deref().unwrap_or_default())?;
    Ok(match args.streams {
        true => guest.livestreams(owner),
        false => guest.videos(owner),
    })
}

/// Finds the owner by its id, or by one of its videos.
fn owner(guest: &Guest, text: &str) -> Result<CollectionId, CliError> {
    if text.starts_with('_') {
        return match CollectionId::parse(text) {
            Ok(id) => Ok(id),
            Err(_) => Err(CliError::Usage(
                "_c is followed by the decimal id of a channel, _u by the base-36 id of a user".to_owned(),
            )),
        };
    }
    let video = guest.video(stream_lookup::stream_id(guest, text)?)?;
    let owner = video.by.as_deref().and_then(VideoOwner::collection_id);
    owner.ok_or_else(|| {
        CliError::Message(
            "the owner of the video is unknown: give the channel as _c and its decimal id".to_owned(),
        )
    })
}

fn shown(report: &mut Report, video: &Video) -> bool {
    let line = Line::new(Body::Video(Box::new(VideoBody::from(video)))).on(video.id);
    report.write(&line, || {
        let title = video.title.as_deref().unwrap_or_default();
        let owner = video.by.as_deref();
        let owner = owner.and_then(|owner| owner.title.as_deref().or(owner.name.as_deref()));
        let live = if video.is_live() { "LIVE " } else { "" };
        let id = video.id.base36().to_string();
        escape(&format!("{id:>10}  {live}{title} ({})", owner.unwrap_or("?"))).into_owned()
    })
}
