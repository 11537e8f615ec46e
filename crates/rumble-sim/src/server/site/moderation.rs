use std::time::Duration;

use super::super::reply::Reply;
use super::call::{CallResult, ServiceCall};
use super::media;
use crate::VideoPlan;
use crate::account::MuteTarget;

/// `type=video` is this stream, `total` every stream that the account may moderate.
pub(super) fn mute(call: &ServiceCall<'_>) -> CallResult {
    let account = call.account()?;
    let name = call.field("user_to_mute")?;
    let target = match call.field("entity_type")? {
        "channel" => channel_named(call, name),
        "user" => user_named(call, name),
        _ => return Err(call.error(400, "invalid_request", "entity_type is neither user nor channel")),
    };
    let duration = call.optional_id("duration")?.map(Duration::from_secs);
    let everywhere = match call.field("type")? {
        "total" => true,
        "video" => false,
        _ => return Err(call.error(400, "invalid_request", "type is neither video nor total")),
    };
    let stream = if everywhere && call.form.get("video").is_none() {
        None
    } else {
        Some(call.require_moderator("video")?.1)
    };
    let Some((target, user_id)) = target else {
        return Err(call.error(404, "not_found", "There is no user of that name"));
    };
    if user_id == account.plan.user_id {
        return Err(call.error(403, "not_allowed", "You cannot mute yourself"));
    }
    let scope = if everywhere { None } else { stream };
    account.lock().record_mute(name.to_owned(), target, scope);
    for (id, stream) in call.sim.streams() {
        if scope.is_none_or(|only| only == id) && account.moderates(id) {
            stream.apply(|room| {
                let until = duration.map(|duration| room.now() + duration);
                let events = match target {
                    MuteTarget::Channel(channel) => room.mute_channel(channel, user_id, until),
                    MuteTarget::Unknown | MuteTarget::User(_) => room.mute_for(user_id, until),
                };
                (events, ())
            });
        }
    }
    Ok(call.success())
}

pub(super) fn unmute(call: &ServiceCall<'_>) -> CallResult {
    let account = call.account()?;
    let id = call.id("record_id")?;
    let mut state = account.lock();
    let Some(at) = state.mutes.iter().position(|record| record.id == id) else {
        drop(state);
        return Err(call.reject("not_found", "There is no such record"));
    };
    let record = state.mutes.remove(at);
    drop(state);
    let user_id = match record.target {
        MuteTarget::Channel(_) => channel_named(call, &record.name).map(|(_, user)| user),
        MuteTarget::Unknown => user_named(call, &record.name).map(|(_, user)| user),
        MuteTarget::User(id) => Some(id),
    };
    for (stream_id, stream) in call.sim.streams() {
        if record.stream.is_none_or(|only| only == stream_id)
            && let Some(user_id) = user_id
        {
            stream.apply(|room| (Vec::new(), room.unmute(user_id)));
        }
    }
    Ok(call.success())
}

pub(super) fn pin(call: &ServiceCall<'_>) -> CallResult {
    let (_, _, stream) = call.require_moderator("video_id")?;
    let message = call.id("message_id")?;
    let pinned = stream.apply(|room| {
        let event = room.pin(message);
        let pinned = event.is_some();
        (event.into_iter().collect(), pinned)
    });
    done(call, pinned, "There is no such message")
}

pub(super) fn unpin(call: &ServiceCall<'_>) -> CallResult {
    let (_, _, stream) = call.require_moderator("video_id")?;
    let message = call.id("message_id")?;
    let unpinned = stream.apply(|room| {
        let is_it = room.pinned_id() == Some(message);
        let event = if is_it { room.unpin() } else { None };
        (event.into_iter().collect(), is_it)
    });
    done(call, unpinned, "That message is not pinned")
}

/// Starts the raid that `/raid` prepared.
pub(super) fn confirm_raid(call: &ServiceCall<'_>) -> CallResult {
    let (_, id, stream) = call.require_moderator("video_id")?;
    let Some(target) = call.sim.site().prepared_raid(id) else {
        return Err(call.reject("no_raid", "No raid has been prepared"));
    };
    let from = call.sim.site().video(|video| video.stream_id == id);
    let name = |video: Option<VideoPlan>| video.map_or_else(|| "Unknown".to_owned(), |video| video.by.title);
    let (from, to) = (name(from), name(media::by_url(call, &target)));
    stream.apply(|room| (vec![room.raid_at(&from, &to, &target)], ()));
    Ok(call.success())
}

fn done(call: &ServiceCall<'_>, happened: bool, otherwise: &str) -> CallResult {
    if happened {
        Ok(call.success())
    } else {
        Err::<Reply, _>(call.reject("not_found", otherwise))
    }
}

fn user_named(call: &ServiceCall<'_>, name: &str) -> Option<(MuteTarget, u64)> {
    let known = call.sim.site().account(name).map(|account| account.plan.user_id);
    let id = known.or_else(|| {
        let mut streams = call.sim.streams().into_iter();
        streams.find_map(|(_, stream)| stream.apply(|room| (Vec::new(), room.user_id_of(name))))
    })?;
    Some((MuteTarget::User(id), id))
}

/// The channel, and the user who posts as it.
fn channel_named(call: &ServiceCall<'_>, title: &str) -> Option<(MuteTarget, u64)> {
    let own = call.sim.site().accounts().into_iter().find_map(|account| {
        let mut channels = account.plan.channels.iter();
        let (id, _) = channels.find(|(_, known)| known == title)?;
        Some((*id, account.plan.user_id))
    });
    let (channel, user) = own.or_else(|| {
        let mut streams = call.sim.streams().into_iter();
        streams.find_map(|(_, stream)| stream.apply(|room| (Vec::new(), room.channel_id_of(title))))
    })?;
    Some((MuteTarget::Channel(channel), user))
}
