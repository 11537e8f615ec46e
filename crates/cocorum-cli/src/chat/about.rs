use rumble_model::PageRef;
use rumble_servicephp::ResolvedStream;

use crate::escape::escape;
use crate::stream_lookup;

/// Data of a stream that is available before its chat is open.
#[derive(Default)]
pub(super) struct About {
    pub(super) title: Option<String>,
    /// The channel or user whose page led to it.
    page: Option<String>,
    is_live: Option<bool>,
    pub(super) planned: Option<String>,
}

impl About {
    pub(super) fn new(found: &ResolvedStream, page: Option<&PageRef>) -> Self {
        let page = page.filter(|page| !page.has_one_stream());
        Self {
            title: found.title.clone(),
            page: page.map(|page| page.slug().to_owned()),
            is_live: found.is_live,
            planned: stream_lookup::planned(found),
        }
    }

    /// Prefix of its lines if several chats are shown.
    pub(super) fn short_name(&self) -> Option<&str> {
        self.page.as_deref().or(self.title.as_deref())
    }

    pub(super) fn state(&self) -> String {
        let page = self.page.as_deref().map(|page| escape(page).into_owned());
        let state = match (self.is_live, &self.planned) {
            (Some(true), _) => Some("live".to_owned()),
            (_, Some(planned)) => Some(planned.clone()),
            (Some(false), None) => Some("not live".to_owned()),
            (None, None) => None,
        };
        page.into_iter().chain(state).collect::<Vec<_>>().join(", ")
    }
}
