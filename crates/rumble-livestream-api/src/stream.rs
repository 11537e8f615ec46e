//! The events for asynchronous programs: a loop around the tracker and the schedule, with the program's own HTTP client
//! and timer.

mod settings;

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use futures_core::Stream;
use rumble_http::internal::{ErrorData, Response, SentRequest, Timer, random_u64};
use rumble_http::{ResponseHead, TimeoutPhase, Transport, TransportErrorKind};
use rumble_model::livestream_api::Document;

use crate::api_url::ApiUrl;
use crate::error::{Error, Refresh};
use crate::event::Event;
use crate::fetch::{read, request};
use crate::schedule::Schedule;
use crate::tracker::Tracker;

pub use settings::ApiStreamSettings;

/// The events of one account as a `Stream`, each exactly once, for any runtime and any HTTP client.
///
/// The stream fetches documents, delivers the new rows and waits for the refresh rate only while it is polled. The
/// first events are the messages and rants that the first document lists, marked as history; followers, subscribers and
/// gifts are reported from then on. A failed refresh is an `Err` and does not end the stream: the next refresh follows
/// after [`Error::retry_in`]. The stream does not end by itself; **dropping it** ends it, and its request.
///
/// The [`Transport`] receives the API URL, which is secret and must not be in its errors.
///
/// ```
/// use rumble_livestream_api::{ApiStream, ApiStreamSettings, Event, Transport};
///
/// async fn thank<T: Transport>(url: &str, transport: T) -> Result<(), rumble_livestream_api::Error> {
///     let mut api = ApiStream::new(url, transport, ApiStreamSettings::default())?;
///     loop {
///         match api.next_event().await {
///             Ok(Event::Follower(follower)) => println!("thank you, {}", follower.username),
///             Ok(_) => {}
///             Err(error) => eprintln!("{error}"),
///         }
///     }
/// }
/// ```
pub struct ApiStream<T: Transport> {
    url: ApiUrl,
    transport: T,
    settings: ApiStreamSettings,
    schedule: Schedule,
    tracker: Tracker,
    document: Option<Document>,
    waiting: VecDeque<Event>,
    request: Option<Pending<T>>,
    timer: Timer,
}

/// The request in flight.
struct Pending<T: Transport> {
    response: Pin<Box<dyn Future<Output = Fetched<T>> + Send>>,
    sent: SentRequest,
    until: Instant,
}

type Fetched<T> = Result<(ResponseHead, Vec<u8>), <T as Transport>::Error>;

impl<T: Transport> ApiStream<T> {
    /// Creates the stream for the account of this API URL. Sends nothing before it is polled.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL is invalid.
    pub fn new<U>(url: U, transport: T, settings: ApiStreamSettings) -> Result<Self, Error>
    where
        U: TryInto<ApiUrl>,
        Error: From<U::Error>,
    {
        let url = url.try_into()?;
        let is_loopback = url.origin().is_loopback();
        Ok(Self {
            schedule: Schedule::new(settings.refresh_rate, is_loopback, random_u64()),
            url,
            transport,
            settings,
            tracker: Tracker::new(),
            document: None,
            waiting: VecDeque::new(),
            request: None,
            timer: Timer::default(),
        })
    }

    /// Waits for the next event.
    ///
    /// # Errors
    ///
    /// Returns the error of a failed refresh. The next call waits for the next refresh.
    pub fn next_event(&mut self) -> impl Future<Output = Result<Event, Error>> + Send {
        poll_fn(|cx| self.poll_event(cx))
    }

    /// The newest document; `None` before the first one.
    #[must_use]
    pub fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// State from earlier documents, with the newest entry of each stream.
    #[must_use]
    pub fn tracker(&self) -> &Tracker {
        &self.tracker
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Result<Event, Error>> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Poll::Ready(Ok(event));
            }
            let result = match &mut self.request {
                Some(_) => ready!(self.poll_response(cx)),
                None => {
                    let due = self.schedule.due(self.transport.now());
                    ready!(self.timer.poll_until(&mut self.transport, cx, due));
                    match self.start() {
                        Ok(()) => continue,
                        Err(error) => Err(error),
                    }
                }
            };
            match result {
                Ok(document) => {
                    self.schedule.succeeded();
                    self.waiting = self.tracker.observe(&document).into();
                    self.document = Some(document);
                }
                Err(error) => {
                    let retry_in = self.schedule.failed(&error, self.transport.now());
                    tracing::warn!(kind = ?error.kind(), status = error.status(), ?retry_in, "refresh failed");
                    return Poll::Ready(Err(error.with_retry_in(retry_in)));
                }
            }
        }
    }

    fn start(&mut self) -> Result<(), Error> {
        let now = self.transport.now();
        self.schedule.started(now);
        let (request, sent) = request(&self.url, self.settings.max_body)
            .prepare()
            .map_err(|failure| Error::transport(Refresh::default(), failure))?;
        self.request = Some(Pending {
            response: Box::pin(self.transport.send(request, self.settings.max_body)),
            sent,
            until: now.checked_add(self.settings.timeout).unwrap_or(now),
        });
        Ok(())
    }

    fn poll_response(&mut self, cx: &mut Context<'_>) -> Poll<Result<Document, Error>> {
        let Some(pending) = &mut self.request else {
            return Poll::Pending;
        };
        let fetched = match pending.response.as_mut().poll(cx) {
            Poll::Ready(fetched) => fetched,
            Poll::Pending => {
                ready!(self.timer.poll_until(&mut self.transport, cx, pending.until));
                self.request = None;
                let kind = TransportErrorKind::Timeout(TimeoutPhase::Total);
                return Poll::Ready(Err(failed(kind, None)));
            }
        };
        let result = match fetched {
            Ok((_, body)) if body.len() > self.settings.max_body => {
                Err(failed(TransportErrorKind::BodyTooLarge, None))
            }
            Ok((head, body)) => read(
                &Response::new(head, body, &pending.sent),
                self.settings.follow_time,
            ),
            Err(cause) => {
                let kind = self.transport.error_kind(&cause);
                let kind = kind.unwrap_or(TransportErrorKind::Connect);
                Err(failed(kind, Some(cause.into())))
            }
        };
        self.request = None;
        Poll::Ready(result)
    }
}

impl<T: Transport> Stream for ApiStream<T> {
    type Item = Result<Event, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(cx).map(Some)
    }
}

/// Pinned futures are boxed.
impl<T: Transport> Unpin for ApiStream<T> {}

impl<T: Transport> fmt::Debug for ApiStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiStream")
            .field("url", &self.url)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// A failure of the program's own HTTP client.
fn failed(kind: TransportErrorKind, cause: Option<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    ErrorData::own_transport(Refresh::default(), kind, cause).into()
}
