use super::super::reply::Reply;
use super::call::{CallResult, ServiceCall};
use crate::templates::api::base36;
use crate::templates::service::{
    collection, collection_id, embed_js as embed_js_json, oembed as oembed_json, video,
};
use crate::url::decimal_id;
use crate::{Json, VideoPlan, VideoState, WallTime, object};

/// In `data` since version 6 of the interface, at the top before.
pub(super) fn details(call: &ServiceCall<'_>) -> CallResult {
    let found = match (call.query.get("id"), call.query.get("url")) {
        (Some(id), _) => decimal_id(id).and_then(|id| call.sim.site().video(|video| video.stream_id == id)),
        (None, Some(url)) => by_url(call, url),
        (None, None) => return Err(call.error(400, "invalid_request", "id or url is missing")),
    };
    let found = found.ok_or_else(|| call.not_found())?;
    let record = super::comments::in_details(call, found.stream_id, record(call, &found));
    let version = call.query.get("api").and_then(decimal_id).unwrap_or_default();
    let (true, Json::Object(members)) = (version < 6, record.clone()) else {
        return Ok(call.data(record));
    };
    let user = ("user".into(), call.user_block(call.requester()));
    Ok(Reply::json(
        200,
        Json::Object(std::iter::once(user).chain(members).collect()),
    ))
}

pub(super) fn meta(call: &ServiceCall<'_>) -> CallResult {
    let by = by_collection(call)?;
    let mine: Vec<_> = call.sim.site().videos();
    let mine: Vec<_> = mine.into_iter().filter(|video| video.by == by).collect();
    let live = mine.iter().any(|video| state_of(call, video) == VideoState::Live);
    let count = u64::try_from(mine.len()).unwrap_or_default();
    Ok(call.data(collection(call.base_url(), &by, count, live)))
}

pub(super) fn videos(call: &ServiceCall<'_>) -> CallResult {
    let by = by_collection(call)?;
    Ok(list(call, |video| video.by == by))
}

pub(super) fn category_videos(call: &ServiceCall<'_>) -> CallResult {
    let category = call.query.get("category").unwrap_or_default();
    let kind = call.query.get("video_type").unwrap_or("live");
    Ok(list(call, |video| {
        let is_kind = match state_of(call, video) {
            VideoState::Live => kind == "live",
            VideoState::Ended => kind == "streamed",
            VideoState::Recorded => kind == "regular",
            VideoState::Upcoming => false,
        };
        is_kind && video.category == category
    }))
}

pub(super) fn live(call: &ServiceCall<'_>) -> CallResult {
    Ok(list(call, |video| state_of(call, video) == VideoState::Live))
}

pub(super) fn oembed(call: &ServiceCall<'_>) -> CallResult {
    call.require_method("GET")?;
    let found = call.query.get("url").and_then(|url| by_url(call, url));
    let found = found.ok_or_else(|| call.error(404, "404", "No such video"))?;
    Ok(Reply::json(200, oembed_json(call.base_url(), &found)))
}

pub(super) fn embed_js(call: &ServiceCall<'_>) -> CallResult {
    call.require_method("GET")?;
    let requested = call
        .query
        .get("v")
        .filter(|_| call.query.get("request") == Some("video"));
    let found = requested.and_then(|embed| {
        let is_it = |video: &VideoPlan| embed.strip_prefix('v') == Some(base36(video.stream_id).as_str());
        call.sim.site().video(is_it)
    });
    let body = match found {
        Some(video) => embed_js_json(call.base_url(), &video, state_of(call, &video), WallTime::DEFAULT),
        None => Json::Bool(false),
    };
    Ok(Reply::json(200, body))
}

pub(super) fn state_of(call: &ServiceCall<'_>, video: &VideoPlan) -> VideoState {
    let on_air = || {
        call.sim
            .find(video.stream_id)
            .is_some_and(|stream| !stream.has_ended())
    };
    match video.state {
        Some(state) => state,
        None if on_air() => VideoState::Live,
        None => VideoState::Ended,
    }
}

/// From a URL or its path, with or without the title after the id, or of the embedded player.
pub(super) fn by_url(call: &ServiceCall<'_>, url: &str) -> Option<VideoPlan> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| {
        rest.split_once('/').map_or("", |(_, path)| path)
    });
    let path = path.trim_matches('/');
    if let Some(embed) = path.strip_prefix("embed/") {
        let id = embed.rsplit('.').next().and_then(|id| id.strip_prefix('v'));
        return call
            .sim
            .site()
            .video(|video| id == Some(base36(video.stream_id).as_str()));
    }
    let short = path.strip_prefix("shorts/").unwrap_or(path);
    let short = short.get(..short.find(['-', '.']).unwrap_or(short.len()));
    call.sim.site().video(|video| short == Some(video.short_slug()))
}

fn by_collection(call: &ServiceCall<'_>) -> Result<crate::Creator, Reply> {
    let id = call.query.get("id").unwrap_or_default();
    let found = call.sim.site().creator(|by| collection_id(by) == id);
    found.ok_or_else(|| call.not_found())
}

fn list(call: &ServiceCall<'_>, belongs: impl Fn(&VideoPlan) -> bool) -> Reply {
    let all = call.sim.site().videos();
    let page = call.page(all.iter().filter(|video| belongs(video)), 25);
    let items: Vec<_> = page.map(|video| record(call, video)).collect();
    call.data(object! { "items" => items })
}

fn record(call: &ServiceCall<'_>, found: &VideoPlan) -> Json {
    video(call.base_url(), found, state_of(call, found), WallTime::DEFAULT)
}
