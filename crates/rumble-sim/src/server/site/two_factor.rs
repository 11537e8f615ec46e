use std::sync::Arc;

use super::super::reply::Reply;
use super::call::{CallResult, ServiceCall};
use super::login::{check_password, logged_in};
use crate::account::{Account, LoginAttempt};
use crate::{Json, object};

/// Checks the password; `totp_id` is null for accounts without two-factor authentication.
pub(super) fn first_step(call: &ServiceCall<'_>) -> CallResult {
    let (login, hashes) = (call.field("login")?, call.field("password")?);
    if call.form.get("legacy_password") != Some("1") {
        return Err(call.error(400, "invalid_request", "legacy_password is not 1"));
    }
    if call
        .form
        .get("redirect_uri")
        .or(call.form.get("redirect_url"))
        .is_none()
    {
        return Err(call.error(400, "invalid_request", "redirect_uri is missing"));
    }
    let account = check_password(call, login, hashes)?;
    if !account.plan.has_two_factor() {
        return Ok(call.data(object! { "totp_id" => Json::Null }));
    }
    let attempt = account.start_login();
    let plan = &account.plan;
    Ok(call.data(object! {
        "totp_id" => attempt.totp_id,
        "user_key" => attempt.user_key,
        "options" => object! {
            "email" => plan.email.is_some(),
            "phone" => plan.sms.is_some(),
            "authenticator" => plan.authenticator.is_some(),
        },
    }))
}

pub(super) fn request_email_code(call: &ServiceCall<'_>) -> CallResult {
    request_code(
        call,
        |account| account.plan.email.clone(),
        |attempt| attempt.email_sent = true,
        |name| {
            format!(
                "{}*****@mail.example",
                name.chars().next().unwrap_or('x').to_lowercase()
            )
        },
    )
}

pub(super) fn request_sms_code(call: &ServiceCall<'_>) -> CallResult {
    request_code(
        call,
        |account| account.plan.sms.clone(),
        |attempt| attempt.sms_sent = true,
        |_| "*** *** **17".to_owned(),
    )
}

fn request_code(
    call: &ServiceCall<'_>,
    code: impl FnOnce(&Account) -> Option<String>,
    note: impl FnOnce(&mut LoginAttempt),
    sent_to: impl FnOnce(&str) -> String,
) -> CallResult {
    let account = account_of_login(call)?;
    let Some(code) = code(&account) else {
        return Err(call.reject("not_available", "This account has no such two-factor method"));
    };
    let mut state = account.lock();
    state.last_code = Some(code);
    let totp_id = call.field("totp_id")?;
    if let Some(attempt) = state
        .login_attempts
        .iter_mut()
        .find(|attempt| attempt.totp_id == totp_id)
    {
        note(attempt);
    }
    drop(state);
    let sent_to = sent_to(&account.plan.username);
    Ok(call.data(object! { "success" => true, "sent_to" => sent_to }))
}

/// Checks a code of any kind: authenticator, e-mail or text message.
pub(super) fn verify(call: &ServiceCall<'_>) -> CallResult {
    let (code, totp_id) = (call.field("code")?, call.field("totp_id")?);
    call.field("redirect_url")?;
    let account = account_of_login(call)?;
    let mut state = account.lock();
    let attempt = state
        .login_attempts
        .iter()
        .find(|attempt| attempt.totp_id == totp_id);
    let plan = &account.plan;
    let is_match = |known: &Option<String>, usable: bool| usable && known.as_deref() == Some(code);
    let is_valid = attempt.is_some_and(|attempt| {
        is_match(&plan.authenticator, true)
            || is_match(&plan.email, attempt.email_sent)
            || is_match(&plan.sms, attempt.sms_sent)
    });
    if !is_valid {
        state.failed_logins += 1;
        drop(state);
        return Err(call.reject("invalid_code", "Invalid code"));
    }
    state.login_attempts.retain(|attempt| attempt.totp_id != totp_id);
    drop(state);
    Ok(logged_in(call, &account, |_| object! { "success" => true }))
}

/// Returns the account with the pending login that the request names.
fn account_of_login(call: &ServiceCall<'_>) -> Result<Arc<Account>, Reply> {
    let (totp_id, user_key) = (call.field("totp_id")?, call.field("user_key")?);
    let accounts = call.sim.site().accounts();
    let found = accounts.into_iter().find(|account| {
        let state = account.lock();
        let mut login_attempts = state.login_attempts.iter();
        login_attempts
            .any(|attempt| attempt.totp_id == totp_id && attempt.user_key == user_key && !attempt.expired)
    });
    found.ok_or_else(|| call.reject("expired", "Invalid or expired user key"))
}
