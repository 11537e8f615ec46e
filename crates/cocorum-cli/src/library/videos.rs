//! `cocorum videos`

use rumble_feed::library::VideoBody;
use rumble_feed::{Body, Line};
use rumble_model::service::{CollectionId, Video, VideoOwner};
use rumble_servicephp::{Guest, Pages, VideoType};

use crate::account;
use crate::args::{Servers, Videos};
use crate::find;
use crate::print::Print;
use crate::safe::visible;
use crate::trouble::Trouble;

pub(super) fn run(args: &Videos, servers: &Servers) -> Result<Print, Trouble> {
    let guest = account::guest(servers)?;
    let mut print = Print::new(args.json);
    let mut left = args.limit.unwrap_or(u64::MAX);
    for page in pages(args, &guest)? {
        let page = page?;
        for video in &page.items {
            if !shown(&mut print, video) {
                return Ok(print);
            }
            left -= 1;
            if left == 0 {
                return Ok(print);
            }
        }
        if !super::malformed(&mut print, &page.malformed) {
            break;
        }
    }
    Ok(print)
}

fn pages(args: &Videos, guest: &Guest) -> Result<Pages<Video>, Trouble> {
    if let Some(category) = &args.category {
        return Ok(guest.category_videos(category, VideoType::Live));
    }
    let owner = owner(guest, args.owner.as_deref().unwrap_or_default())?;
    Ok(match args.streams {
        true => guest.livestreams(owner),
        false => guest.videos(owner),
    })
}

/// By its id, or by one of its videos.
fn owner(guest: &Guest, text: &str) -> Result<CollectionId, Trouble> {
    if text.starts_with('_') {
        return match CollectionId::parse(text) {
            Ok(id) => Ok(id),
            Err(_) => Err(Trouble::Usage(
                "_c is followed by the decimal id of a channel, _u by the base-36 id of a user".to_owned(),
            )),
        };
    }
    let video = guest.video(find::stream(guest, text)?)?;
    let owner = video.by.as_deref().and_then(VideoOwner::collection_id);
    owner.ok_or_else(|| {
        Trouble::Said(
            "Rumble does not say whose video it is: give the channel as _c and its decimal id".to_owned(),
        )
    })
}

fn shown(print: &mut Print, video: &Video) -> bool {
    let line = Line::new(Body::Video(Box::new(VideoBody::from(video)))).on(video.id);
    print.line(&line, || {
        let title = video.title.as_deref().unwrap_or_default();
        let owner = video.by.as_deref();
        let owner = owner.and_then(|owner| owner.title.as_deref().or(owner.name.as_deref()));
        let live = if video.is_live() { "LIVE " } else { "" };
        let id = video.id.base36().to_string();
        visible(&format!("{id:>10}  {live}{title} ({})", owner.unwrap_or("?"))).into_owned()
    })
}
