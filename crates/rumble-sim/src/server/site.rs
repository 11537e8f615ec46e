//! What is beside the chat's stream: `service.php`, the pages, and the chat's writing half.

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
mod second_factor;
mod service;
pub(super) mod upload;

use std::sync::Arc;

use self::call::Call;
use self::faults::{in_place, spoil};
use super::answer::Answer;
use super::control::Control;
use super::hub::Hub;
use super::reply::Reply;
use crate::requests::RecordedRequest;
use crate::room::Viewer;

/// Where a request goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Place<'a> {
    ApiKeys,
    Captions,
    Command,
    EmbedJs,
    Live(&'a str),
    Login,
    Message(&'a str),
    Messages(&'a str),
    Muting,
    Oembed,
    Service(&'a str),
    Settings,
    VideoForm,
    Watch(&'a str),
}

/// `None` when this is not the site's.
pub(super) async fn answer(
    request: &RecordedRequest,
    hub: &Arc<Hub>,
    control: &Arc<Control>,
) -> Option<Answer> {
    let path = request.target.split('?').next().unwrap_or_default();
    let query = super::form::Form::parse(
        request
            .target
            .get(path.len() + 1..)
            .unwrap_or_default()
            .as_bytes(),
    );
    let name = query.get("name").unwrap_or_default().to_owned();
    let place = Place::of(path, &name)?;
    let call = Call::new(request, query, hub);
    if matches!(place, Place::Live(_) | Place::Watch(_)) && !pages::is_there(&call, place) {
        return None;
    }
    let faults = hub.site().faults(place.operation(&call.method));
    let reply = match in_place(&faults, &call) {
        Some(reply) => reply,
        None => call.with_fresh_session(place.perform(&call)),
    };
    Some(spoil(reply, &faults, control).await)
}

/// Who watches a stream.
pub(super) fn viewer(request: &RecordedRequest, hub: &Hub, stream_id: u64) -> Option<Viewer> {
    let account = hub.site().visitor(request).account?;
    Some(Viewer {
        can_moderate: account.moderates(stream_id),
        channels: account.chat_channels(),
        is_subscriber: account.plan.subscriber,
        user: account.chat_user(stream_id),
    })
}

impl<'a> Place<'a> {
    fn of(path: &'a str, name: &'a str) -> Option<Self> {
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        Some(match segments.as_slice() {
            ["service.php"] => Self::Service(name),
            ["api", "Media", "oembed.json"] => Self::Oembed,
            ["embedJS", _, ""] | ["embedJS", _] => Self::EmbedJs,
            ["account", "content"] => Self::VideoForm,
            ["account", "livestream-api"] => Self::ApiKeys,
            ["account", "moderation", "muting"] => Self::Muting,
            ["account", "settings"] => Self::Settings,
            ["api", "Media", "GetClosedCaptions"] => Self::Captions,
            ["chat", "command"] => Self::Command,
            ["chat", "api", "chat", id, "message"] => Self::Messages(id),
            ["chat", "api", "chat", _, "message", _] => Self::Message(path),
            ["login.php"] => Self::Login,
            ["c" | "user", _, ..] => Self::Live(path),
            [slug] if slug.starts_with('v') => Self::Watch(slug),
            _ => return None,
        })
    }

    fn operation(self, method: &str) -> &'a str {
        match self {
            Self::ApiKeys => "page.api_keys",
            Self::Captions => "captions",
            Self::Command => "chat.command",
            Self::EmbedJs => "embedJS",
            Self::Live(_) => "page.live",
            Self::Login => "page.login",
            Self::Message(_) | Self::Messages(_) if method == "OPTIONS" => "chat.preflight",
            Self::Message(_) => "chat.message.delete",
            Self::Messages(_) => "chat.message.send",
            Self::Muting => "page.muting",
            Self::Oembed => "oembed",
            Self::Service(name) => name,
            Self::Settings => "page.settings",
            Self::VideoForm => "page.video_settings",
            Self::Watch(_) => "page.watch",
        }
    }

    fn perform(self, call: &Call<'_>) -> Reply {
        let done = match self {
            Self::ApiKeys => account::api_keys(call),
            Self::Captions => account::captions(call),
            Self::Command => chat::command(call),
            Self::EmbedJs => media::embed_js(call),
            Self::Live(path) => pages::live(call, path),
            Self::Login => pages::login(call),
            Self::Message(path) => chat::delete(call, path),
            Self::Messages(id) => chat::send(call, id),
            Self::Muting => pages::muting(call),
            Self::Oembed => media::oembed(call),
            Self::Service(name) => service::perform(call, name),
            Self::Settings => account::settings(call),
            Self::VideoForm => account::content(call),
            Self::Watch(slug) => pages::watch(call, slug),
        };
        done.unwrap_or_else(|refusal| refusal)
    }
}
