use super::super::reply::Reply;
use super::call::{CallResult, ServiceCall};
use super::media::state_of;
use crate::library::PlaylistEntry;
use crate::templates::api::base36;
use crate::templates::service::video;
use crate::{Json, WallTime, object};

pub(super) fn list(call: &ServiceCall<'_>) -> CallResult {
    let account = call.account()?;
    let include = call.query.get("include").unwrap_or("public,nonpublic");
    let is_wanted = |playlist: &&PlaylistEntry| {
        let word = if playlist.visibility == "public" {
            "public"
        } else {
            "nonpublic"
        };
        playlist.owner == account.plan.user_id
            && !RESERVED.contains(&playlist.id.as_str())
            && include.split(',').any(|part| part == word)
    };
    let own_playlists: Vec<_> = {
        let library = call.sim.site().library();
        library.playlists.iter().filter(is_wanted).cloned().collect()
    };
    let items: Vec<_> = call
        .page(own_playlists.iter(), 25)
        .map(|playlist| block(call, playlist))
        .collect();
    Ok(call.data(object! { "items" => items }))
}

pub(super) fn get(call: &ServiceCall<'_>) -> CallResult {
    let playlist = visible_playlist(call, call.query.get("playlist_id").unwrap_or_default())?;
    Ok(call.data(block(call, &playlist)))
}

pub(super) fn list_videos(call: &ServiceCall<'_>) -> CallResult {
    let playlist = visible_playlist(call, call.query.get("playlist_id").unwrap_or_default())?;
    let items: Vec<_> = call
        .page(playlist.videos.iter(), 25)
        .filter_map(|id| item(call, *id))
        .collect();
    Ok(call.data(object! { "items" => items }))
}

pub(super) fn add(call: &ServiceCall<'_>) -> CallResult {
    let account = call.account()?;
    let playlist = with_details(
        call,
        PlaylistEntry {
            owner: account.plan.user_id,
            visibility: "public".to_owned(),
            ..PlaylistEntry::default()
        },
    )?;
    let site = call.sim.site();
    let id = site.library().add_playlist(site.seed, playlist);
    let made = visible_playlist(call, &id)?;
    Ok(call.data(block(call, &made)))
}

pub(super) fn edit(call: &ServiceCall<'_>) -> CallResult {
    let playlist = own_playlist(call)?;
    let edited = with_details(call, playlist)?;
    change(call, &edited.id, |playlist| *playlist = edited.clone());
    Ok(call.data(block(call, &edited)))
}

pub(super) fn delete(call: &ServiceCall<'_>) -> CallResult {
    let playlist = own_playlist(call)?;
    if RESERVED.contains(&playlist.id.as_str()) {
        return Err(call.reject("not_allowed", "This playlist cannot be deleted"));
    }
    let owner = playlist.owner;
    let mut library = call.sim.site().library();
    library
        .playlists
        .retain(|known| known.id != playlist.id || known.owner != owner);
    drop(library);
    Ok(call.data(Json::Array(Vec::new())))
}

pub(super) fn add_video(call: &ServiceCall<'_>) -> CallResult {
    let (playlist, id) = (own_playlist(call)?, call.id("video_id")?);
    let added = item(call, id).ok_or_else(|| call.not_found())?;
    if playlist.videos.contains(&id) {
        return Err(call.reject("duplicate", "The video is in the playlist already"));
    }
    change(call, &playlist.id, |playlist| playlist.videos.push(id));
    Ok(call.data(added))
}

pub(super) fn delete_video(call: &ServiceCall<'_>) -> CallResult {
    let (playlist, id) = (own_playlist(call)?, call.id("video_id")?);
    if !playlist.videos.contains(&id) {
        return Err(call.reject("not_found", "The video is not in the playlist"));
    }
    change(call, &playlist.id, |playlist| {
        playlist.videos.retain(|known| *known != id);
    });
    Ok(call.data(Json::Array(Vec::new())))
}

/// The playlist with the fields of the form.
fn with_details(call: &ServiceCall<'_>, playlist: PlaylistEntry) -> Result<PlaylistEntry, Reply> {
    let account = call.account()?;
    let visibility = call
        .form
        .get("visibility")
        .unwrap_or(&playlist.visibility)
        .to_owned();
    if !["public", "unlisted", "private"].contains(&visibility.as_str()) {
        return Err(call.error(
            400,
            "invalid_request",
            "visibility is not one of public, unlisted, private",
        ));
    }
    let channel = call.own_channel(account)?.map(|(id, _)| id);
    Ok(PlaylistEntry {
        title: call.field("title")?.to_owned(),
        description: call.form.get("description").unwrap_or_default().to_owned(),
        visibility,
        channel,
        ..playlist
    })
}

