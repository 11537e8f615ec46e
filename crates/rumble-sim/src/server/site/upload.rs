//! `upload.php` and the simple-upload API. Chunks are read as a stream; large ones are kept as digests.

mod body;
mod multipart;
mod publish;
mod step;

use std::sync::Arc;

use hyper::body::Incoming;
use hyper::http::request::Parts;

use self::body::{Read, read};
use self::step::Step;
use super::super::body::Response;
use super::super::fault_control::{Cut, FaultControl};
use super::super::form::Form;
use super::super::reply::Reply;
use super::super::response;
use super::super::state::SimState;
use super::call::{CallResult, ServiceCall};
use super::faults::{apply_faults, replacement};
use crate::requests::RecordedRequest;
use crate::upload::{ChunkContent, ChunkResult, ReplyForm, UploadFault};
use crate::{Json, object};

/// Whether a request is for the upload server.
pub(in crate::server) fn is_upload(path: &str) -> bool {
    matches!(path, "/upload.php" | "/api/simple-upload.php")
}

/// Reads the body, records the request without the content of chunks, and responds. A request without a response waits
/// until its connection breaks.
pub(in crate::server) async fn respond(
    head: Parts,
    body: Incoming,
    sim: &Arc<SimState>,
    control: &Arc<FaultControl>,
) -> Response {
    let query = Form::parse(head.uri.query().unwrap_or_default().as_bytes());
    let step = Step::of(&head.method, head.uri.path(), &query);
    let fault = match &step {
        Step::Chunk(chunk) => sim.site().uploads().lock().take_fault(chunk.index),
        _ => None,
    };
    let (whole, piece) = match read(body, matches!(step, Step::Chunk(_)), fault).await {
        Read::Whole(bytes) => (bytes, None),
        Read::Chunk(piece) => (Vec::new(), Some(piece)),
        Read::TooLarge => return response::error(413, "Request body too large"),
        // The chunk is not kept.
        Read::Broken => {
            if matches!(fault, Some(UploadFault::ResetAfter { .. })) {
                control.cut(Cut::Reset);
                return std::future::pending().await;
            }
            return response::error(400, "The body is incomplete");
        }
    };
    let request = RecordedRequest::new(&head, whole);
    sim.record(request.clone());
    let call = ServiceCall::new(&request, query, sim);
    let faults = sim.site().faults(step.operation());
    let reply = match replacement(&faults, &call) {
        Some(reply) => reply,
        None => {
            let done = perform(&step, &call, &request, piece, fault);
            call.with_fresh_session(done.unwrap_or_else(|rejection| rejection))
        }
    };
    apply_faults(reply, &faults, control).await
}

fn perform(
    step: &Step,
    call: &ServiceCall<'_>,
    request: &RecordedRequest,
    piece: Option<ChunkContent>,
    fault: Option<UploadFault>,
) -> CallResult {
    if let Step::Simple = step {
        return publish::simple(call, request);
    }
    if call.requester.account.is_none() {
        return Err(Reply::redirect("/login.php?next=%2Fupload.php"));
    }
    match step {
        Step::Chunk(chunk) => {
            let piece = piece.ok_or_else(|| Reply::text(400, "No chunk"))?;
            let mut uploads = call.sim.site().uploads().lock();
            let has_stated_size = chunk.has_stated_size(piece.bytes);
            let kept = uploads.chunk(&chunk.file, chunk.index, piece, fault);
            drop(uploads);
            Ok(match kept {
                ChunkResult::Gone => step_response(call, false, FILE_GONE, ""),
                ChunkResult::Kept if has_stated_size => step_response(call, true, "ok", ""),
                _ => step_response(call, false, "error", "This chunk is rejected"),
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

fn merge(call: &ServiceCall<'_>, file: &str, count: u64) -> CallResult {
    let mut uploads = call.sim.site().uploads().lock();
    let turn = uploads.next_turn();
    let random = crate::random::random_text(call.sim.site().seed, "upload", turn, 12).to_lowercase();
    let merged = uploads.merge(file, count, &random);
    drop(uploads);
    Ok(match merged {
        Err(_) => step_response(call, false, FILE_GONE, ""),
        Ok(None) => step_response(call, false, "Some chunks are missing", ""),
        Ok(Some(name)) => step_response(call, true, &name, ""),
    })
}

/// Length of a merged file.
fn file(call: &ServiceCall<'_>, name: &str) -> Result<u64, Reply> {
    let uploads = call.sim.site().uploads().lock();
    let file = uploads.file(name).map(|file| file.bytes);
    file.ok_or_else(|| Reply::text(404, "No such file"))
}

fn thumbnails(call: &ServiceCall<'_>) -> Reply {
    let count = call.sim.site().uploads().lock().thumbnail_count;
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

/// The response of a step: JSON if requested and enabled, otherwise text.
fn step_response(call: &ServiceCall<'_>, success: bool, code: &str, data: &str) -> Reply {
    if !writes_json(call, "format", "json") {
        return Reply::text(200, if data.is_empty() { code } else { data });
    }
    Reply::json(
        200,
        object! { "success" => u64::from(success), "code" => code, "data" => data },
    )
}

fn writes_json(call: &ServiceCall<'_>, name: &str, value: &str) -> bool {
    let form = call.sim.site().uploads().lock().form;
    form == ReplyForm::Json && call.query.get(name) == Some(value)
}

const FILE_GONE: &str = "FileGone";
const PAGE: &str = "<!DOCTYPE html><html lang=\"en-US\"><head><title>Upload (simulated)</title></head><body><form>\
<input type=\"hidden\" id=\"upload_server\" value=\"web18\"></form></body></html>\n";
