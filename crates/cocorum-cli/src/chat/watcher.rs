//! One argument of `cocorum chat`, from the stream that it leads to, to the end of the chat.

mod progress;

use std::sync::Arc;
use std::time::Duration;

use rumble_chat::{ChatApi, ChatApiBuilder, EndReason, Endpoint, Event};
use rumble_feed::chat::CloseReason;
use rumble_model::{PageRef, StreamId, StreamRef};
use rumble_servicephp::{Guest, ServicePhp, SessionCookie};

use super::about::About;
use super::failure::Failure;
use super::input::InputLine;
use super::message_limit::LimitCheck;
use super::output::Output;
use crate::network;
use crate::retry::report_retry;
use crate::stderr;
use crate::stop::Stop;
use crate::stream_arg::{self, ParsedStream};
use crate::stream_lookup;
pub(super) use progress::{Outcome, Progress};

pub(super) struct ChatWatcher {
    pub(super) read: ParsedStream,
    pub(super) progress: Progress,
    pub(super) guest: Guest,
    /// Whether to watch the streams of a channel, one after another.
    pub(super) follow: bool,
    /// Whether to retry until the first chat is open.
    pub(super) wait: bool,
    /// Time between two look-ups of a stream.
    pub(super) interval: Duration,
    /// `None`: the service of rumble.com, or the one that Rumble reports for the account.
    pub(super) chat_url: Option<Endpoint>,
    pub(super) history: bool,
    pub(super) session: Option<SessionCookie>,
    pub(super) output: Arc<Output>,
    pub(super) input: Option<Arc<InputLine>>,
    pub(super) stop: Arc<Stop>,
}

impl ChatWatcher {
    pub(super) fn name(&self) -> String {
        stream_arg::name(&self.read.stream)
    }

    pub(super) fn run(self) -> Outcome {
        let outcome = self.run_waiting();
        match self.stop.requested() {
            Some(reason) => outcome.and(self.progress.stopped(&self.name(), reason, &self.output)),
            None => outcome,
        }
    }

    /// Finds the stream and watches its chat, or the chats of its channel. Only the first attempt reports its start.
    pub(super) fn find_and_watch(&self, is_first: bool) -> Result<Outcome, Failure> {
        let account = self.account()?;
        let account = account.as_ref();
        if is_first && matches!(self.read.stream, StreamRef::Page(_)) {
            stderr::progress(format_args!("-- looking up {}", self.name()));
        }
        let stream = stream_lookup::choose(&self.guest, self.read.clone()).map_err(Failure::Lookup)?;
        match stream {
            StreamRef::Page(page) if self.follow => match self.has_ended(&page) {
                true => Err(Failure::Ended),
                false => self.follow(&page, self.interval, account),
            },
            StreamRef::Id(id) => self.watch_once(id, &About::default(), account),
            page => {
                let found = self.guest.resolve(page.clone()).map_err(Failure::Site)?;
                let page = match &page {
                    StreamRef::Page(page) => Some(page),
                    _ => None,
                };
                let about = About::new(&found, page);
                match &about.planned {
                    Some(planned) if self.wait => return Err(Failure::Planned(planned.clone())),
                    Some(planned) => {
                        stderr::status(format_args!("-- {}: {planned}; --wait waits for it", self.name()));
                    }
                    None => {}
                }
                self.watch_once(found.stream_id, &about, account)
            }
        }
    }

    /// The account to read or write with. Reading works without its name.
    fn account(&self) -> Result<Option<ServicePhp>, Failure> {
        let Some(session) = self.session.clone().filter(|_| self.output.is_human()) else {
            return Ok(None);
        };
        match self.guest.with_session(session) {
            Ok(account) => {
                if let Ok(name) = account.username() {
                    self.output.own_name(&name);
                }
                Ok(Some(account))
            }
            Err(error) if self.input.is_some() => Err(Failure::Site(error)),
            Err(_) => Ok(None),
        }
    }

    /// Whether the stream of a watch page was live and will not be again.
    fn has_ended(&self, page: &PageRef) -> bool {
        page.has_one_stream()
            && self
                .guest
                .resolve(StreamRef::Page(page.clone()))
                .is_ok_and(|found| found.is_live == Some(false) && found.is_planned != Some(true))
    }

