//! `service.php`, the pages, and the requests that write to chats.

mod account;
mod call;
mod categories;
mod chat;
mod comments;
mod emotes;
mod faults;
mod login;
mod media;
mod moderation;
mod pages;
mod playlists;
mod service;
mod two_factor;
pub(super) mod upload;

use std::sync::Arc;

use self::call::{CallResult, ServiceCall};
use self::faults::{apply_faults, replacement};
use super::body::Response;
use super::fault_control::FaultControl;
use super::state::SimState;
use crate::requests::RecordedRequest;
use crate::room::Viewer;

type Handler = fn(&ServiceCall<'_>, &str) -> CallResult;

/// `None` if the request is not for the site.
pub(super) async fn respond(
    request: &RecordedRequest,
    sim: &Arc<SimState>,
    control: &Arc<FaultControl>,
) -> Option<Response> {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let query = super::form::Form::parse(query.as_bytes());
    let name = query.get("name").unwrap_or_default().to_owned();
    let (operation, handler, argument) = route(path, &request.method, &name)?;
    let call = ServiceCall::new(request, query, sim);
    if !pages::exists(&call, operation, argument) {
        return None;
    }
    let faults = sim.site().faults(operation);
    let reply = match replacement(&faults, &call) {
        Some(reply) => reply,
        None => call.with_fresh_session(handler(&call, argument).unwrap_or_else(|rejection| rejection)),
    };
    Some(apply_faults(reply, &faults, control).await)
}

/// The operation of a request as [`ServiceHandle::fault`](crate::ServiceHandle::fault) names it, with its handler and the
/// argument of that.
fn route<'a>(path: &'a str, method: &str, name: &'a str) -> Option<(&'a str, Handler, &'a str)> {
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let message = |operation| {
        if method == "OPTIONS" {
            "chat.preflight"
        } else {
            operation
        }
    };
    Some(match segments.as_slice() {
        ["service.php"] => (name, service::perform, name),
        ["api", "Media", "oembed.json"] => ("oembed", |call, _| media::oembed(call), ""),
        ["embedJS", _, ""] | ["embedJS", _] => ("embedJS", |call, _| media::embed_js(call), ""),
        ["account", "content"] => ("page.video_settings", |call, _| account::content(call), ""),
        ["account", "livestream-api"] => ("page.api_keys", |call, _| account::api_keys(call), ""),
        ["account", "moderation", "muting"] => ("page.muting", |call, _| pages::muting(call), ""),
        ["account", "settings"] => ("page.settings", |call, _| account::settings(call), ""),
        ["api", "Media", "GetClosedCaptions"] => ("captions", |call, _| account::captions(call), ""),
        ["chat", "command"] => ("chat.command", |call, _| chat::command(call), ""),
        ["chat", "api", "chat", id, "message"] => (message("chat.message.send"), chat::send, *id),
        ["chat", "api", "chat", _, "message", _] => (message("chat.message.delete"), chat::delete, path),
        ["login.php"] => ("page.login", |call, _| pages::login(call), ""),
        ["c" | "user", _, ..] => ("page.live", pages::live, path),
        [slug] if slug.starts_with('v') => ("page.watch", pages::watch, *slug),
        _ => return None,
    })
}

/// The account that requests a stream, as its chat sees it.
pub(super) fn viewer(request: &RecordedRequest, sim: &SimState, stream_id: u64) -> Option<Viewer> {
    let account = sim.site().requester(request).account?;
    Some(Viewer {
        can_moderate: account.moderates(stream_id),
        channels: account.chat_channels(),
        is_subscriber: account.plan.subscriber,
        user: account.chat_user(stream_id),
    })
}
