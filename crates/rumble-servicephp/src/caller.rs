//! Sends a call of `service.php`, once, and says what its answer means.

use rumble_http::{
    Endpoint, RequestUrl, SessionCookie,
    internal::{Request, RequestAgent, RequestSettings, Response},
};
use rumble_model::Secret;
use rumble_model::service::ServiceResponse;

mod classify;

use crate::call::Call;
use crate::error::{Error, ErrorKind};
use crate::operation::{Method, Operation};
use crate::settings::Settings;

#[derive(Clone, Debug)]
pub(crate) struct Caller {
    agent: RequestAgent,
    base_url: Endpoint,
}

impl Caller {
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

    /// What a call gives, for a guest.
    pub(crate) fn call<T>(&self, call: &Call<'_, T>) -> Result<T, Error> {
        let (response, answer) = self.exchange(call, None)?;
        Self::read(call, &response, &answer)
    }

    /// An answer that refuses nothing, and the response around it. What the call itself reads in it is
    /// [`read`](Self::read) next.
    pub(crate) fn exchange<T>(
        &self,
        call: &Call<'_, T>,
        session: Option<&SessionCookie>,
    ) -> Result<(Response, ServiceResponse), Error> {
        let response = self.send(call, session)?;
        let answer = classify::answer(call.operation, &response, session.is_some())?;
        Ok((response, answer))
    }

    /// What the call reads in its answer.
    pub(crate) fn read<T>(
        call: &Call<'_, T>,
        response: &Response,
        answer: &ServiceResponse,
    ) -> Result<T, Error> {
        (call.read)(answer).map_err(|cause| {
            let error = Error::response(ErrorKind::UnexpectedFormat, call.operation, response)
                .with_message_of(answer, response);
            match cause {
                Some(cause) => error.because(cause),
                None => error,
            }
        })
    }

    fn send<T>(&self, call: &Call<'_, T>, session: Option<&SessionCookie>) -> Result<Response, Error> {
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
            .send(&request)
            .map_err(|failure| Error::transport(operation, failure))?;
        tracing::debug!(?operation, status = response.status(), "answered");
        Ok(response)
    }

    /// A page beside `service.php`, not judged yet.
    pub(crate) fn page_response(
        &self,
        url: RequestUrl,
        operation: Operation,
        session: Option<&SessionCookie>,
    ) -> Result<Response, Error> {
        let request = Request::get(url).accept("text/html").max_body(LARGEST_PAGE);
        self.fetch(operation, request, session)
    }

    /// The text of an unsigned page.
    pub(crate) fn page_text(&self, response: &Response, operation: Operation) -> Result<String, Error> {
        classify::page(operation, response)?;
        Ok(response.text().into_owned())
    }

    /// The text of a page that an account asks for.
    pub(crate) fn account_page(
        &self,
        request: Request,
        operation: Operation,
        session: &SessionCookie,
    ) -> Result<String, Error> {
        let request = request.accept("text/html").max_body(LARGEST_PAGE);
        let response = self.fetch(operation, request, Some(session))?;
        classify::page(operation, &response)?;
        Ok(response.text().into_owned())
    }

    /// A JSON document beside `service.php` that an account asks for, as text.
    pub(crate) fn account_document(
        &self,
        request: Request,
        operation: Operation,
        session: &SessionCookie,
    ) -> Result<String, Error> {
        let response = self.fetch(operation, request, Some(session))?;
        classify::document(operation, &response)?;
        Ok(response.text().into_owned())
    }

    /// A JSON document beside `service.php`, as text.
    pub(crate) fn document(&self, url: RequestUrl, operation: Operation) -> Result<String, Error> {
        let response = self.fetch(operation, Request::get(url), None)?;
        classify::document(operation, &response)?;
        Ok(response.text().into_owned())
    }
}

/// Bytes of a page: those with a form or a list stay below 2 MiB.
const LARGEST_PAGE: usize = 4 * 1024 * 1024;