/// The playlist of the form, if it belongs to the requester.
fn own_playlist(call: &ServiceCall<'_>) -> Result<PlaylistEntry, Reply> {
    let account = call.account()?;
    let id = call.field("playlist_id")?;
    let playlist = visible_playlist(call, id)?;
    if playlist.owner == account.plan.user_id {
        Ok(playlist)
    } else {
        Err(call.error(403, "not_allowed", "That is not your playlist"))
    }
}

/// A playlist that the requester may see. Reserved ones are added on demand.
fn visible_playlist(call: &ServiceCall<'_>, id: &str) -> Result<PlaylistEntry, Reply> {
    let requester = call
        .requester
        .account
        .as_ref()
        .map(|account| account.plan.user_id);
    let mut library = call.sim.site().library();
    let is_it = |playlist: &&PlaylistEntry| {
        let is_own = Some(playlist.owner) == requester;
        playlist.id == id && (is_own || (playlist.visibility != "private" && !RESERVED.contains(&id)))
    };
    if let Some(found) = library.playlists.iter().find(is_it) {
        return Ok(found.clone());
    }
    let (Some(owner), true) = (requester, RESERVED.contains(&id)) else {
        drop(library);
        return Err(call.not_found());
    };
    let reserved = PlaylistEntry {
        id: id.to_owned(),
        owner,
        title: id.to_owned(),
        visibility: "private".to_owned(),
        ..PlaylistEntry::default()
    };
    library.add_playlist(0, reserved.clone());
    Ok(reserved)
}

fn change(call: &ServiceCall<'_>, id: &str, change: impl Fn(&mut PlaylistEntry)) {
    let requester = call
        .requester
        .account
        .as_ref()
        .map(|account| account.plan.user_id);
    let mut library = call.sim.site().library();
    let playlists = library.playlists.iter_mut();
    playlists
        .filter(|playlist| playlist.id == id && Some(playlist.owner) == requester)
        .for_each(change);
}

fn item(call: &ServiceCall<'_>, id: u64) -> Option<Json> {
    let found = call.sim.site().video(|video| video.stream_id == id)?;
    let video = video(call.base_url(), &found, state_of(call, &found), WallTime::DEFAULT);
    Some(object! { "created_on" => WallTime::DEFAULT.to_rfc3339(), "video" => video })
}

/// The object, without the videos.
fn block(call: &ServiceCall<'_>, playlist: &PlaylistEntry) -> Json {
    let (base_url, at) = (call.base_url(), WallTime::DEFAULT.to_rfc3339());
    let accounts = call.sim.site().accounts();
    let owner = accounts
        .iter()
        .find(|account| account.plan.user_id == playlist.owner);
    let channels = owner.map_or(&[][..], |account| &account.plan.channels);
    let channel = channels.iter().find(|(id, _)| Some(*id) == playlist.channel);
    object! {
        "id" => &playlist.id,
        "title" => &playlist.title,
        "description" => &playlist.description,
        "visibility" => &playlist.visibility,
        "url" => format!("{base_url}/playlists/{}", playlist.id),
        "channel" => channel.map(|(id, title)| object! {
            "id" => *id,
            "url" => format!("{base_url}/c/c-{}", base36(*id)),
            "title" => title,
            "picture" => Json::Null,
            "followers" => 212_u64,
            "verified_badge" => false,
            "followed" => false,
        }),
        "created_on" => &at,
        "updated_on" => &at,
        "permissions" => vec!["edit", "delete"],
        "num_items" => playlist.videos.len() as u64,
        "is_following" => false,
        "items" => Json::Array(Vec::new()),
        "extra" => Json::Null,
        "user" => object! {
            "id" => playlist.owner,
            "username" => owner.map_or("", |account| &account.plan.username),
            "picture" => Json::Null,
            "verified_badge" => false,
            "followers" => 212_u64,
            "followed" => false,
        },
    }
}

const RESERVED: [&str; 3] = ["watch-later", "watch-history", "liked"];
