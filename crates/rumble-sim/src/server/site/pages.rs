use super::super::reply::Reply;
use super::call::{CallResult, ServiceCall};
use super::media::state_of;
use crate::templates::service::{channel_page, muted_page, muted_page_without_buttons, watch_page};
use crate::url::decimal_id;
use crate::{ChannelPage, MutedPages};

/// Whether a page is in the plan: the response to others is 404, as for any unknown path.
pub(super) fn exists(call: &ServiceCall<'_>, operation: &str, argument: &str) -> bool {
    match operation {
        "page.live" => call.sim.site().creator_at(creator_path(argument)).is_some(),
        "page.watch" => call.sim.site().video(|video| is_at(video, argument)).is_some(),
        _ => true,
    }
}

/// The muted users of the account, fifty per page. Without a session, a redirect to the login.
pub(super) fn muting(call: &ServiceCall<'_>) -> CallResult {
    call.require_method("GET")?;
    let Some(account) = &call.requester.account else {
        return Err(Reply::redirect(LOGIN));
    };
    let state = account.lock();
    let pages = state.mutes.len().div_ceil(PAGE_SIZE).max(1);
    let requested = call.query.get("pg").and_then(decimal_id).unwrap_or(1);
    let requested = usize::try_from(requested).unwrap_or(usize::MAX);
    let number = match state.muted_pages {
        MutedPages::RepeatPastEnd => requested.min(pages),
        MutedPages::EmptyPastEnd | MutedPages::OtherMarkup => requested,
    };
    let records = state
        .mutes
        .iter()
        .skip(number.saturating_sub(1).saturating_mul(PAGE_SIZE));
    let entries: Vec<_> = records
        .take(PAGE_SIZE)
        .map(|record| (record.id, record.name.clone()))
        .collect();
    let page = match state.muted_pages {
        MutedPages::OtherMarkup => muted_page_without_buttons(&account.plan.username, &entries),
        MutedPages::EmptyPastEnd | MutedPages::RepeatPastEnd => muted_page(&account.plan.username, &entries),
    };
    Ok(Reply::page(200, page))
}

pub(super) fn login(call: &ServiceCall<'_>) -> CallResult {
    call.require_method("GET")?;
    Ok(Reply::redirect(LOGIN))
}

pub(super) fn live(call: &ServiceCall<'_>, path: &str) -> CallResult {
    call.require_method("GET")?;
    let Some(by) = call.sim.site().creator_at(creator_path(path)) else {
        return Err(call.error(404, "404", "Not found"));
    };
    let (own, others): (Vec<_>, Vec<_>) = call
        .sim
        .site()
        .videos()
        .into_iter()
        .partition(|video| video.by == by);
    let form = call.sim.site().channel_page();
    if let (ChannelPage::Redirect, Some(newest)) = (form, own.first()) {
        return Err(Reply::redirect(&format!("/{}", newest.slug)));
    }
    let own: Vec<_> = own
        .into_iter()
        .map(|video| {
            let state = state_of(call, &video);
            (video, state)
        })
        .collect();
    Ok(Reply::page(
        200,
        channel_page(form, call.base_url(), &by.title, &own, &others),
    ))
}

pub(super) fn watch(call: &ServiceCall<'_>, slug: &str) -> CallResult {
    call.require_method("GET")?;
    let Some(video) = call.sim.site().video(|video| is_at(video, slug)) else {
        return Err(call.error(404, "404", "Not found"));
    };
    let chat = call.chat_endpoint();
    Ok(Reply::page(200, watch_page(call.base_url(), &chat, &video)))
}

/// `/c/slug` of `/c/slug/live/`.
fn creator_path(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.strip_suffix("/live").unwrap_or(path)
}

fn is_at(video: &crate::VideoPlan, slug: &str) -> bool {
    video.slug == slug || video.short_slug() == slug
}

const PAGE_SIZE: usize = 50;
/// An invalid URL: clients must not follow the redirect.
pub(super) const LOGIN: &str = "https://auth.rumble.invalid/?theme=s&lang=en_US";
