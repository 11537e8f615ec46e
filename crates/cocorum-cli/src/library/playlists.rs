//! `cocorum playlists`

use rumble_feed::library::{OnPlaylist, PlaylistBody, PlaylistVideo};
use rumble_feed::{Body, Line};
use rumble_model::livestream_api::Visibility;
use rumble_model::service::{Playlist, PlaylistId};
use rumble_servicephp::{Pages, PlaylistDetails, ServicePhp};

use crate::args::{Details, PlaylistVisibility, Playlists, PlaylistsAction, Servers};
use crate::context;
use crate::error::CliError;
use crate::escape::escape;
use crate::report::Report;
use crate::stream_lookup;

pub(super) fn run(args: Playlists, servers: &Servers) -> Result<Report, CliError> {
    let session = context::session(servers, &args.common.session)?;
    let guest = context::guest(servers)?;
    let mut report = Report::new(args.common.json);
    let account = context::logged_in_account(servers, &session)?;
    match args.action {
        None | Some(PlaylistsAction::List { followed: false }) => list(&mut report, account.playlists())?,
        Some(PlaylistsAction::List { followed: true }) => list(&mut report, account.followed_playlists())?,
        Some(PlaylistsAction::Videos { playlist }) => videos(&mut report, &account, &playlist)?,
        Some(PlaylistsAction::Add { title, details }) => {
            let made = account.add_playlist(&changed(PlaylistDetails::new(title), &details))?;
            shown(&mut report, Body::PlaylistAdded, &made);
        }
        Some(PlaylistsAction::Edit {
            playlist,
            title,
            details,
        }) => {
            let found = account.playlist(&playlist)?;
            let known = PlaylistDetails::of(&found);
            let known = match title {
                Some(title) => known.title(title),
                None => known,
            };
            let edited = account.edit_playlist(&playlist, &changed(known, &details))?;
            shown(&mut report, Body::PlaylistEdited, &edited);
        }
        Some(PlaylistsAction::Delete { playlist }) => {
            account.delete_playlist(&playlist)?;
            let line = Line::new(Body::PlaylistDeleted(OnPlaylist::new(playlist.as_str())));
            report.write(&line, || format!("deleted playlist {playlist}"));
        }
        Some(PlaylistsAction::AddVideo { playlist, videos }) => {
            for video in videos {
                let video = stream_lookup::stream_id(&guest, &video)?;
                account.add_to_playlist(&playlist, video)?;
                let body = OnPlaylist::new(playlist.as_str());
                let line = Line::new(Body::PlaylistVideoAdded(body)).on(video);
                report.write(&line, || {
                    format!("added {} to playlist {playlist}", video.base36())
                });
            }
        }
        Some(PlaylistsAction::RemoveVideo { playlist, videos }) => {
            for video in videos {
                let video = stream_lookup::stream_id(&guest, &video)?;
                account.remove_from_playlist(&playlist, video)?;
                let body = OnPlaylist::new(playlist.as_str());
                let line = Line::new(Body::PlaylistVideoRemoved(body)).on(video);
                report.write(&line, || {
                    format!("removed {} from playlist {playlist}", video.base36())
                });
            }
        }
    }
    Ok(report)
}

fn list(report: &mut Report, pages: Pages<Playlist>) -> Result<(), CliError> {
    for page in pages {
        let page = page?;
        let is_seen = page
            .items
            .iter()
            .all(|playlist| shown(report, Body::Playlist, playlist));
        if !is_seen || !super::malformed(report, &page.malformed) {
            break;
        }
    }
    Ok(())
}

fn videos(report: &mut Report, account: &ServicePhp, id: &PlaylistId) -> Result<(), CliError> {
    for page in account.playlist_videos(id) {
        let page = page?;
        let is_seen = page.items.iter().all(|item| {
            let video = item.video.id;
            let line = Line::new(Body::PlaylistVideo(PlaylistVideo::new(id.as_str(), item))).on(video);
            report.write(&line, || {
                let title = item.video.title.as_deref().unwrap_or_default();
                format!("{:>10}  {}", video.base36().to_string(), escape(title))
            })
        });
        if !is_seen || !super::malformed(report, &page.malformed) {
            break;
        }
    }
    Ok(())
}

fn shown<'a>(report: &mut Report, body: fn(PlaylistBody<'a>) -> Body<'a>, playlist: &'a Playlist) -> bool {
    let line = Line::new(body(PlaylistBody::from(playlist)));
    report.write(&line, || {
        let videos = playlist.num_items.unwrap_or_default();
        let (id, visibility) = (playlist.id.as_str(), playlist.visibility.as_str());
        escape(&format!("{id:14} {videos:>5}  {visibility:9} {}", playlist.title)).into_owned()
    })
}

fn changed(known: PlaylistDetails, details: &Details) -> PlaylistDetails {
    let known = match &details.description {
        Some(text) => known.description(text),
        None => known,
    };
    let known = match details.visibility {
        Some(PlaylistVisibility::Public) => known.visibility(Visibility::Public),
        Some(PlaylistVisibility::Unlisted) => known.visibility(Visibility::Unlisted),
        Some(PlaylistVisibility::Private) => known.visibility(Visibility::Private),
        None => known,
    };
    match details.channel {
        Some(channel) => known.channel(Some(channel)),
        None => known,
    }
}