    /// Two arguments can lead to one stream.
    fn watch_once(
        &self,
        stream_id: StreamId,
        about: &About,
        account: Option<&ServicePhp>,
    ) -> Result<Outcome, Failure> {
        if self.output.begin(stream_id) {
            self.watch(stream_id, about, account)
        } else {
            self.progress.set_opened();
            Ok(Outcome::Success)
        }
    }

    /// Watches an open chat to its end.
    pub(super) fn watch(
        &self,
        stream_id: StreamId,
        about: &About,
        account: Option<&ServicePhp>,
    ) -> Result<Outcome, Failure> {
        self.progress.set_stream(Some(stream_id));
        let outcome = self.read(stream_id, about, account);
        self.progress.set_stream(None);
        if outcome.is_err() {
            self.output.cancel(stream_id);
        }
        outcome
    }

    fn read(
        &self,
        stream_id: StreamId,
        about: &About,
        account: Option<&ServicePhp>,
    ) -> Result<Outcome, Failure> {
        let builder = self.builder(stream_id, account);
        let closer = builder.close_handle();
        let _stop_hook = self.stop.on_stop(move || closer.close());
        let chat = match builder.connect() {
            Ok(chat) => chat,
            Err(error) => {
                return match self.stop.requested() {
                    // Closed while the connection was being opened.
                    Some(reason) => Ok(self.closed(stream_id, reason)),
                    None => Err(Failure::Chat(stream_id, error)),
                };
            }
        };
        let is_first = self.progress.set_opened();
        self.output.opened(stream_id, about, is_first);
        self.read_to_end(stream_id, chat)
    }

    fn builder(&self, stream_id: StreamId, account: Option<&ServicePhp>) -> ChatApiBuilder {
        let mut builder = ChatApi::builder(stream_id).extra_roots(network::extra_roots());
        if self.follow {
            builder = builder.retry_opening(move |lost| report_retry(stream_id, lost));
        }
        builder = match (account, &self.session, &self.input) {
            (Some(account), _, Some(_)) => builder.account(account),
            (_, Some(session), _) => builder.session(session.clone()),
            _ => builder,
        };
        let default = Endpoint::web7_chat();
        let chat_url = match &self.chat_url {
            Some(url) => Some(url),
            // The account has its own name.
            None if self.input.is_some() => None,
            None => Some(&default),
        };
        if let Some(url) = chat_url {
            builder = builder.chat_url(url.clone());
        }
        self.output.connecting(chat_url.unwrap_or(&default).host());
        builder
    }

    fn read_to_end(&self, stream_id: StreamId, mut chat: ChatApi) -> Result<Outcome, Failure> {
        if let Some(input) = &self.input {
            input.start(chat.writer(), &self.stop);
        }
        let failure = loop {
            match chat.next_event() {
                Some(Ok(event)) => self.show(stream_id, &chat, &event),
                Some(Err(error)) => break Some(error),
                None => break None,
            }
        };
        match (failure, self.stop.requested(), chat.end_reason()) {
            (_, Some(reason), _) => Ok(self.closed(stream_id, reason)),
            (Some(error), None, _) => Err(Failure::Chat(stream_id, error)),
            (None, None, Some(EndReason::ChatEnded)) => Ok(self.closed(stream_id, CloseReason::Ended)),
            (None, None, _) => Ok(self.closed(stream_id, CloseReason::Requested)),
        }
    }

    fn show(&self, stream_id: StreamId, chat: &ChatApi, event: &Event) {
        if let Some(input) = &self.input {
            input.set_pinned(chat.pinned_message().map(|message| message.id));
        }
        // A stop between two events: no line follows the last counted message.
        if self.stop.requested().is_some() || !self.output.accepts(event) {
            return;
        }
        if let Event::Message(message) = event {
            if message.is_from_history() && !self.history {
                return;
            }
            match self.output.limit().count() {
                LimitCheck::Within => {}
                LimitCheck::Last => {
                    self.output.event(stream_id, chat.state(), event);
                    self.stop.request(CloseReason::Limit);
                    return;
                }
                LimitCheck::Beyond => return,
            }
        }
        if !self.output.event(stream_id, chat.state(), event) {
            self.stop.request(CloseReason::Requested);
        }
    }

    fn closed(&self, stream_id: StreamId, reason: CloseReason) -> Outcome {
        self.output.closed(stream_id, reason, None);
        if self.output.has_failed() {
            Outcome::Failed
        } else {
            Outcome::Success
        }
    }
}
