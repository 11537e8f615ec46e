//! Settings of the account's own videos. No operation is known for them, only account pages, which require the account's
//! `apiKey` in addition to the session, and a document with captions. `rumble-scraping` reads the pages.

use rumble_http::{RequestUrl, internal::Request};
use rumble_model::service::DecodeError;
use rumble_model::{Record, Secret, StreamId};
use serde::Deserialize;

use super::account::profile;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::service::ServicePhp;

impl ServicePhp {
    /// HTML form with the settings of a video of the account (`account/content`, `a=edit`). Sends two requests, since it needs
    /// the `api_key` of [`profile`](Self::profile).
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::page`].
    pub fn video_form(&self, video: StreamId) -> Result<String, Error> {
        let api_key = self.account_key(Operation::ReadVideoSettings)?;
        let request = Request::post(self.content_url(video, &api_key, &[]));
        self.page_of(request, &api_key, Operation::ReadVideoSettings)
    }

    /// Submits the form with the settings of a video of the account (`account/content`, `sid=8`) and returns the resulting
    /// page. An omitted field is cleared. `rumble-scraping` sends all fields that it has read.
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::page`]. If the outcome is unknown, [`Error::outcome_is_unknown`](crate::Error::outcome_is_unknown) is
    /// `true`.
    pub fn submit_video_form(&self, video: StreamId, fields: &[(&str, &str)]) -> Result<String, Error> {
        let api_key = self.account_key(Operation::ReadVideoSettings)?;
        let url = self.content_url(video, &api_key, &[("sid", "8")]);
        self.page_of(
            Request::post(url).form(fields),
            &api_key,
            Operation::EditVideoSettings,
        )
    }

    /// URL of the captions of a video in a language of two letters, such as `en` (`/api/Media/GetClosedCaptions`); `None` without
    /// captions.
    ///
    /// # Errors
    ///
    /// Any error of a request.
    #[doc(alias = "get_closed_captions")]
    pub fn closed_captions(&self, video: StreamId, language: &str) -> Result<Option<String>, Error> {
        let api_key = self.account_key(Operation::FetchCaptions)?;
        let url = self.base_url().join("api/Media/GetClosedCaptions").with_query(&[
            ("apiKey", api_key.expose()),
            ("mid", &video.base10()),
            ("language", language),
        ]);
        let request = Request::get(url).secret(&api_key);
        let text = self
            .client
            .account_document(request, Operation::FetchCaptions, &self.session)?;
        captions(&text).map_err(|cause| {
            Error::new(ErrorKind::UnexpectedFormat, Operation::FetchCaptions).caused_by(cause)
        })
    }

    fn account_key(&self, operation: Operation) -> Result<Secret, Error> {
        let key = self.perform(&profile().within(operation))?.api_key;
        key.ok_or_else(|| Error::new(ErrorKind::UnexpectedFormat, operation))
    }

    fn content_url(&self, video: StreamId, api_key: &Secret, more: &[(&str, &str)]) -> RequestUrl {
        self.base_url()
            .join("account/content")
            .with_query(&[
                ("apiKey", api_key.expose()),
                ("a", "edit"),
                ("id", &video.base10()),
            ])
            .with_query(more)
    }

    fn page_of(&self, request: Request, api_key: &Secret, operation: Operation) -> Result<String, Error> {
        let request = request.secret(api_key);
        self.client.account_page(request, operation, &self.session)
    }
}

/// `return`: an object with a `path`, or absent.
fn captions(text: &str) -> Result<Option<String>, DecodeError> {
    #[derive(Deserialize)]
    struct CaptionsResponse {
        #[serde(rename = "return")]
        found: serde::de::IgnoredAny,
    }
    #[derive(Deserialize)]
    struct Captions {
        path: String,
    }
    let body: Record<CaptionsResponse> = Record::from_json(text)?;
    let serde::de::IgnoredAny = body.found;
    let found = body.get("return").map(|raw| raw.get()).unwrap_or_default();
    if !found.starts_with('{') {
        return Ok(None);
    }
    let captions: Record<Captions> = Record::from_json(found)?;
    Ok(Some(captions.path.clone()).filter(|path| !path.is_empty()))
}
