//! Sends a call of `service.php`, once, and says what its answer means.

use rumble_http::{
    Endpoint, RequestUrl, SessionCookie,
    internal::{Request, RequestAgent, Response},
};
use rumble_model::Secret;
use rumble_model::service::ServiceResponse;

mod classify;

use crate::error::{Error, ErrorKind};
use crate::operation::{Method, Operation};
use crate::settings::Settings;

#[derive(Clone, Debug)]
pub(crate) struct Caller {
    agent: RequestAgent,
    base_url: Endpoint,
}

/// A call of `service.php`.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) operation: Operation,
    pub(crate) name: &'a str,
    pub(crate) method: Method,
    pub(crate) fields: &'a [(&'a str, &'a str)],
    /// Values of fields that no message of the server may repeat.
    pub(crate) secrets: &'a [&'a Secret],
}

impl<'a> Call<'a> {
    pub(crate) fn get(operation: Operation, name: &'a str, fields: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            operation,
            name,
            method: Method::Get,
            fields,
            secrets: &[],
        }
    }

    pub(crate) fn post(operation: Operation, name: &'a str, fields: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            method: Method::Post,
            ..Self::get(operation, name, fields)
        }
    }

    /// An operation called by its name. Any of its values may be secret.
    pub(crate) fn by_name(name: &'a str, method: Method, fields: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            method,
            ..Self::get(Operation::Call(method), name, fields)
        }
    }

    pub(crate) fn secrets(self, secrets: &'a [&'a Secret]) -> Self {
        Self { secrets, ..self }
    }
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

    pub(crate) fn shutdown(&self) {
        self.agent.shutdown();
    }

    /// An answer that refuses nothing. What the operation itself says is for the caller to judge.
    pub(crate) fn call(
        &self,
        call: Call<'_>,
        session: Option<&SessionCookie>,
    ) -> Result<ServiceResponse, Error> {
        let response = self.send(call, session)?;
        classify::answer(call.operation, &response, session.is_some())
    }

    /// As [`Caller::call`], with the response around the answer.
    pub(crate) fn exchange(&self, call: Call<'_>) -> Result<(Response, ServiceResponse), Error> {
        let response = self.send(call, None)?;
        let answer = classify::answer(call.operation, &response, false)?;
        Ok((response, answer))
    }

    /// As [`Caller::call`], for a change of which the answer has to say that it was made.
    pub(crate) fn change(&self, call: Call<'_>, session: &SessionCookie) -> Result<ServiceResponse, Error> {
        let response = self.send(call, Some(session))?;
        let answer = classify::answer(call.operation, &response, true)?;
        match answer.success() {
            Some(true) => Ok(answer),
            // `false` was a refusal already.
            _ => Err(
                Error::response(ErrorKind::UnexpectedFormat, call.operation, &response)
                    .with_message_of(&answer, &response),
            ),
        }
    }

    /// The answer in a response to an authenticated call.
    pub(crate) fn answer_in(
        &self,
        operation: Operation,
        response: &Response,
    ) -> Result<ServiceResponse, Error> {
        classify::answer(operation, response, true)
    }

    pub(crate) fn send(&self, call: Call<'_>, session: Option<&SessionCookie>) -> Result<Response, Error> {
        let url = self
            .base_url
            .join("service.php")
            .with_query(&[("name", call.name)]);
        let request = match call.method {
            Method::Get => Request::get(url.with_query(call.fields)),
            Method::Post => Request::post(url).form(call.fields),
        };
        let mut request = call
            .secrets
            .iter()
            .fold(request, |request, secret| request.secret(secret));
        if matches!(call.operation, Operation::Call(_)) {
            for (_, value) in call.fields {
                request = request.secret(&Secret::from(*value));
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
        url: RequestUrl,
        operation: Operation,
        session: &SessionCookie,
    ) -> Result<String, Error> {
        let response = self.page_response(url, operation, Some(session))?;
        classify::page(operation, &response)?;
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
