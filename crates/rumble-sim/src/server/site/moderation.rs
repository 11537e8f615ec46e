use std::time::Duration;

use super::super::reply::Reply;
use super::call::{Call, Done};
use super::media;
use crate::VideoPlan;
use crate::account::MuteTarget;

/// `type=video` is this stream, `total` every stream that the account may moderate.
pub(super) fn mute(call: &Call<'_>) -> Done {
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
        Some(call.moderated("video")?.1)
    };
    let Some((target, user_id)) = target else {
        return Err(call.error(404, "not_found", "There is nobody of that name"));
    };
    if user_id == account.plan.user_id {
        return Err(call.error(403, "not_allowed", "You cannot mute yourself"));
    }
    let scope = if everywhere { None } else { stream };
    account.lock().record_mute(name.to_owned(), target, scope);
    for (id, stream) in call.hub.streams() {
        if scope.is_none_or(|only| only == id) && account.moderates(id) {
            stream.act(|room| {
                let until = duration.map(|duration| room.now() + duration);
                let events = match target {
                    MuteTarget::Channel(channel) => room.silence_channel(channel, user_id, until),
                    MuteTarget::Unknown | MuteTarget::User(_) => room.silence(user_id, until),
                };
                (events, ())
            });
        }
    }
    Ok(call.success())
}

pub(super) fn unmute(call: &Call<'_>) -> Done {
    let account = call.account()?;
    let id = call.id("record_id")?;
    let mut state = account.lock();
    let Some(at) = state.mutes.iter().position(|record| record.id == id) else {
        drop(state);
        return Err(call.refuse("not_found", "There is no such record"));
    };
    let record = state.mutes.remove(at);
    drop(state);
    let user_id = match record.target {
        MuteTarget::Channel(_) => channel_named(call, &record.name).map(|(_, user)| user),
        MuteTarget::Unknown => user_named(call, &record.name).map(|(_, user)| user),
        MuteTarget::User(id) => Some(id),
    };
    for (stream_id, stream) in call.hub.streams() {
        if record.stream.is_none_or(|only| only == stream_id)
            && let Some(user_id) = user_id
        {
            stream.act(|room| (Vec::new(), room.give_voice(user_id)));
        }
    }
    Ok(call.success())
}

pub(super) fn pin(call: &Call<'_>) -> Done {
    let (_, _, stream) = call.moderated("video_id")?;
    let message = call.id("message_id")?;
    let pinned = stream.act(|room| {
        let event = room.pin(message);
        let pinned = event.is_some();
        (event.into_iter().collect(), pinned)
    });
    done(call, pinned, "There is no such message")
}

pub(super) fn unpin(call: &Call<'_>) -> Done {
    let (_, _, stream) = call.moderated("video_id")?;
    let message = call.id("message_id")?;
    let unpinned = stream.act(|room| {
        let is_it = room.pinned_id() == Some(message);
        let event = if is_it { room.unpin() } else { None };
        (event.into_iter().collect(), is_it)
    });
    done(call, unpinned, "That message is not pinned")
}

/// Starts the raid that `/raid` prepared.
pub(super) fn confirm_raid(call: &Call<'_>) -> Done {
    let (_, id, stream) = call.moderated("video_id")?;
    let Some(target) = call.hub.site().prepared_raid(id) else {
        return Err(call.refuse("no_raid", "No raid has been prepared"));
    };
    let from = call.hub.site().video(|video| video.stream_id == id);
    let name = |video: Option<VideoPlan>| video.map_or_else(|| "Somebody".to_owned(), |video| video.by.title);
    let (from, to) = (name(from), name(media::by_url(call, &target)));
    stream.act(|room| (vec![room.raid_at(&from, &to, &target)], ()));
    Ok(call.success())
}

fn done(call: &Call<'_>, happened: bool, otherwise: &str) -> Done {
    if happened {
        Ok(call.success())
    } else {
        Err::<Reply, _>(call.refuse("not_found", otherwise))
    }
}

fn user_named(call: &Call<'_>, name: &str) -> Option<(MuteTarget, u64)> {
    let known = call.hub.site().account(name).map(|account| account.plan.user_id);
    let id = known.or_else(|| {
        let mut streams = call.hub.streams().into_iter();
        streams.find_map(|(_, stream)| stream.act(|room| (Vec::new(), room.user_id_of(name))))
    })?;
    Some((MuteTarget::User(id), id))
}

/// The channel, and who speaks as it.
fn channel_named(call: &Call<'_>, title: &str) -> Option<(MuteTarget, u64)> {
    let own = call.hub.site().accounts().into_iter().find_map(|account| {
        let mut channels = account.plan.channels.iter();
        let (id, _) = channels.find(|(_, known)| known == title)?;
        Some((*id, account.plan.user_id))
    });
    let (channel, user) = own.or_else(|| {
        let mut streams = call.hub.streams().into_iter();
        streams.find_map(|(_, stream)| stream.act(|room| (Vec::new(), room.channel_id_of(title))))
    })?;
    Some((MuteTarget::Channel(channel), user))
}
