use std::sync::Arc;

use hyper::body::Bytes;

use super::super::answer::Answer;
use super::super::body::AnswerBody;
use super::super::control::{Control, Cut};
use super::super::cut_body::CutBody;
use super::super::reply::{Content, Reply};
use super::call::Call;
use crate::templates::service::{BOT_PROTECTION_PAGE, errors, errors_by_field, service_answer};
use crate::{Json, ServiceFault, object};

/// The answer of the first fault that takes the place of the operation.
pub(super) fn in_place(faults: &[ServiceFault], call: &Call<'_>) -> Option<Reply> {
    let fault = faults.iter().find(|fault| fault.takes_place())?;
    let nothing = || Json::Array(Vec::new());
    let with_errors = |errors: Json| call.data(nothing()).map(|answer| answer.with("errors", errors));
    Some(match fault {
        ServiceFault::BotProtection => Reply::page(403, BOT_PROTECTION_PAGE),
        ServiceFault::Data(data) => call.data(data.clone()),
        ServiceFault::ErrorList { message } => with_errors(Json::Array(vec![
            object! { "code" => CODE, "message" => message.as_str(), "type" => "error" },
        ])),
        ServiceFault::ErrorMap { field, message } => with_errors(errors_by_field(field, CODE, message)),
        ServiceFault::ErrorMsg { message } => with_errors(Json::Array(vec![
            object! { "code" => CODE, "msg" => message.as_str() },
        ])),
        ServiceFault::Html => Reply::page(200, PAGE),
        ServiceFault::LoggedOut => Reply::json(200, service_answer(&call.nobody(), nothing())),
        ServiceFault::Redirect { location } => Reply::redirect(location),
        ServiceFault::Status {
            json,
            retry_after,
            status,
        } => {
            let reply = if *json {
                Reply::json(
                    *status,
                    errors(&status.to_string(), "Something went wrong (simulated)"),
                )
            } else {
                Reply::page(*status, PAGE)
            };
            match retry_after {
                Some(seconds) => reply.header("retry-after", seconds.to_string()),
                None => reply,
            }
        }
        ServiceFault::Success(value) => call.data(object! { "success" => value.clone() }),
        _ => return None,
    })
}

/// What becomes of the answer on its way. One that never comes waits for its connection to be cut, by either side.
pub(super) async fn spoil(mut reply: Reply, faults: &[ServiceFault], control: &Arc<Control>) -> Answer {
    let mut ending = None;
    for fault in faults {
        match fault {
            ServiceFault::Drop => return nothing_after(control, Some(Cut::Close)).await,
            ServiceFault::Header { name, value } => reply = reply.header(name, value.as_str()),
            ServiceFault::Oversized { bytes } => reply = padded(reply, *bytes),
            ServiceFault::Delay(time) => tokio::time::sleep(*time).await,
            ServiceFault::NoUser => reply = reply.map(|answer| answer.without("user")),
            ServiceFault::Reset => return nothing_after(control, Some(Cut::Reset)).await,
            ServiceFault::StallHead => return nothing_after(control, None).await,
            ServiceFault::Success(value) if !fault.takes_place() => {
                reply = reply.map(|answer| with_success(answer, value));
            }
            ServiceFault::TruncateBody | ServiceFault::StallBody | ServiceFault::TruncateJson => {
                ending = Some(fault);
            }
            _ => {}
        }
    }
    let Some(ending) = ending else {
        return reply.into_answer();
    };
    let whole = Bytes::from(reply.body());
    let half = whole.len() / 2;
    let broken = |cut| AnswerBody::Cut(CutBody::new(whole.clone(), half, cut, Arc::clone(control)));
    let body = match ending {
        ServiceFault::TruncateBody => broken(Cut::Close),
        ServiceFault::StallBody => broken(Cut::Stall),
        _ => AnswerBody::Whole(whole.slice(..half)),
    };
    reply.into_answer().map(|_| body)
}

async fn nothing_after(control: &Control, cut: Option<Cut>) -> Answer {
    if let Some(cut) = cut {
        control.cut(cut);
    }
    std::future::pending().await
}

fn padded(mut reply: Reply, bytes: usize) -> Reply {
    match &mut reply.content {
        Content::Page(page) | Content::Text(page) => page.push_str(&" ".repeat(bytes)),
        Content::Json(Json::Object(_)) => {
            return reply.map(|answer| answer.with("padding", "x".repeat(bytes)));
        }
        Content::Json(_) | Content::Nothing => {}
    }
    reply
}

fn with_success(answer: Json, success: &Json) -> Json {
    let Json::Object(members) = answer else {
        return answer;
    };
    let members = members.into_iter().map(|(key, value)| match &*key {
        "data" => (key, value.without("success").with("success", success.clone())),
        _ => (key, value),
    });
    Json::Object(members.collect())
}

const CODE: &str = "EXAMPLE_CODE";
const PAGE: &str = "<!DOCTYPE html><html lang=\"en-US\"><head><title>Sparrow Studio</title></head>\
<body><h1>Something else (simulated)</h1></body></html>\n";
