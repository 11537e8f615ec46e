use super::super::reply::Reply;
use super::call::{Call, Done};
use super::media::state_of;
use crate::library::PlaylistEntry;
use crate::templates::service::{PlaylistBlock, video};
use crate::{Json, WallTime, object};

pub(super) fn list(call: &Call<'_>) -> Done {
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
    let own: Vec<_> = {
        let library = call.hub.site().library();
        library.playlists.iter().filter(is_wanted).cloned().collect()
    };
    let items: Vec<_> = call
        .page(own.iter(), 25)
        .map(|playlist| block(call, playlist))
        .collect();
    Ok(call.data(object! { "items" => items }))
}

pub(super) fn get(call: &Call<'_>) -> Done {
    let playlist = seen(call, call.query.get("playlist_id").unwrap_or_default())?;
    Ok(call.data(block(call, &playlist)))
}

pub(super) fn list_videos(call: &Call<'_>) -> Done {
    let playlist = seen(call, call.query.get("playlist_id").unwrap_or_default())?;
    let items: Vec<_> = call
        .page(playlist.videos.iter(), 25)
        .filter_map(|id| item(call, *id))
        .collect();
    Ok(call.data(object! { "items" => items }))
}

pub(super) fn add(call: &Call<'_>) -> Done {
    let account = call.account()?;
    let playlist = with_details(
        call,
        PlaylistEntry {
            owner: account.plan.user_id,
            visibility: "public".to_owned(),
            ..PlaylistEntry::default()
        },
    )?;
    let site = call.hub.site();
    let id = site.library().add_playlist(site.seed, playlist);
    let made = seen(call, &id)?;
    Ok(call.data(block(call, &made)))
}

pub(super) fn edit(call: &Call<'_>) -> Done {
    let playlist = own(call)?;
    let edited = with_details(call, playlist)?;
    change(call, &edited.id, |playlist| *playlist = edited.clone());
    Ok(call.data(block(call, &edited)))
}

pub(super) fn delete(call: &Call<'_>) -> Done {
    let playlist = own(call)?;
    if RESERVED.contains(&playlist.id.as_str()) {
        return Err(call.refuse("not_allowed", "This playlist cannot be deleted"));
    }
    let owner = playlist.owner;
    let mut library = call.hub.site().library();
    library
        .playlists
        .retain(|known| known.id != playlist.id || known.owner != owner);
    drop(library);
    Ok(call.data(Json::Array(Vec::new())))
}

pub(super) fn add_video(call: &Call<'_>) -> Done {
    let (playlist, id) = (own(call)?, call.id("video_id")?);
    let added = item(call, id).ok_or_else(|| call.not_found())?;
    if playlist.videos.contains(&id) {
        return Err(call.refuse("duplicate", "The video is in the playlist already"));
    }
    change(call, &playlist.id, |playlist| playlist.videos.push(id));
    Ok(call.data(added))
}

pub(super) fn delete_video(call: &Call<'_>) -> Done {
    let (playlist, id) = (own(call)?, call.id("video_id")?);
    if !playlist.videos.contains(&id) {
        return Err(call.refuse("not_found", "The video is not in the playlist"));
    }
    change(call, &playlist.id, |playlist| {
        playlist.videos.retain(|known| *known != id);
    });
    Ok(call.data(Json::Array(Vec::new())))
}

/// The fields of a form. The reserved ones keep their names.
fn with_details(call: &Call<'_>, playlist: PlaylistEntry) -> Result<PlaylistEntry, Reply> {
    let account = call.account()?;
    let visibility = call
        .form
        .get("visibility")
        .unwrap_or(&playlist.visibility)
        .to_owned();
    if !["public", "unlisted", "private"].contains(&visibility.as_str()) {
        return Err(call.error(400, "invalid_request", "visibility is no such word"));
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

/// The playlist of the form, if it is the visitor's. The reserved ones are made when they are wanted.
fn own(call: &Call<'_>) -> Result<PlaylistEntry, Reply> {
    let account = call.account()?;
    let id = call.field("playlist_id")?;
    let playlist = seen(call, id)?;
    if playlist.owner == account.plan.user_id {
        Ok(playlist)
    } else {
        Err(call.error(403, "not_allowed", "That is not your playlist"))
    }
}

/// A playlist that the visitor may see.
fn seen(call: &Call<'_>, id: &str) -> Result<PlaylistEntry, Reply> {
    let visitor = call.visitor.account.as_ref().map(|account| account.plan.user_id);
    let mut library = call.hub.site().library();
    let is_it = |playlist: &&PlaylistEntry| {
        let is_own = Some(playlist.owner) == visitor;
        playlist.id == id && (is_own || (playlist.visibility != "private" && !RESERVED.contains(&id)))
    };
    if let Some(found) = library.playlists.iter().find(is_it) {
        return Ok(found.clone());
    }
    let (Some(owner), true) = (visitor, RESERVED.contains(&id)) else {
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

fn change(call: &Call<'_>, id: &str, change: impl Fn(&mut PlaylistEntry)) {
    let visitor = call.visitor.account.as_ref().map(|account| account.plan.user_id);
    let mut library = call.hub.site().library();
    let playlists = library.playlists.iter_mut();
    playlists
        .filter(|playlist| playlist.id == id && Some(playlist.owner) == visitor)
        .for_each(change);
}

fn item(call: &Call<'_>, id: u64) -> Option<Json> {
    let found = call.hub.site().video(|video| video.stream_id == id)?;
    let video = video(call.base_url(), &found, state_of(call, &found), WallTime::DEFAULT);
    Some(object! { "created_on" => WallTime::DEFAULT.to_rfc3339(), "video" => video })
}

fn block(call: &Call<'_>, playlist: &PlaylistEntry) -> Json {
    let accounts = call.hub.site().accounts();
    let owner = accounts
        .iter()
        .find(|account| account.plan.user_id == playlist.owner);
    let username = owner.map_or("", |account| &account.plan.username);
    let channel = owner.and_then(|account| {
        let mut channels = account.plan.channels.iter();
        channels.find(|(id, _)| Some(*id) == playlist.channel).cloned()
    });
    let block = PlaylistBlock {
        description: playlist.description.clone(),
        visibility: playlist.visibility.clone(),
        num_items: u64::try_from(playlist.videos.len()).unwrap_or_default(),
        channel,
        ..PlaylistBlock::new(&playlist.id, &playlist.title, playlist.owner, username)
    };
    block.to_json(call.base_url(), WallTime::DEFAULT)
}

const RESERVED: [&str; 3] = ["watch-later", "watch-history", "liked"];
