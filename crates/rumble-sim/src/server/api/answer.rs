use std::sync::Arc;
use std::time::Duration;

use hyper::Response;
use hyper::header::{CONTENT_TYPE, HeaderValue};

use super::key::ApiKey;
use crate::fault::Fault;
use crate::server::answer::{self, Answer};
use crate::server::body::AnswerBody;
use crate::server::control::{Control, Cut};
use crate::server::cut_body::CutBody;
use crate::server::hub::Hub;
use crate::templates::api::{ApiStyle, forbidden, no_token};
use crate::{Json, url};

/// The answer to a poll; `None` when there shall be none.
pub(crate) fn answer(hub: &Hub, relay: bool, query: &str, control: &Arc<Control>) -> Option<Answer> {
    // What dripped before on this connection is over.
    control.set_pieces(usize::MAX, Duration::ZERO);
    if relay {
        return match hub.find_key(ApiKey::is_relay) {
            Some(key) => document(hub, &key, ApiStyle::Relay, control),
            None => Some(answer::error(404, "Not found")),
        };
    }
    match url::query_value(query, "key").filter(|key| !key.is_empty()) {
        None => Some(answer::json(400, &no_token())),
        Some(secret) => match hub.find_key(|key| key.is(&secret)) {
            Some(key) => document(hub, &key, ApiStyle::Current, control),
            None => Some(answer::json(403, &forbidden())),
        },
    }
}

fn document(hub: &Hub, key: &ApiKey, style: ApiStyle, control: &Arc<Control>) -> Option<Answer> {
    let faults = key.asked();
    key.begin_streams(hub);
    for fault in &faults {
        match fault {
            Fault::Drip { gap, piece } => control.set_pieces(*piece, *gap),
            Fault::ResetAfterRequest => {
                control.cut(Cut::Reset);
                return None;
            }
            Fault::Silent => return None,
            _ => {}
        }
    }
    if let Some(answer) = faults.iter().find_map(answer::instead) {
        return Some(answer);
    }
    let mut json = key.document(hub).to_json(style);
    if faults.contains(&Fault::ReversedHistory) {
        reverse_lists(&mut json);
    }
    let (body, cut) = spoilt(json.to_string().into_bytes(), &faults);
    let Some((cut, left)) = cut else {
        return Some(answer::whole(200, Some(CONTENT_TYPE_JSON), body));
    };
    let body = CutBody::new(body.into(), left, cut, Arc::clone(control));
    let mut answer = Response::new(AnswerBody::Cut(body));
    answer
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE_JSON));
    Some(answer)
}

/// Oldest first; what is the latest stays so.
fn reverse_lists(json: &mut Json) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(reverse_lists),
        Json::Object(members) => {
            for (name, value) in members {
                match value {
                    Json::Array(rows) if name.starts_with("recent_") => rows.reverse(),
                    other => reverse_lists(other),
                }
            }
        }
        _ => {}
    }
}

/// The bytes with what goes wrong in them, and after how many of them the connection breaks.
fn spoilt(mut body: Vec<u8>, faults: &[Fault]) -> (Vec<u8>, Option<(Cut, usize)>) {
    let mut cut = None;
    for fault in faults {
        match *fault {
            Fault::BadUtf8 { event: 0 } => {
                let name = body.windows(NAME.len()).position(|window| window == NAME);
                body.insert(name.map_or(0, |at| at + NAME.len()), 0xff);
            }
            Fault::Bom => drop(body.splice(..0, *b"\xef\xbb\xbf")),
            Fault::BrokenJson { event: 0 } => body.truncate(body.len() * 2 / 3),
            Fault::OversizedGarbage { bytes, event: 0 } => body = vec![b'x'; bytes],
            Fault::OversizedMessage { bytes, event: 0 } => {
                body.pop();
                body.extend(br#","filler":""#);
                body.resize(body.len() + bytes, b'x');
                body.extend(br#""}"#);
            }
            Fault::Reset { bytes, event: 0 } => cut = Some((Cut::Reset, bytes)),
            Fault::Stall { bytes, event: 0 } => cut = Some((Cut::Stall, bytes)),
            Fault::Truncate { bytes, event: 0 } => cut = Some((Cut::Close, bytes)),
            _ => {}
        }
    }
    (body, cut)
}

const CONTENT_TYPE_JSON: &str = "application/json";
const NAME: &[u8] = br#""username":""#;
