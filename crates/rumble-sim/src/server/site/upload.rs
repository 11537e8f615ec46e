//! `upload.php` and the simple-upload API: chunks are read while they come, and only their digests are kept.

mod body;
mod multipart;
mod publish;
mod step;

use std::sync::Arc;

use hyper::body::Incoming;
use hyper::http::request::Parts;

use self::body::{Read, read};
use self::step::Step;
use super::super::answer::{self, Answer};
use super::super::control::{Control, Cut};
use super::super::form::Form;
use super::super::hub::Hub;
use super::super::reply::Reply;
use super::call::{Call, Done};
use super::faults::{in_place, spoil};
use crate::requests::RecordedRequest;
use crate::upload::{Kept, Piece, ReplyForm, UploadFault};
use crate::{Json, object};

/// Whether a request goes here.
pub(in crate::server) fn is_upload(path: &str) -> bool {
    matches!(path, "/upload.php" | "/api/simple-upload.php")
}

/// Reads the body, records the request without the content of chunks, and answers. A request that shall get no answer waits
/// for its connection to be cut.
pub(in crate::server) async fn answer(
    head: Parts,
    body: Incoming,
    hub: &Arc<Hub>,
    control: &Arc<Control>,
) -> Answer {
    let query = Form::parse(head.uri.query().unwrap_or_default().as_bytes());
    let step = Step::of(&head.method, head.uri.path(), &query);
    let fault = match &step {
        Step::Chunk(chunk) => hub.site().uploads().lock().take_fault(chunk.index),
        _ => None,
    };
    let (whole, piece) = match read(body, matches!(step, Step::Chunk(_)), fault).await {
        Read::Whole(bytes) => (bytes, None),
        Read::Piece(piece) => (Vec::new(), Some(piece)),
        Read::TooLarge => return answer::error(413, "Request body too large"),
        // Nothing has happened.
        Read::Broken => {
            if matches!(fault, Some(UploadFault::ResetAfter { .. })) {
                control.cut(Cut::Reset);
                return std::future::pending().await;
            }
            return answer::error(400, "The body has not come");
        }
    };
    let request = RecordedRequest {
        method: head.method.as_str().to_owned(),
        target: head.uri.to_string(),
        headers: super::super::router::headers(&head.headers),
        body: whole,
    };
    hub.record(request.clone());
    let call = Call::new(&request, query, hub);
    let faults = hub.site().faults(step.operation());
    let reply = match in_place(&faults, &call) {
        Some(reply) => reply,
        None => {
            let done = perform(&step, &call, &request, piece, fault);
            call.with_fresh_session(done.unwrap_or_else(|refusal| refusal))
        }
    };
    spoil(reply, &faults, control).await
}

fn perform(
    step: &Step,
    call: &Call<'_>,
    request: &RecordedRequest,
    piece: Option<Piece>,
    fault: Option<UploadFault>,
) -> Done {
    if let Step::Simple = step {
        return publish::simple(call, request);
    }
    if call.visitor.account.is_none() {
        return Err(Reply::redirect("/login.php?next=%2Fupload.php"));
    }
    match step {
        Step::Chunk(chunk) => {
            let piece = piece.ok_or_else(|| Reply::text(400, "No chunk"))?;
            let mut uploads = call.hub.site().uploads().lock();
            let is_cut_right = chunk.is_cut_right(piece.bytes);
            let kept = uploads.chunk(&chunk.file, chunk.index, piece, fault);
            drop(uploads);
            Ok(match kept {
                Kept::Gone => said(call, false, GONE, ""),
                Kept::Taken if is_cut_right => said(call, true, "ok", ""),
                _ => said(call, false, "error", "This chunk cannot be taken"),
            })
        }
        Step::Merge { file, count } => merge(call, file, *count),
        Step::Duration(name) => {
            file(call, name).map(|bytes| Reply::text(200, format!("{}.5", bytes % 1_000)))
        }
        Step::Thumbnails(name) => file(call, name).map(|_| thumbnails(call)),
        Step::CustomThumbnail(name) => publish::custom_thumbnail(call, request, name),
        Step::Publish => publish::publish(call),
        Step::Page => Ok(Reply::page(200, PAGE)),
        Step::Simple | Step::Unknown => Err(Reply::text(400, "Unknown step")),
    }
}

fn merge(call: &Call<'_>, file: &str, count: u64) -> Done {
    let mut uploads = call.hub.site().uploads().lock();
    let turn = uploads.next_turn();
    let random = crate::random::random_text(call.hub.site().seed, "upload", turn, 12).to_lowercase();
    let merged = uploads.merge(file, count, &random);
    drop(uploads);
    Ok(match merged {
        Err(_) => said(call, false, GONE, ""),
        Ok(None) => said(call, false, "Some chunks are missing", ""),
        Ok(Some(name)) => said(call, true, &name, ""),
    })
}

/// The length of a file that was merged.
fn file(call: &Call<'_>, name: &str) -> Result<u64, Reply> {
    let uploads = call.hub.site().uploads().lock();
    let file = uploads.file(name).map(|file| file.bytes);
    file.ok_or_else(|| Reply::text(404, "No such file"))
}

fn thumbnails(call: &Call<'_>) -> Reply {
    let count = call.hub.site().uploads().lock().thumbnail_count;
    if count == 0 {
        return Reply::json(200, Json::Array(Vec::new()));
    }
    // Not in the order of their names.
    let members = (0..count).map(|number| {
        let key = format!("tmb{}", count - number);
        (
            key.into(),
            Json::from(format!("data:image/jpeg;base64,{}", "A".repeat(64))),
        )
    });
    Reply::json(200, Json::Object(members.collect()))
}

/// The reply of a step: JSON where it is asked for and spoken, else text.
fn said(call: &Call<'_>, success: bool, code: &str, data: &str) -> Reply {
    if !speaks_json(call, "format", "json") {
        return Reply::text(200, if data.is_empty() { code } else { data });
    }
    Reply::json(
        200,
        object! { "success" => u64::from(success), "code" => code, "data" => data },
    )
}

fn speaks_json(call: &Call<'_>, name: &str, value: &str) -> bool {
    let form = call.hub.site().uploads().lock().form;
    form == ReplyForm::Json && call.query.get(name) == Some(value)
}

const GONE: &str = "FileGone";
const PAGE: &str = "<!DOCTYPE html><html lang=\"en-US\"><head><title>Upload (simulated)</title></head><body><form>\
<input type=\"hidden\" id=\"upload_server\" value=\"web18\"></form></body></html>\n";
