//! Sends a call of `service.php`, once, and classifies its response.

use rumble_http::{
    Endpoint, RequestUrl, SessionCookie,
    internal::{Request, RequestAgent, RequestSettings, Response},
};
use rumble_model::Secret;
use rumble_model::service::ServiceResponse;

mod classify;

use crate::error::{Error, ErrorKind};
use crate::operation::{Method, Operation};
use crate::service_request::ServiceRequest;
use crate::settings::Settings;

#[derive(Clone, Debug)]
pub(crate) struct ServiceClient {
    agent: RequestAgent,
    base_url: Endpoint,
}

impl ServiceClient {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            agent: RequestAgent::new(settings.requests),
            base_url: settings.base_url,
        }
    }

    pub(crate) fn base_url(&self) -> &Endpoint {
        &self.base_url
    }

    pub(crate) fn request_settings(&self) -> &RequestSettings {
        self.agent.settings()
    }

    pub(crate) fn shutdown(&self) {
        self.agent.shutdown();
    }

    /// Performs a call of a guest.
    pub(crate) fn call<T>(&self, call: &ServiceRequest<'_, T>) -> Result<T, Error> {
        let (response, body) = self.send_once(call, None)?;
        Self::read(call, &response, &body)
    }

    /// Sends a call and returns its response, if it was not rejected. [`read`](Self::read) decodes the value.
    pub(crate) fn send_once<T>(
        &self,
        call: &ServiceRequest<'_, T>,
        session: Option<&SessionCookie>,
    ) -> Result<(Response, ServiceResponse), Error> {
        let response = self.send(call, session)?;
        let body = classify::service_response(call.operation, &response, session.is_some())?;
        Ok((response, body))
    }

    /// Decodes the value of a call from its response.
    pub(crate) fn read<T>(
        call: &ServiceRequest<'_, T>,
        response: &Response,
        body: &ServiceResponse,
    ) -> Result<T, Error> {
        (call.read)(body).map_err(|cause| {
            let error = Error::response(ErrorKind::UnexpectedFormat, call.operation, response)
                .with_message_of(body, response);
            match cause {
                Some(cause) => error.caused_by(cause),
                None => error,
            }
        })
    }

    fn send<T>(
        &self,
        call: &ServiceRequest<'_, T>,
        session: Option<&SessionCookie>,
    ) -> Result<Response, Error> {
        let url = self
            .base_url
            .join("service.php")
            .with_query(&[("name", call.name)]);
        let fields: Vec<_> = call
            .fields
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect();
        let request = match call.method {
            Method::Get => Request::get(url.with_query(&fields)),
            Method::Post => Request::post(url).form(&fields),
        };
        let mut request = call
            .secrets
            .iter()
            .fold(request, |request, secret| request.secret(secret));
        if matches!(call.operation, Operation::Call(_)) {
            for (_, value) in fields {
                request = request.secret(&Secret::from(value));
            }
        }
        self.fetch(call.operation, request, session)
    }

    pub(crate) fn fetch(
        &self,
        operation: Operation,
        request: Request,
        session: Option<&SessionCookie>,
    ) -> Result<Response, Error> {
        let request = match session {
            Some(session) => request.session(session),
            None => request,
        };
        let response = self
            .agent
            .send(&request.limited())
            .map_err(|failure| Error::transport(operation, failure))?;
        tracing::debug!(?operation, status = response.status(), "response received");
        Ok(response)
    }

    /// Fetches a page of the site, without classifying the response.
    pub(crate) fn page_response(
        &self,
        url: RequestUrl,
        operation: Operation,
        session: Option<&SessionCookie>,
    ) -> Result<Response, Error> {
        let request = Request::get(url).accept("text/html").max_body(MAX_PAGE_BYTES);
        self.fetch(operation, request, session)
    }

    /// Text of a page requested without a session.
    pub(crate) fn page_text(&self, response: &Response, operation: Operation) -> Result<String, Error> {
        classify::page(operation, response)?;
        Ok(response.text().into_owned())
    }

    /// Fetches a page as the account.
    pub(crate) fn account_page(
        &self,
        request: Request,
        operation: Operation,
        session: &SessionCookie,
    ) -> Result<String, Error> {
        let request = request.accept("text/html").max_body(MAX_PAGE_BYTES);
        let response = self.fetch(operation, request, Some(session))?;
        classify::page(operation, &response)?;
        Ok(response.text().into_owned())
    }

    /// Fetches a JSON document as the account, as text.
    pub(crate) fn account_document(
        &self,
        request: Request,
        operation: Operation,
        session: &SessionCookie,
    ) -> Result<String, Error> {
        let response = self.fetch(operation, request, Some(session))?;
        classify::json(operation, &response)?;
        Ok(response.text().into_owned())
    }

    /// Fetches a JSON document, as text.
    pub(crate) fn json_text(&self, url: RequestUrl, operation: Operation) -> Result<String, Error> {
        let response = self.fetch(operation, Request::get(url), None)?;
        classify::json(operation, &response)?;
        Ok(response.text().into_owned())
    }
}

/// Pages with a form or a list have less than 2 MiB.
const MAX_PAGE_BYTES: usize = 4 * 1024 * 1024;
