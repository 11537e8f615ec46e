use std::sync::Arc;

use super::super::reply::Reply;
use super::call::{CallResult, ServiceCall};
use crate::account::{Account, salts};
use crate::{Json, object};

pub(super) fn get_salts(call: &ServiceCall<'_>) -> CallResult {
    let username = call.field("username")?;
    let salts = match call.sim.site().account(username) {
        Some(account) => account.salts.clone(),
        None => salts(call.sim.site().seed, username),
    };
    Ok(call.data(object! { "salts" => Vec::from(salts) }))
}

/// For accounts without two-factor authentication. A `GET` only returns the logged-in account.
pub(super) fn login(call: &ServiceCall<'_>) -> CallResult {
    if call.method == "GET" {
        return Ok(call.data(Json::Array(Vec::new())));
    }
    call.require_method("POST")?;
    let username = call.field("username")?;
    let account = check_password(call, username, call.field("password_hashes")?)?;
    if account.plan.has_two_factor() {
        let reason = "This account requires a two-factor code (2FA_REQUIRED)";
        return Err(rejected(call, Some(&account), reason));
    }
    Ok(logged_in(
        call,
        &account,
        |session| object! { "session" => session },
    ))
}

pub(super) fn logout(call: &ServiceCall<'_>) -> CallResult {
    if let (Some(account), Some(session)) = (&call.requester.account, &call.requester.session) {
        account.lock().sessions.retain(|known| known.token != *session);
    }
    let reply = call.data_for(None, object! { "success" => true });
    Ok(call.drop_session(reply))
}

pub(super) fn has_unread_notifications(call: &ServiceCall<'_>) -> CallResult {
    Ok(match &call.requester.account {
        Some(_) => call.data(object! { "has_unread_notifications" => false }),
        None => call.data(Json::Array(Vec::new())),
    })
}

pub(super) fn expire_other_sessions(call: &ServiceCall<'_>) -> CallResult {
    let account = call.account()?;
    let mut state = account.lock();
    state
        .sessions
        .retain(|known| Some(&known.token) == call.requester.session.as_ref());
    drop(state);
    Ok(call.success())
}

/// The account, if the hashes match its password.
pub(super) fn check_password(
    call: &ServiceCall<'_>,
    username: &str,
    hashes: &str,
) -> Result<Arc<Account>, Reply> {
    let Some(account) = call.sim.site().account(username) else {
        return Err(rejected(call, None, WRONG_PASSWORD));
    };
    if account.lock().address_blocked {
        return Err(rejected(call, Some(&account), ADDRESS_BLOCKED));
    }
    if !account.accepts(hashes) {
        return Err(rejected(call, Some(&account), WRONG_PASSWORD));
    }
    Ok(account)
}

/// Completes a login; `data` makes the data from the session token.
pub(super) fn logged_in(call: &ServiceCall<'_>, account: &Account, data: impl FnOnce(&str) -> Json) -> Reply {
    let session = account.issue_session();
    account.lock().logins += 1;
    let reply = call.data_for(Some(account), data(&session));
    call.set_session(reply, &session)
}

fn rejected(call: &ServiceCall<'_>, account: Option<&Account>, reason: &str) -> Reply {
    if let Some(account) = account {
        account.lock().failed_logins += 1;
    }
    call.data_for(None, object! { "session" => false, "reason" => reason })
}

const ADDRESS_BLOCKED: &str = "Your address may not log in just now (JAJSJODIH589SAD)";
const WRONG_PASSWORD: &str = "Wrong username or password";
