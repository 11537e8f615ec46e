use super::super::reply::Reply;
use super::Place;
use super::call::{Call, Done, decimal};
use super::media::state_of;
use crate::templates::service::{
    MutedEntry, channel_page, muted_page, muted_page_without_buttons, watch_page,
};
use crate::{ChannelPage, MutedPages};

/// Whether the page is one of the plan's: others are answered 404 like any address that is not known.
pub(super) fn is_there(call: &Call<'_>, place: Place<'_>) -> bool {
    match place {
        Place::Live(path) => call.hub.site().creator_at(creator_path(path)).is_some(),
        Place::Watch(slug) => call.hub.site().video(|video| is_at(video, slug)).is_some(),
        _ => true,
    }
}

/// Whom the account has muted, fifty to a page. Without a session it leads away to where one logs in.
pub(super) fn muting(call: &Call<'_>) -> Done {
    call.only("GET")?;
    let Some(account) = &call.visitor.account else {
        return Err(Reply::redirect(LOGIN));
    };
    let state = account.lock();
    let pages = state.mutes.len().div_ceil(PAGE_SIZE).max(1);
    let asked = call.query.get("pg").and_then(decimal).unwrap_or(1);
    let asked = usize::try_from(asked).unwrap_or(usize::MAX);
    let number = match state.muted_pages {
        MutedPages::RepeatPastEnd => asked.min(pages),
        MutedPages::EmptyPastEnd | MutedPages::OtherMarkup => asked,
    };
    let records = state
        .mutes
        .iter()
        .skip(number.saturating_sub(1).saturating_mul(PAGE_SIZE));
    let entries: Vec<_> = records
        .take(PAGE_SIZE)
        .map(|record| MutedEntry::new(record.id, &record.name))
        .collect();
    let page = match state.muted_pages {
        MutedPages::OtherMarkup => muted_page_without_buttons(&account.plan.username, &entries),
        MutedPages::EmptyPastEnd | MutedPages::RepeatPastEnd => muted_page(&account.plan.username, &entries),
    };
    Ok(Reply::page(200, page))
}

pub(super) fn login(call: &Call<'_>) -> Done {
    call.only("GET")?;
    Ok(Reply::redirect(LOGIN))
}

pub(super) fn live(call: &Call<'_>, path: &str) -> Done {
    call.only("GET")?;
    let Some(by) = call.hub.site().creator_at(creator_path(path)) else {
        return Err(call.error(404, "404", "Not found"));
    };
    let (own, others): (Vec<_>, Vec<_>) = call
        .hub
        .site()
        .videos()
        .into_iter()
        .partition(|video| video.by == by);
    let form = call.hub.site().channel_page();
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

pub(super) fn watch(call: &Call<'_>, slug: &str) -> Done {
    call.only("GET")?;
    let Some(video) = call.hub.site().video(|video| is_at(video, slug)) else {
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
/// Not an address of anybody's: clients must not follow.
pub(super) const LOGIN: &str = "https://auth.rumble.invalid/?theme=s&lang=en_US";
