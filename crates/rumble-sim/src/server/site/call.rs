use std::sync::Arc;

use super::super::form::Form;
use super::super::reply::Reply;
use super::super::state::SimState;
use super::super::stream::Stream;
use crate::account::Account;
use crate::requests::RecordedRequest;
use crate::site::Requester;
use crate::templates::service::{errors, service_response, user_block};
use crate::url::decimal_id;
use crate::{Json, object};

/// A request to the site, and its requester.
pub(super) struct ServiceCall<'a> {
    pub(super) body: &'a [u8],
    pub(super) form: Form,
    pub(super) sim: &'a Arc<SimState>,
    pub(super) method: String,
    pub(super) query: Form,
    request: &'a RecordedRequest,
    pub(super) requester: Requester,
}

/// The response of an operation, or its rejection.
pub(super) type CallResult = Result<Reply, Reply>;

impl<'a> ServiceCall<'a> {
    pub(super) fn new(request: &'a RecordedRequest, query: Form, sim: &'a Arc<SimState>) -> Self {
        let form = if request.header("content-type").is_some_and(is_form) {
            Form::parse(&request.body)
        } else {
            Form::default()
        };
        Self {
            body: &request.body,
            form,
            sim,
            method: request.method.clone(),
            query,
            request,
            requester: sim.site().requester(request),
        }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.request.header(name)
    }

    pub(super) fn base_url(&self) -> &str {
        &self.sim.base_url
    }

    pub(super) fn chat_endpoint(&self) -> String {
        let named = self.sim.site().chat_endpoint();
        named.unwrap_or_else(|| format!("{}/chat/api", self.base_url()))
    }

    /// The account of the requester: `None` without a valid session.
    pub(super) fn requester(&self) -> Option<&Account> {
        self.requester.account.as_deref()
    }

    /// Data in the envelope, for the requester.
    pub(super) fn data(&self, data: Json) -> Reply {
        self.data_for(self.requester(), data)
    }

    /// Data in the envelope, for an account or an anonymous user.
    pub(super) fn data_for(&self, account: Option<&Account>, data: Json) -> Reply {
        Reply::json(200, service_response(self.user_block(account), data))
    }

    /// `user`
    pub(super) fn user_block(&self, account: Option<&Account>) -> Json {
        let account = account.map(|account| (account.plan.user_id, account.plan.username.as_str()));
        let upload = self.sim.site().uploads().lock().endpoint.clone();
        let upload = upload.map_or_else(|| self.base_url().to_owned(), Option::unwrap_or_default);
        user_block(account, self.base_url(), &self.chat_endpoint(), &upload)
    }

    pub(super) fn success(&self) -> Reply {
        self.data(object! { "success" => true })
    }

    /// Status 200 with a rejection in the envelope.
    pub(super) fn reject(&self, code: &str, message: &str) -> Reply {
        self.data(object! { "success" => false })
            .map(|response| response.and(errors(code, message)))
    }

    /// A response with this status, and only `errors` in the body.
    pub(super) fn error(&self, status: u16, code: &str, message: &str) -> Reply {
        Reply::json(status, errors(code, message))
    }

    /// Not found: PHP's empty list instead of an object.
    pub(super) fn not_found(&self) -> Reply {
        let error = object! { "code" => "not_found", "msg" => "Not found" };
        self.data(Json::Array(Vec::new()))
            .map(|response| response.with("errors", vec![error]))
    }

    /// Rejects other methods.
    pub(super) fn require_method(&self, method: &str) -> Result<(), Reply> {
        if self.method == method {
            return Ok(());
        }
        let text = format!("{method} is required");
        Err(self.error(405, "405", &text).header("allow", method))
    }

    pub(super) fn account(&self) -> Result<&Arc<Account>, Reply> {
        let account = self.requester.account.as_ref();
        account.ok_or_else(|| self.reject("login_required", "You must be logged in to do that"))
    }

    pub(super) fn field(&self, name: &str) -> Result<&str, Reply> {
        self.form
            .get(name)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| self.error(400, "invalid_request", &format!("{name} is missing")))
    }

    pub(super) fn id(&self, name: &str) -> Result<u64, Reply> {
        let text = self.field(name)?;
        decimal_id(text)
            .ok_or_else(|| self.error(400, "invalid_request", &format!("{name} is not a decimal number")))
    }

    /// An optional id.
    pub(super) fn optional_id(&self, name: &str) -> Result<Option<u64>, Reply> {
        self.form.get(name).map(|_| self.id(name)).transpose()
    }

    /// The channel that a form names, which must belong to the account; `None` without one.
    pub(super) fn own_channel(&self, account: &Account) -> Result<Option<(u64, String)>, Reply> {
        let Some(id) = self.optional_id("channel_id")? else {
            return Ok(None);
        };
        let own = account.plan.channels.iter().find(|(own, _)| *own == id);
        own.cloned()
            .map(Some)
            .ok_or_else(|| self.reject("not_allowed", "That is not your channel"))
    }

    /// The part of a list from `offset`, at most `limit` items.
    pub(super) fn page<T>(&self, items: impl Iterator<Item = T>, limit: usize) -> impl Iterator<Item = T> {
        let number = |name| self.query.get(name).and_then(|text| text.parse().ok());
        items
            .skip(number("offset").unwrap_or(0))
            .take(number("limit").unwrap_or(limit))
    }

    /// The stream that a field names, if the requester may moderate it.
    pub(super) fn require_moderator(&self, field: &str) -> Result<(&Arc<Account>, u64, Arc<Stream>), Reply> {
        let account = self.account()?;
        let id = self.id(field)?;
        let stream = self.sim.find(id).ok_or_else(|| self.not_found())?;
        if !account.moderates(id) {
            return Err(self.error(403, "not_allowed", "You are not a moderator of this stream"));
        }
        Ok((account, id, stream))
    }

    /// Renews the session if that is due.
    pub(super) fn with_fresh_session(&self, reply: Reply) -> Reply {
        let (Some(account), Some(session)) = (&self.requester.account, &self.requester.session) else {
            return reply;
        };
        match account.renew_session(session) {
            Some(fresh) => self.set_session(reply, &fresh),
            None => reply,
        }
    }

    pub(super) fn set_session(&self, reply: Reply, session: &str) -> Reply {
        let domain = self.domain();
        reply.header(
            "set-cookie",
            format!("u_s={session}; Path=/; Domain={domain}; Max-Age=2592000; Secure; HttpOnly"),
        )
    }

    pub(super) fn drop_session(&self, reply: Reply) -> Reply {
        let domain = self.domain();
        reply.header(
            "set-cookie",
            format!("u_s=deleted; Path=/; Domain={domain}; Max-Age=0; Secure; HttpOnly"),
        )
    }

    fn domain(&self) -> &str {
        let host = self.base_url().split("://").nth(1).unwrap_or_default();
        host.split(':').next().unwrap_or_default()
    }
}

fn is_form(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default();
    kind.trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
}
