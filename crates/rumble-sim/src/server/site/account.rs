//! Profile, keys of the Live Stream API, and settings of videos of the account.

use std::sync::Arc;

use super::super::reply::Reply;
use super::call::{CallResult, ServiceCall};
use super::pages::LOGIN;
use crate::account::Account;
use crate::server::PATH;
use crate::templates::service::{VideoForm, api_keys_page, settings_page, video_saved_page};
use crate::url::decimal_id;
use crate::{Json, KeyPlan, VideoPlan, object, url};

pub(super) fn profile(call: &ServiceCall<'_>) -> CallResult {
    let account = call.account()?;
    Ok(call.data(object! {
        "email" => format!("{}@mail.example", account.plan.username.to_lowercase()),
        "thumb" => Json::Null,
        "birthday" => "1990-01-01",
        "validated" => 1_u64,
        "api_key" => account.api_key(),
        "rumbles_score" => 17_u64,
        "followers_count" => 212_u64,
        "following_count" => 4_u64,
        "is_premium" => false,
        "gender" => Json::Null,
        "address" => object! { "country" => "XX" },
    }))
}

/// Invalidates the old URL; the new one is on the page of keys only.
pub(super) fn reset_api_key(call: &ServiceCall<'_>) -> CallResult {
    let account = call.account()?;
    let own = call.own_channel(account)?;
    let channel = own.as_ref().map(|(id, _)| *id);
    let secret = account.random_text("API key", 43);
    match call.sim.find_key(|key| key.is_for(account.plan.user_id, channel)) {
        Some(key) => key.reset(&secret),
        None => {
            let (user_id, username) = (account.plan.user_id, &account.plan.username);
            let plan = match own {
                Some((id, title)) => KeyPlan::channel(&secret, id, &title).account(user_id, username),
                None => KeyPlan::user(&secret, user_id, username),
            };
            call.sim.add_key(plan);
        }
    }
    Ok(call.success())
}

pub(super) fn api_keys(call: &ServiceCall<'_>) -> CallResult {
    call.require_method("GET")?;
    let account = require_login(call)?;
    let channels = account.plan.channels.iter().map(|(id, _)| Some(*id));
    let keys: Vec<_> = std::iter::once(None)
        .chain(channels)
        .map(|channel| {
            let key = call.sim.find_key(|key| key.is_for(account.plan.user_id, channel));
            let url = key.map(|key| {
                format!(
                    "{}{PATH}?key={}",
                    call.base_url(),
                    url::encode(&key.lock().plan.key)
                )
            });
            (channel, url)
        })
        .collect();
    Ok(Reply::page(200, api_keys_page(&account.plan.username, &keys)))
}

pub(super) fn settings(call: &ServiceCall<'_>) -> CallResult {
    call.require_method("GET")?;
    let account = require_login(call)?;
    Ok(Reply::page(200, settings_page(&account.plan.username)))
}

/// `a=edit` shows the form of a video; with `sid=8` it is submitted.
pub(super) fn content(call: &ServiceCall<'_>) -> CallResult {
    call.require_method("POST")?;
    let account = require_login(call)?;
    let video = own_video(call, account, "id")?;
    let mut library = call.sim.site().library();
    let form = library.forms.entry(video.stream_id).or_insert_with(|| {
        let channel = if video.by.is_channel { video.by.id } else { 0 };
        VideoForm::new(&video.title, &account.plan.channels, channel)
    });
    if call.query.get("sid") != Some("8") {
        return Ok(Reply::page(200, form.page(&account.plan.username)));
    }
    *form = form.filled(|name| call.form.get(name));
    let title = form.title.clone();
    drop(library);
    call.sim.site().rename_video(video.stream_id, &title);
    Ok(Reply::page(200, video_saved_page(&account.plan.username)))
}

pub(super) fn captions(call: &ServiceCall<'_>) -> CallResult {
    call.require_method("GET")?;
    let account = require_login(call)?;
    let video = own_video(call, account, "mid")?;
    let language = call.query.get("language").unwrap_or_default().to_owned();
    let library = call.sim.site().library();
    let found = library.captions.get(&(video.stream_id, language));
    let found = found.map_or(Json::Bool(false), |path| object! { "path" => path.as_str() });
    Ok(Reply::json(200, object! { "return" => found }))
}

/// The video of the query, if it belongs to the account and the key is valid.
fn own_video(call: &ServiceCall<'_>, account: &Account, field: &str) -> Result<VideoPlan, Reply> {
    if call.query.get("apiKey") != Some(account.api_key()) {
        return Err(call.error(403, "403", "Forbidden"));
    }
    let id = call.query.get(field).and_then(decimal_id);
    let video = id.and_then(|id| call.sim.site().video(|video| video.stream_id == id));
    let is_own = |video: &VideoPlan| match video.by.is_channel {
        true => account.plan.channels.iter().any(|(id, _)| *id == video.by.id),
        false => video.by.id == account.plan.user_id,
    };
    video
        .filter(is_own)
        .ok_or_else(|| call.error(404, "404", "Not found"))
}

/// Without a session, pages redirect to the login.
fn require_login<'a>(call: &'a ServiceCall<'_>) -> Result<&'a Arc<Account>, Reply> {
    call.requester
        .account
        .as_ref()
        .ok_or_else(|| Reply::redirect(LOGIN))
}
