//! Sends a call of `service.php`, once, and says what its answer means.

use rumble_http::{Endpoint, Request, RequestAgent, RequestUrl, Response, SessionCookie};
use rumble_model::service::Answer;

mod verdict;

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
}

impl<'a> Call<'a> {
    pub(crate) fn get(operation: Operation, name: &'a str, fields: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            operation,
            name,
            method: Method::Get,
            fields,
        }
    }

    pub(crate) fn post(operation: Operation, name: &'a str, fields: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            method: Method::Post,
            ..Self::get(operation, name, fields)
        }
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
    pub(crate) fn call(&self, call: Call<'_>, session: Option<&SessionCookie>) -> Result<Answer, Error> {
        let response = self.send(call, session)?;
        verdict::answer(call.operation, &response, session)
    }

    /// As [`Caller::call`], with the response around the answer.
    pub(crate) fn exchange(&self, call: Call<'_>) -> Result<(Response, Answer), Error> {
        let response = self.send(call, None)?;
        let answer = verdict::answer(call.operation, &response, None)?;
        Ok((response, answer))
    }

    /// As [`Caller::call`], for a change of which the answer has to say that it was made.
    pub(crate) fn change(&self, call: Call<'_>, session: &SessionCookie) -> Result<Answer, Error> {
        let response = self.send(call, Some(session))?;
        let answer = verdict::answer(call.operation, &response, Some(session))?;
        match answer.success() {
            Some(true) => Ok(answer),
            // `false` was a refusal already.
            _ => Err(
                Error::answered(ErrorKind::UnexpectedFormat, call.operation, &response)
                    .saying(&answer)
                    .without([&session.token()]),
            ),
        }
    }

    /// What a response to a signed call means that was not judged yet.
    pub(crate) fn judge(
        &self,
        operation: Operation,
        response: &Response,
        session: &SessionCookie,
    ) -> Result<Answer, Error> {
        verdict::answer(operation, response, Some(session))
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
        verdict::page(operation, response, false)?;
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
        verdict::page(operation, &response, true)?;
        Ok(response.text().into_owned())
    }

    /// A JSON document beside `service.php`, as text.
    pub(crate) fn document(&self, url: RequestUrl, operation: Operation) -> Result<String, Error> {
        let response = self.fetch(operation, Request::get(url), None)?;
        verdict::document(operation, &response)?;
        Ok(response.text().into_owned())
    }
}

/// Bytes of a page: those with a form or a list stay below 2 MiB.
const LARGEST_PAGE: usize = 4 * 1024 * 1024;
