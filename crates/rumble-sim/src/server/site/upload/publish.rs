use super::super::super::reply::Reply;
use super::super::call::{CallResult, ServiceCall};
use super::multipart::{Part, parts};
use super::writes_json;
use crate::requests::RecordedRequest;
use crate::templates::api::base36;
use crate::upload::{ChunkContent, PublishedVideo, UploadedFile};
use crate::{Creator, Json, VideoPlan, VideoState, object};

/// The form that ends an upload through the site.
pub(super) fn publish(call: &ServiceCall<'_>) -> CallResult {
    let Some(account) = &call.requester.account else {
        return Err(Reply::text(403, "Not logged in"));
    };
    let file = call.form.get("video[]").and_then(|name| {
        let uploads = call.sim.site().uploads().lock();
        uploads.file(name).cloned()
    });
    let mut errors = errors_of(call);
    let Some(file) = file.filter(|_| errors.is_empty()) else {
        if errors.is_empty() {
            errors.push(("files".to_owned(), "You must upload a file".to_owned()));
        }
        return Ok(rejected(call, &errors));
    };
    let fields = call.form.pairs().to_vec();
    let by = Creator::user(account.plan.user_id, &account.plan.username);
    let video = published(call, fields, file, Vec::new(), &by);
    let success = match writes_json(call, "json", "1") {
        true => Reply::json(
            200,
            object! { "success" => 1_u64, "data" => object! { "fid" => video.fid } },
        ),
        false => script("setSuccess", &script_success(&video)),
    };
    Ok(success)
}

/// `POST /api/simple-upload.php`
pub(super) fn simple(call: &ServiceCall<'_>, request: &RecordedRequest) -> CallResult {
    let content_type = request.header("content-type").unwrap_or_default();
    let parts = parts(content_type, &request.body).ok_or_else(|| Reply::text(400, "Not a form"))?;
    let field = |name: &str| parts.iter().find(|part| part.name == name);
    let text = |name: &str| field(name).map(|part| String::from_utf8_lossy(&part.bytes).into_owned());
    let token = text("access_token").unwrap_or_default();
    if !call.sim.site().uploads().lock().tokens.contains(&token) {
        return Err(Reply::json(
            403,
            simple_error("_", "INVALID_TOKEN", "Invalid token"),
        ));
    }
    let rejections = call.sim.site().uploads().lock().rejections.clone();
    if let Some((field, message)) = rejections.first() {
        return Ok(Reply::json(200, simple_error(field, "EXAMPLE", message)));
    }
    for name in ["title", "license_type", "video"] {
        if field(name).is_none_or(|part| part.bytes.is_empty()) {
            return Ok(Reply::json(200, simple_error(name, "REQUIRED", "Missing")));
        }
    }
    let is_attachment = |part: &&Part| part.name == "thumb" || part.name.starts_with("cc_");
    let attachments: Vec<_> = parts
        .iter()
        .filter(is_attachment)
        .map(|part| (part.name.clone(), part.bytes.clone()))
        .collect();
    let fields = parts
        .iter()
        .filter(|part| part.file_name.is_none() && part.name != "access_token")
        .map(|part| {
            (
                part.name.clone(),
                String::from_utf8_lossy(&part.bytes).into_owned(),
            )
        })
        .collect();
    let bytes = field("video").map(|part| part.bytes.clone()).unwrap_or_default();
    let name = field("video")
        .and_then(|part| part.file_name.clone())
        .unwrap_or_default();
    let file = {
        let mut uploads = call.sim.site().uploads().lock();
        let piece = ChunkContent {
            bytes: bytes.len() as u64,
            md5: String::new(),
            content: Some(bytes),
        };
        uploads.keep_file(&name, vec![piece]);
        uploads.file(&name).cloned()
    };
    let file = file.ok_or_else(|| Reply::text(500, "No file"))?;
    let video = published(call, fields, file, attachments, &Creator::user(1, "Simple"));
    let embed = format!("https://rumble.com/embed/v{}/", base36(video.fid));
    Ok(Reply::json(
        200,
        object! {
            "success" => true,
            "video_id" => format!("v{}", base36(video.fid)),
            "video_id_int" => video.fid,
            "url_monetized" => video.url.as_str(),
            "embed_url_monetized" => embed.as_str(),
            "embed_html_monetized" => format!("<iframe src=\"{embed}\"></iframe>"),
            "embed_js_monetized" => "<script></script>",
        },
    ))
}

