use std::sync::Arc;

use super::super::reply::Reply;
use super::call::{Call, Done};
use super::login::{check_password, logged_in};
use crate::account::{Account, Ticket};
use crate::{Json, object};

/// Checks the password; `totp_id` is null for accounts without a second factor.
pub(super) fn first_step(call: &Call<'_>) -> Done {
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
    if !account.plan.has_second_factor() {
        return Ok(call.data(object! { "totp_id" => Json::Null }));
    }
    let ticket = account.open_ticket();
    let plan = &account.plan;
    Ok(call.data(object! {
        "totp_id" => ticket.totp_id,
        "user_key" => ticket.user_key,
        "options" => object! {
            "email" => plan.email.is_some(),
            "phone" => plan.sms.is_some(),
            "authenticator" => plan.authenticator.is_some(),
        },
    }))
}

pub(super) fn request_email_code(call: &Call<'_>) -> Done {
    request_code(
        call,
        |account| account.plan.email.clone(),
        |ticket| ticket.email_sent = true,
        |name| {
            format!(
                "{}*****@mail.example",
                name.chars().next().unwrap_or('x').to_lowercase()
            )
        },
    )
}

pub(super) fn request_sms_code(call: &Call<'_>) -> Done {
    request_code(
        call,
        |account| account.plan.sms.clone(),
        |ticket| ticket.sms_sent = true,
        |_| "*** *** **17".to_owned(),
    )
}

fn request_code(
    call: &Call<'_>,
    code: impl FnOnce(&Account) -> Option<String>,
    note: impl FnOnce(&mut Ticket),
    sent_to: impl FnOnce(&str) -> String,
) -> Done {
    let account = waiting(call)?;
    let Some(code) = code(&account) else {
        return Err(call.refuse("not_available", "This account has no such second factor"));
    };
    let mut state = account.lock();
    state.last_code = Some(code);
    let totp_id = call.field("totp_id")?;
    if let Some(ticket) = state.tickets.iter_mut().find(|ticket| ticket.totp_id == totp_id) {
        note(ticket);
    }
    drop(state);
    let sent_to = sent_to(&account.plan.username);
    Ok(call.data(object! { "success" => true, "sent_to" => sent_to }))
}

/// Codes of every kind are checked here.
pub(super) fn verify(call: &Call<'_>) -> Done {
    let (code, totp_id) = (call.field("code")?, call.field("totp_id")?);
    call.field("redirect_url")?;
    let account = waiting(call)?;
    let mut state = account.lock();
    let ticket = state.tickets.iter().find(|ticket| ticket.totp_id == totp_id);
    let plan = &account.plan;
    let fits = |known: &Option<String>, usable: bool| usable && known.as_deref() == Some(code);
    let right = ticket.is_some_and(|ticket| {
        fits(&plan.authenticator, true)
            || fits(&plan.email, ticket.email_sent)
            || fits(&plan.sms, ticket.sms_sent)
    });
    if !right {
        state.failed_logins += 1;
        drop(state);
        return Err(call.refuse("invalid_code", "Invalid code"));
    }
    state.tickets.retain(|ticket| ticket.totp_id != totp_id);
    drop(state);
    Ok(logged_in(call, &account, |_| object! { "success" => true }))
}

/// Whose login waits for its second factor.
fn waiting(call: &Call<'_>) -> Result<Arc<Account>, Reply> {
    let (totp_id, user_key) = (call.field("totp_id")?, call.field("user_key")?);
    let accounts = call.hub.site().accounts();
    let found = accounts.into_iter().find(|account| {
        let state = account.lock();
        let mut tickets = state.tickets.iter();
        tickets.any(|ticket| ticket.totp_id == totp_id && ticket.user_key == user_key && !ticket.expired)
    });
    found.ok_or_else(|| call.refuse("expired", "Invalid or expired user key"))
}
