use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;

use super::key::ApiKey;
use crate::fault::Fault;
use crate::server::body::Response;
use crate::server::body::cut_after;
use crate::server::fault_control::{Cut, FaultControl};
use crate::server::response;
use crate::server::state::SimState;
use crate::templates::api::{as_relay, forbidden, no_token};
use crate::{Json, url};

/// The response to a poll, if there is one.
pub(crate) fn respond(
    sim: &SimState,
    relay: bool,
    query: &str,
    control: &Arc<FaultControl>,
) -> Option<Response> {
    // Ends a drip of an earlier response on this connection.
    control.set_pieces(usize::MAX, Duration::ZERO);
    if relay {
        return match sim.find_key(ApiKey::is_relay) {
            Some(key) => document(sim, &key, as_relay, control),
            None => Some(response::error(404, "Not found")),
        };
    }
    match url::query_value(query, "key").filter(|key| !key.is_empty()) {
        None => Some(response::json(400, &no_token())),
        Some(secret) => match sim.find_key(|key| key.is(&secret)) {
            Some(key) => document(sim, &key, std::convert::identity, control),
            None => Some(response::json(403, &forbidden())),
        },
    }
}

fn document(
    sim: &SimState,
    key: &ApiKey,
    style: fn(Json) -> Json,
    control: &Arc<FaultControl>,
) -> Option<Response> {
    let faults = key.count_request();
    key.begin_streams(sim);
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
    if let Some(response) = faults.iter().find_map(response::replacement) {
        return Some(response);
    }
    let mut json = style(key.document(sim));
    if faults.contains(&Fault::ReversedHistory) {
        reverse_lists(&mut json);
    }
    let (body, cut) = with_faults(json.to_string().into_bytes(), &faults);
    let body = Bytes::from(body);
    let response = response::buffered(200, Some("application/json"), body.clone());
    Some(match cut {
        Some((cut, left)) => cut_after(response, body, left, cut, control),
        None => response,
    })
}

/// Oldest first; the latest row is unchanged.
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

/// The bytes with the faults in them, and after how many of them the connection breaks.
fn with_faults(mut body: Vec<u8>, faults: &[Fault]) -> (Vec<u8>, Option<(Cut, usize)>) {
    let mut cut = None;
    for fault in faults {
        match *fault {
            Fault::InvalidUtf8 { event: 0 } => {
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

const NAME: &[u8] = br#""username":""#;
