use std::sync::Arc;

use hyper::body::Bytes;

use super::super::body::Response;
use super::super::body::{ResponseBody, cut_after};
use super::super::fault_control::{Cut, FaultControl};
use super::super::reply::{Content, Reply};
use super::call::ServiceCall;
use crate::templates::service::{BOT_PROTECTION_PAGE, errors};
use crate::{Json, ServiceFault, object};

/// The response of the first fault that replaces the operation.
pub(super) fn replacement(faults: &[ServiceFault], call: &ServiceCall<'_>) -> Option<Reply> {
    let fault = faults.iter().find(|fault| fault.replaces_operation())?;
    let nothing = || Json::Array(Vec::new());
    let with_errors = |errors: Json| {
        call.data(nothing())
            .map(|response| response.with("errors", errors))
    };
    Some(match fault {
        ServiceFault::BotProtection => Reply::page(403, BOT_PROTECTION_PAGE),
        ServiceFault::Data(data) => call.data(data.clone()),
        ServiceFault::ErrorList { message } => with_errors(Json::Array(vec![
            object! { "code" => CODE, "message" => message.as_str(), "type" => "error" },
        ])),
        ServiceFault::ErrorMap { field, message } => {
            let error = object! { "code" => CODE, "message" => message.as_str() };
            with_errors(Json::Object(vec![(field.clone().into(), error)]))
        }
        ServiceFault::ErrorMsg { message } => with_errors(Json::Array(vec![
            object! { "code" => CODE, "msg" => message.as_str() },
        ])),
        ServiceFault::Html => Reply::page(200, PAGE),
        ServiceFault::LoggedOut => call.data_for(None, nothing()),
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

/// Applies the faults to a response. A missing response waits until either side closes the connection.
pub(super) async fn apply_faults(
    mut reply: Reply,
    faults: &[ServiceFault],
    control: &Arc<FaultControl>,
) -> Response {
    let mut ending = None;
    for fault in faults {
        match fault {
            ServiceFault::Drop => return nothing_after(control, Some(Cut::Close)).await,
            ServiceFault::Header { name, value } => reply = reply.header(name, value.as_str()),
            ServiceFault::Oversized { bytes } => reply = padded(reply, *bytes),
            ServiceFault::Delay(time) => tokio::time::sleep(*time).await,
            ServiceFault::NoUser => reply = reply.map(|response| response.without("user")),
            ServiceFault::Reset => return nothing_after(control, Some(Cut::Reset)).await,
            ServiceFault::StallHead => return nothing_after(control, None).await,
            ServiceFault::Success(value) if !fault.replaces_operation() => {
                reply = reply.map(|response| with_success(response, value));
            }
            ServiceFault::TruncateBody | ServiceFault::StallBody | ServiceFault::TruncateJson => {
                ending = Some(fault);
            }
            _ => {}
        }
    }
    let Some(ending) = ending else {
        return reply.into_response();
    };
    let whole = Bytes::from(reply.body());
    let half = whole.len() / 2;
    let response = reply.into_response();
    match ending {
        ServiceFault::TruncateBody => cut_after(response, whole, half, Cut::Close, control),
        ServiceFault::StallBody => cut_after(response, whole, half, Cut::Stall, control),
        _ => response.map(|_| ResponseBody::Whole(whole.slice(..half))),
    }
}

async fn nothing_after(control: &FaultControl, cut: Option<Cut>) -> Response {
    if let Some(cut) = cut {
        control.cut(cut);
    }
    std::future::pending().await
}

fn padded(mut reply: Reply, bytes: usize) -> Reply {
    match &mut reply.content {
        Content::Page(page) | Content::Text(page) => page.push_str(&" ".repeat(bytes)),
        Content::Json(Json::Object(_)) => {
            return reply.map(|response| response.with("padding", "x".repeat(bytes)));
        }
        Content::Json(_) | Content::Nothing => {}
    }
    reply
}

fn with_success(response: Json, success: &Json) -> Json {
    let Json::Object(members) = response else {
        return response;
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
