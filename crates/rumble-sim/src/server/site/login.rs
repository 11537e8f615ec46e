use std::sync::Arc;

use super::super::reply::Reply;
use super::call::{Call, Done};
use crate::account::{Account, salts};
use crate::templates::service::service_answer;
use crate::{Json, object};

pub(super) fn get_salts(call: &Call<'_>) -> Done {
    let username = call.field("username")?;
    let salts = match call.hub.site().account(username) {
        Some(account) => account.salts.clone(),
        None => salts(call.hub.site().seed, username),
    };
    Ok(call.data(object! { "salts" => Vec::from(salts) }))
}

/// For accounts without a second factor. Asked by `GET`, it only tells who is logged in.
pub(super) fn login(call: &Call<'_>) -> Done {
    if call.method == "GET" {
        return Ok(call.data(Json::Array(Vec::new())));
    }
    call.only("POST")?;
    let username = call.field("username")?;
    let account = check_password(call, username, call.field("password_hashes")?)?;
    if account.plan.has_second_factor() {
        let reason = "This account needs a second factor (2FA_REQUIRED)";
        return Err(refused(call, Some(&account), reason));
    }
    Ok(logged_in(
        call,
        &account,
        |session| object! { "session" => session },
    ))
}

pub(super) fn logout(call: &Call<'_>) -> Done {
    if let (Some(account), Some(session)) = (&call.visitor.account, &call.visitor.session) {
        account.lock().sessions.retain(|known| known.token != *session);
    }
    let data = object! { "success" => true };
    let reply = Reply::json(200, service_answer(&call.nobody(), data));
    Ok(call.drop_session(reply))
}

pub(super) fn has_unread_notifications(call: &Call<'_>) -> Done {
    Ok(match &call.visitor.account {
        Some(_) => call.data(object! { "has_unread_notifications" => false }),
        None => call.data(Json::Array(Vec::new())),
    })
}

pub(super) fn expire_other_sessions(call: &Call<'_>) -> Done {
    let account = call.account()?;
    let mut state = account.lock();
    state
        .sessions
        .retain(|known| Some(&known.token) == call.visitor.session.as_ref());
    drop(state);
    Ok(call.success())
}

/// The account, if the hashes are those of its password.
pub(super) fn check_password(call: &Call<'_>, username: &str, hashes: &str) -> Result<Arc<Account>, Reply> {
    let Some(account) = call.hub.site().account(username) else {
        return Err(refused(call, None, WRONG_PASSWORD));
    };
    if account.lock().address_blocked {
        return Err(refused(call, Some(&account), ADDRESS_BLOCKED));
    }
    if !account.accepts(hashes) {
        return Err(refused(call, Some(&account), WRONG_PASSWORD));
    }
    Ok(account)
}

/// Ends a login; `data` tells the session where the operation does.
pub(super) fn logged_in(call: &Call<'_>, account: &Account, data: impl FnOnce(&str) -> Json) -> Reply {
    let session = account.issue_session();
    account.lock().logins += 1;
    let user = call
        .nobody()
        .logged_in(account.plan.user_id, &account.plan.username);
    let reply = Reply::json(200, service_answer(&user, data(&session)));
    call.set_session(reply, &session)
}

fn refused(call: &Call<'_>, account: Option<&Account>, reason: &str) -> Reply {
    if let Some(account) = account {
        account.lock().failed_logins += 1;
    }
    let data = object! { "session" => false, "reason" => reason };
    Reply::json(200, service_answer(&call.nobody(), data))
}

const ADDRESS_BLOCKED: &str = "Your address may not log in just now (JAJSJODIH589SAD)";
const WRONG_PASSWORD: &str = "Wrong username or password";
