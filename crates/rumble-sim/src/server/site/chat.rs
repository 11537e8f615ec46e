use std::sync::Arc;

use serde_json::Value;

use super::super::reply::Reply;
use super::super::stream::Stream;
use super::call::{CallResult, ServiceCall};
use crate::account::Account;
use crate::room::{Draft, PostError};
use crate::url::decimal_id;
use crate::{Json, object};

/// `POST …/message`
pub(super) fn send(call: &ServiceCall<'_>, chat: &str) -> CallResult {
    if call.method == "OPTIONS" {
        return Ok(preflight(call));
    }
    call.require_method("POST")?;
    let account = require_login(call)?;
    let (id, stream) = open_chat(call, chat)?;
    let body: Value = serde_json::from_slice(call.body).unwrap_or_default();
    let member = |path: &str| body.pointer(path).unwrap_or(&Value::Null);
    let invalid = |what: &str| call.error(400, "400", what);
    let request_id = member("/data/request_id").as_str().filter(|id| !id.is_empty());
    let request_id = request_id.ok_or_else(|| invalid("request_id is missing"))?;
    if request_id.len() > MAX_REQUEST_ID_BYTES {
        return Err(invalid("request_id is too long"));
    }
    let text = member("/data/message/text").as_str();
    let text = text.ok_or_else(|| invalid("message.text is missing"))?;
    let channel = match member("/data/channel_id") {
        Value::Null => None,
        channel => {
            let own = account.chat_channels();
            let mine = own.into_iter().find(|own| channel.as_u64() == Some(own.id));
            Some(mine.ok_or_else(|| invalid("Unknown channel"))?)
        }
    };
    let user = account.chat_user(id);
    let privileged = account.plan.subscriber || account.moderates(id);
    let mut draft = Draft::new(Arc::new(user.clone()), text);
    draft.channel = channel.map(Arc::new);
    let pays = !member("/data/rant").is_null();
    let sent = stream.apply(|room| match room.allows(user.id, text, request_id, privileged) {
        Err(error) => (Vec::new(), Err(error)),
        Ok(()) if pays => (Vec::new(), Ok(None)),
        Ok(()) => {
            let (event, id) = room.post_from_request(draft, request_id);
            (vec![event], Ok(Some(id)))
        }
    });
    match sent {
        Ok(Some(id)) => Ok(Reply::json(
            200,
            object! { "data" => object! { "id" => id.to_string(), "user" => user.to_gift_json() } },
        )),
        // Payments are not simulated: the message stays pending.
        Ok(None) => Ok(Reply::json(
            200,
            object! { "data" => object! { "pending_message_id" => PENDING_MESSAGE_ID } },
        )),
        Err(error) => Err(rejection(call, error)),
    }
}

/// `DELETE …/message/<id>`: allowed for moderators and for the author.
pub(super) fn delete(call: &ServiceCall<'_>, path: &str) -> CallResult {
    if call.method == "OPTIONS" {
        return Ok(preflight(call));
    }
    call.require_method("DELETE")?;
    let account = require_login(call)?;
    let mut segments = path.trim_start_matches('/').split('/').skip(3);
    let (chat, message) = (segments.next(), segments.nth(1));
    let (id, stream) = open_chat(call, chat.unwrap_or_default())?;
    let message = message.and_then(decimal_id);
    let message = message.ok_or_else(|| call.error(400, "400", "Invalid message ID"))?;
    let moderates = account.moderates(id);
    let allowed = stream.apply(|room| {
        let own = room.author_of(message) == Some(account.plan.user_id);
        let events = if moderates || own {
            vec![room.delete(message)]
        } else {
            Vec::new()
        };
        (events, moderates || own)
    });
    if allowed {
        Ok(Reply::json(200, object! { "data" => Json::Object(Vec::new()) }))
    } else {
        Err(call.error(403, "403", "You are not allowed to delete this message"))
    }
}

/// `POST /chat/command`
pub(super) fn command(call: &ServiceCall<'_>) -> CallResult {
    call.require_method("POST")?;
    let account = require_login(call)?;
    let line = call.field("message")?;
    let (id, stream) = open_chat(call, call.field("video_id")?)?;
    if !line.starts_with('/') {
        return Err(call.error(400, "400", "A command begins with a slash"));
    }
    if !account.moderates(id) {
        return Err(call.error(403, "403", "You are not allowed to use commands here"));
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["/subscribers"] => subscribers_only(&stream, true),
        ["/subscribers", "off"] => subscribers_only(&stream, false),
        ["/raid", target] => call.sim.site().prepare_raid(id, target),
        _ => return Err(call.error(400, "400", "Unknown command")),
    }
    Ok(call.success())
}

fn subscribers_only(stream: &Stream, on: bool) {
    stream.apply(|room| (Vec::new(), room.set_subscribers_only(on)));
}

fn require_login<'a>(call: &'a ServiceCall<'_>) -> Result<&'a Arc<Account>, Reply> {
    let account = call.requester.account.as_ref();
    account.ok_or_else(|| call.error(401, "401", "You must be logged in to chat"))
}

fn open_chat(call: &ServiceCall<'_>, chat: &str) -> Result<(u64, Arc<Stream>), Reply> {
    let id = decimal_id(chat).ok_or_else(|| call.error(400, "400", "Invalid chat ID"))?;
    let stream = call.sim.find(id);
    let stream = stream.ok_or_else(|| call.error(404, "404", "There is no such chat"))?;
    if stream.has_ended() {
        return Err(call.error(404, "404", "The chat has ended"));
    }
    Ok((id, stream))
}

fn rejection(call: &ServiceCall<'_>, error: PostError) -> Reply {
    match error {
        PostError::Cooldown(seconds) => call
            .error(429, "429", "You are sending messages too fast")
            .header("retry-after", seconds.to_string()),
        PostError::Duplicate => call.error(409, "409", "You have just said that"),
        PostError::Empty => call.error(400, "400", "The message is empty"),
        PostError::Muted => call.error(403, "403", "You are muted in this chat"),
        PostError::SubscribersOnly => call.error(403, "403", "Only subscribers may chat here"),
        PostError::TooLong => call.error(400, "400", "The message is too long"),
    }
}

/// The response to a preflight request of a browser.
fn preflight(call: &ServiceCall<'_>) -> Reply {
    let origin = call.header("origin").unwrap_or("https://rumble.com").to_owned();
    let method = call
        .header("access-control-request-method")
        .unwrap_or("POST")
        .to_owned();
    Reply::nothing(200)
        .header("access-control-allow-origin", origin)
        .header("access-control-allow-credentials", "true")
        .header("access-control-allow-methods", method)
        .header("access-control-allow-headers", "content-type")
}

const PENDING_MESSAGE_ID: u64 = 2_486_064_998_880_403_352;
/// Bounded, since request ids are kept.
const MAX_REQUEST_ID_BYTES: usize = 128;