/// `POST /upload.php?cthumb=…`: `customThumb` as a file.
pub(super) fn custom_thumbnail(call: &ServiceCall<'_>, request: &RecordedRequest, name: &str) -> CallResult {
    let content_type = request.header("content-type").unwrap_or_default();
    let parts = parts(content_type, &request.body).unwrap_or_default();
    let picture = parts.into_iter().find(|part| part.name == "customThumb");
    let bytes = picture.map(|part| part.bytes).unwrap_or_default();
    let is_taken = name.starts_with("ct-") && !bytes.is_empty() && !bytes.starts_with(b"no picture");
    let reference = match is_taken {
        true => name,
        false => "FAILED (e:1)",
    };
    if is_taken {
        let mut uploads = call.sim.site().uploads().lock();
        // Tests use recent ones.
        while uploads.thumbnails.len() >= MAX_THUMBNAILS {
            uploads.thumbnails.pop_first();
        }
        uploads.thumbnails.insert(name.to_owned(), bytes);
    }
    Ok(match writes_json(call, "json", "1") {
        true => Reply::json(200, object! { "ref" => reference }),
        false => Reply::text(200, reference),
    })
}

fn published(
    call: &ServiceCall<'_>,
    fields: Vec<(String, String)>,
    file: UploadedFile,
    mut attachments: Vec<(String, Vec<u8>)>,
    by: &Creator,
) -> PublishedVideo {
    let mut uploads = call.sim.site().uploads().lock();
    let fid = FIRST_FID + uploads.next_turn();
    let thumb = fields.iter().find(|(name, _)| name == "thumb");
    let thumb = thumb.and_then(|(_, name)| uploads.thumbnails.get(name).cloned());
    attachments.extend(thumb.map(|bytes| ("customThumb".to_owned(), bytes)));
    let title = fields.iter().find(|(name, _)| name == "title");
    let title = title.map(|(_, title)| title.as_str()).unwrap_or_default();
    let slug = format!("vx{}-video.html", base36(fid));
    let video = PublishedVideo {
        fid,
        username: call
            .requester
            .account
            .as_ref()
            .map_or_else(String::new, |account| account.plan.username.clone()),
        url: format!("{}/{slug}", call.base_url()),
        file,
        attachments,
        fields: fields.clone(),
    };
    uploads.publish(video.clone());
    drop(uploads);
    let page = VideoPlan::new(fid, &slug, by)
        .title(title)
        .state(VideoState::Recorded);
    call.sim.site().add_video(page);
    video
}

/// The missing fields of the form, and the configured rejections.
fn errors_of(call: &ServiceCall<'_>) -> Vec<(String, String)> {
    let mut errors = call.sim.site().uploads().lock().rejections.clone();
    let mut require = |is_right: bool, field: &str, message: &str| {
        if !is_right {
            errors.push((field.to_owned(), message.to_owned()));
        }
    };
    let field = |name| call.form.get(name).unwrap_or_default();
    require(!field("title").is_empty(), "title", "Title is required");
    require(
        field("title").chars().count() <= 100,
        "title",
        "Title is too long",
    );
    require(field("terms") == "1", "terms", "You must agree to the terms");
    require(field("rights") == "1", "terms", "You must hold the rights");
    let category = field("siteChannelId");
    let is_number = !category.is_empty() && category.bytes().all(|byte| byte.is_ascii_digit());
    require(is_number, "form", "A category is required");
    require(
        !call.form.pairs().iter().any(|(_, value)| value == "None"),
        "form",
        "None is not a valid value",
    );
    errors
}

fn rejected(call: &ServiceCall<'_>, errors: &[(String, String)]) -> Reply {
    let members = errors
        .iter()
        .map(|(field, message)| (field.clone().into(), Json::from(message)));
    let map = Json::Object(members.collect());
    if writes_json(call, "json", "1") {
        return Reply::json(200, object! { "success" => 0_u64, "error_msg" => map });
    }
    match errors {
        [(field, message)] if field == "files" => script("setError", &Json::from(message).to_string()),
        _ => script("setErrors", &map.to_string()),
    }
}

/// An object literal of JavaScript, with bare keys and escaped slashes.
fn script_success(video: &PublishedVideo) -> String {
    let text = |text: &str| Json::from(text).to_string().replace('/', "\\/");
    let embed = format!(
        "<iframe src=\"https://rumble.com/embed/v{}/\"></iframe>",
        base36(video.fid)
    );
    format!(
        "{{url:{},fid:{},title:{},embed:{},embedMonetize:{}}}",
        text(&video.url),
        video.fid,
        text(video.field("title").unwrap_or_default()),
        text(&embed),
        text(&format!("{embed} <!-- url:\"no\", {{ -->")),
    )
}

fn script(call: &str, argument: &str) -> Reply {
    Reply::page(
        200,
        format!(
            "<!DOCTYPE html><html><head><script>window.parent.uf.response.{call}({argument}, 0);</script></head></html>\n"
        ),
    )
}

fn simple_error(field: &str, code: &str, message: &str) -> Json {
    let error = object! { "code" => code, "message" => message };
    let errors = Json::Object(vec![(field.to_owned().into(), error)]);
    object! { "success" => false, "errors" => errors }
}

const FIRST_FID: u64 = 900_500_000;
const MAX_THUMBNAILS: usize = 16;
