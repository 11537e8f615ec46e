use std::sync::Arc;

use super::super::form::Form;
use super::super::hub::Hub;
use super::super::reply::Reply;
use super::super::stream::Stream;
use crate::account::Account;
use crate::requests::RecordedRequest;
use crate::site::Visitor;
use crate::templates::service::{UserBlock, errors, refusal, service_answer};
use crate::{Json, object};

/// One request to the site, and who sent it.
pub(super) struct Call<'a> {
    pub(super) body: &'a [u8],
    pub(super) form: Form,
    pub(super) hub: &'a Arc<Hub>,
    pub(super) method: String,
    pub(super) query: Form,
    request: &'a RecordedRequest,
    pub(super) visitor: Visitor,
}

/// What an operation gives: the answer, or the refusal.
pub(super) type Done = Result<Reply, Reply>;

impl<'a> Call<'a> {
    pub(super) fn new(request: &'a RecordedRequest, query: Form, hub: &'a Arc<Hub>) -> Self {
        let form = if request.header("content-type").is_some_and(is_form) {
            Form::parse(&request.body)
        } else {
            Form::default()
        };
        Self {
            body: &request.body,
            form,
            hub,
            method: request.method.clone(),
            query,
            request,
            visitor: hub.site().visitor(request),
        }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.request.header(name)
    }

    pub(super) fn base_url(&self) -> &str {
        &self.hub.base_url
    }

    pub(super) fn chat_endpoint(&self) -> String {
        let named = self.hub.site().chat_endpoint();
        named.unwrap_or_else(|| format!("{}/chat/api", self.base_url()))
    }

    /// `user` as the visitor sees it.
    pub(super) fn user(&self) -> UserBlock {
        let user = self.nobody();
        match &self.visitor.account {
            Some(account) => user.logged_in(account.plan.user_id, &account.plan.username),
            None => user,
        }
    }

    pub(super) fn nobody(&self) -> UserBlock {
        let usual = UserBlock::anonymous(self.base_url());
        let upload = self.hub.site().uploads().lock().endpoint.clone();
        UserBlock {
            chat_endpoint: self.chat_endpoint(),
            upload: upload.map_or(usual.upload, Option::unwrap_or_default),
            ..usual
        }
    }

    pub(super) fn data(&self, data: Json) -> Reply {
        Reply::json(200, service_answer(&self.user(), data))
    }

    pub(super) fn success(&self) -> Reply {
        self.data(object! { "success" => true })
    }

    /// 200, with the refusal inside.
    pub(super) fn refuse(&self, code: &str, message: &str) -> Reply {
        Reply::json(200, refusal(&self.user(), code, message))
    }

    /// A status, with the refusal as `errors` alone.
    pub(super) fn error(&self, status: u16, code: &str, message: &str) -> Reply {
        Reply::json(status, errors(code, message))
    }

    /// Nothing of that name: PHP's empty list where an object would be.
    pub(super) fn not_found(&self) -> Reply {
        let error = object! { "code" => "not_found", "msg" => "Not found" };
        let answer = service_answer(&self.user(), Json::Array(Vec::new()));
        Reply::json(200, answer.with("errors", vec![error]))
    }

    /// Refuses other methods.
    pub(super) fn only(&self, method: &str) -> Result<(), Reply> {
        if self.method == method {
            return Ok(());
        }
        let text = format!("{method} is asked for");
        Err(self.error(405, "405", &text).header("allow", method))
    }

    pub(super) fn account(&self) -> Result<&Arc<Account>, Reply> {
        let account = self.visitor.account.as_ref();
        account.ok_or_else(|| self.refuse("login_required", "You must be logged in to do that"))
    }

    pub(super) fn field(&self, name: &str) -> Result<&str, Reply> {
        self.form
            .get(name)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| self.error(400, "invalid_request", &format!("{name} is missing")))
    }

    pub(super) fn id(&self, name: &str) -> Result<u64, Reply> {
        let text = self.field(name)?;
        decimal(text)
            .ok_or_else(|| self.error(400, "invalid_request", &format!("{name} is not a decimal number")))
    }

    /// The same, where the field may be missing.
    pub(super) fn optional_id(&self, name: &str) -> Result<Option<u64>, Reply> {
        self.form.get(name).map(|_| self.id(name)).transpose()
    }

    /// The channel that a form names, which has to be the account's; `None` without one.
    pub(super) fn own_channel(&self, account: &Account) -> Result<Option<(u64, String)>, Reply> {
        let Some(id) = self.optional_id("channel_id")? else {
            return Ok(None);
        };
        let own = account.plan.channels.iter().find(|(own, _)| *own == id);
        own.cloned()
            .map(Some)
            .ok_or_else(|| self.refuse("not_allowed", "That is not your channel"))
    }

    /// The part of a list that `offset` and `limit` ask for.
    pub(super) fn page<T>(&self, items: impl Iterator<Item = T>, limit: usize) -> impl Iterator<Item = T> {
        let number = |name| self.query.get(name).and_then(|text| text.parse().ok());
        items
            .skip(number("offset").unwrap_or(0))
            .take(number("limit").unwrap_or(limit))
    }

    /// The stream that a field names, where the visitor may moderate.
    pub(super) fn moderated(&self, field: &str) -> Result<(&Arc<Account>, u64, Arc<Stream>), Reply> {
        let account = self.account()?;
        let id = self.id(field)?;
        let stream = self.hub.find(id).ok_or_else(|| self.not_found())?;
        if !account.moderates(id) {
            return Err(self.error(403, "not_allowed", "You are not a moderator of this stream"));
        }
        Ok((account, id, stream))
    }

    /// Hands out another session when one is due.
    pub(super) fn with_fresh_session(&self, reply: Reply) -> Reply {
        let (Some(account), Some(session)) = (&self.visitor.account, &self.visitor.session) else {
            return reply;
        };
        match account.refreshed(session) {
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

/// Only digits, and not zero.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|id| digits && *id > 0)
}

fn is_form(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default();
    kind.trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
}
