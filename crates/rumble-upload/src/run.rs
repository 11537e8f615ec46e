//! One attempt to publish: chunks, merge, thumbnail, form.

use std::time::{Duration, Instant};

use rumble_http::Endpoint;
use rumble_http::internal::{Request, Response};
use rumble_servicephp::{Method, ServicePhp};

use crate::cancel::CancelHandle;
use crate::check::CheckedVideo;
use crate::choice::ThumbnailChoice;
use crate::chunks::Chunks;
use crate::clock;
use crate::error::{Error, ErrorKind};
use crate::fault::VideoFault;
use crate::form::{self, TransferTimes};
use crate::journal::{Attempt, Entry, Header, Journal, SavedProgress};
use crate::lookup::ResolvedChoices;
use crate::multipart::Multipart;
use crate::operation::Operation;
use crate::progress::{Event, Phase, Progress, rate};
use crate::response::UploadResponse;
use crate::retry::RetryPolicy;
use crate::small_file::SmallFile;
use crate::step_response::{self, Failure};
use crate::video::VideoUpload;

pub(crate) struct Run<'a> {
    checked: &'a CheckedVideo,
    chosen: ResolvedChoices,
    journal: Journal,
    on_event: &'a mut dyn FnMut(&Event),
    sending: TransferTimes,
    server: Endpoint,
    settings: &'a RunSettings,
    video: &'a VideoUpload,
}

/// Account, requests and cancellation of every attempt of a client.
#[derive(Clone)]
pub(crate) struct RunSettings {
    pub(crate) account: ServicePhp,
    pub(crate) chunk_size: u64,
    pub(crate) retries: RetryPolicy,
    pub(crate) stop: CancelHandle,
    pub(crate) timeout: Duration,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        settings: &'a RunSettings,
        video: &'a VideoUpload,
        checked: &'a CheckedVideo,
        chosen: ResolvedChoices,
        journal: Journal,
        on_event: &'a mut dyn FnMut(&Event),
    ) -> Self {
        let start_ms = clock::unix_ms(clock::now());
        Self {
            checked,
            chosen,
            journal,
            on_event,
            sending: TransferTimes {
                start_ms,
                end_ms: start_ms,
                chunks: 0,
            },
            server: settings.account.base_url().clone(),
            settings,
            video,
        }
    }

    pub(crate) fn report(&mut self, event: &Event) {
        (self.on_event)(event);
    }

    /// Transfers the whole file to a server and returns its name there. `header` is written if the state file does not contain it.
    pub(crate) fn begin(&mut self, server: Endpoint, header: Option<&Header>) -> Result<String, Failure> {
        if let Some(header) = header {
            self.note(&Entry::Upload(header.clone()))?;
        }
        let stem = clock::stem(clock::now(), clock::random());
        let attempt = Attempt {
            chunk_size: self.settings.chunk_size,
            name: format!("{stem}.{}", self.checked.extension),
            server: server.to_string(),
        };
        self.note(&Entry::Attempt(attempt.clone()))?;
        self.server = server;
        self.send_and_merge(&attempt, 0)
    }

    /// Continues from the progress of an earlier attempt.
    pub(crate) fn resume(&mut self, reached: SavedProgress, header: &Header) -> Result<String, Failure> {
        match Endpoint::parse(&reached.attempt.server) {
            Ok(server) => self.server = server,
            // The state file was changed by something else.
            Err(_) => return self.begin(self.server.clone(), Some(header)),
        }
        let chunks = Chunks::new(self.checked.source.size(), reached.attempt.chunk_size);
        let progress = progress(chunks, reached.chunks, None);
        self.report(&Event::Resumed(progress));
        match reached.merged {
            Some(name) => {
                self.sending.chunks = chunks.count();
                Ok(name)
            }
            None => self.send_and_merge(&reached.attempt, reached.chunks),
        }
    }

    fn send_and_merge(&mut self, attempt: &Attempt, confirmed: u64) -> Result<String, Failure> {
        let chunks = Chunks::new(self.checked.source.size(), attempt.chunk_size);
        self.sending.chunks = chunks.count();
        self.report(&Event::Phase(Phase::Sending));
        self.report(&Event::Progress(progress(chunks, confirmed, None)));
        let (start, before) = (clock::instant(), chunks.first_bytes(confirmed));
        for index in confirmed..chunks.count() {
            self.send_chunk(attempt, chunks, index)?;
            self.note(&Entry::Chunk(index))?;
            let bytes = chunks.first_bytes(index + 1) - before;
            let rate = rate(bytes, since(start));
            self.report(&Event::Progress(progress(chunks, index + 1, rate)));
        }
        self.checked.source.check_unchanged()?;
        self.sending.end_ms = clock::unix_ms(clock::now());
        self.report(&Event::Phase(Phase::Merging));
        self.merge(attempt, chunks)
    }

    /// Sends a chunk until the server has confirmed it. The index and the name of the attempt identify the chunk on the server,
    /// so that a repeated chunk replaces itself.
    fn send_chunk(&mut self, attempt: &Attempt, chunks: Chunks, index: u64) -> Result<(), Failure> {
        let name = format!("{index}_{}", attempt.name);
        let (size, count) = (chunks.chunk_size().to_string(), chunks.count().to_string());
        let query = [("chunk", &*name), ("chunkSz", &size), ("chunkQty", &count), JSON];
        let part = self.checked.source.part(chunks.range(index));
        let request = Request::put(self.url(&query)).stream("application/octet-stream", part.content());
        self.retrying(Some(index), |run| {
            let response = run.send(Operation::SendChunk, request.clone());
            match (part.failure(), response) {
                (Some(failure), _) => Err(failure.into()),
                (None, response) => step_response::chunk(&response?),
            }
        })
    }

    /// Sends the merge once, whatever its outcome.
    fn merge(&mut self, attempt: &Attempt, chunks: Chunks) -> Result<String, Failure> {
        let (size, count) = (chunks.chunk_size().to_string(), chunks.count().to_string());
        let query = [
            ("merge", &*count),
            ("chunk", &attempt.name),
            ("chunkSz", &size),
            ("chunkQty", &count),
            JSON,
        ];
        let request = Request::put(self.url(&query));
        self.note(&Entry::Merge)?;
        let merged = self
            .send(Operation::Merge, request)
            .map_err(Failure::from)
            .and_then(|response| step_response::merge(&response));
        match &merged {
            Ok(name) => self.note(&Entry::Merged(name.clone()))?,
            Err(Failure::Error(error)) if was_not_performed(error) && error.kind() != ErrorKind::Rejected => {
                self.note(&Entry::NoMerge)?;
            }
            Err(_) => {}
        }
        merged
    }

    /// Sends the form once, for the file with this name on the server.
    pub(crate) fn publish(mut self, name: &str) -> Result<UploadResponse, Error> {
        self.report(&Event::Phase(Phase::Thumbnail));
        let duration = self.duration(name);
        let thumbnail = self.thumbnail(name)?;
        let fields = form::fields(
            self.video,
            self.checked,
            self.chosen,
            name,
            thumbnail.as_deref(),
            self.sending,
        );
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
        let request = Request::post(self.url(&[("form", "1"), ("json", "1")])).form(&pairs);
        self.report(&Event::Phase(Phase::Publishing));
        self.note(&Entry::Publish)?;
        let published = self
            .send(Operation::Publish, request)
            .and_then(|response| step_response::publish(&response));
        let mut published = match published {
            Ok(published) => published,
            Err(error) => {
                if was_not_performed(&error) {
                    self.note(&Entry::NoPublish)?;
                }
                return Err(error);
            }
        };
        // The video is published: a failure from here on does not change that.
        if let Err(error) = self.journal.remove() {
            tracing::warn!(kind = ?error.kind(), "the state file cannot be removed");
        }
        published.title.get_or_insert_with(|| self.checked.title.clone());
        published.duration = duration;
        if published.url.is_none() {
            published.url = watch_url(&self.settings.account, &published);
        }
        Ok(published)
    }

    /// Duration of the video, if the server reports it.
    fn duration(&mut self, name: &str) -> Option<Duration> {
        let request = Request::get(self.url(&[("duration", name)]));
        let response = self.send(Operation::FetchDuration, request);
        response
            .and_then(|response| step_response::duration(&response))
            .ok()
    }

    /// Reference of the chosen thumbnail for the form.
    fn thumbnail(&mut self, name: &str) -> Result<Option<String>, Error> {
        match (&self.video.thumbnail, &self.checked.picture) {
            (ThumbnailChoice::Custom(_), Some(picture)) => self.send_thumbnail(picture).map(Some),
            (ThumbnailChoice::Automatic(index), _) => {
                let request = Request::get(self.url(&[("thumbnails", name)])).max_body(MAX_THUMBNAILS_BYTES);
                let keys = self.retrying(None, |run| {
                    let response = run.send(Operation::FetchThumbnails, request.clone())?;
                    step_response::thumbnails(&response)
                })?;
                let count = keys.len();
                match keys.into_iter().nth(*index) {
                    Some(key) => Ok(Some(key)),
                    None if (*index, count) == (0, 0) => Ok(None),
                    None => Err(VideoFault::NoSuchThumbnail { index: *index, count }.into()),
                }
            }
            (ThumbnailChoice::Custom(_), None) => Ok(None),
        }
    }

    fn send_thumbnail(&mut self, picture: &SmallFile) -> Result<String, Error> {
        let stem = clock::stem(clock::now(), clock::random());
        let name = format!("ct-{stem}.{}", picture.extension);
        let form =
            Multipart::new([clock::random(), clock::random()]).small_file("customThumb", &name, picture);
        let (media_type, content) = form.finish();
        let url = self.url(&[("cthumb", &name), ("json", "1")]);
        let response = self.send(
            Operation::SendThumbnail,
            Request::post(url).stream(&media_type, content),
        )?;
        step_response::thumbnail(&response)
    }

    fn url(&self, query: &[(&str, &str)]) -> rumble_http::RequestUrl {
        self.server
            .join("upload.php")
            .with_query(&[("api", API_VERSION)])
            .with_query(query)
    }

    fn send(&self, operation: Operation, request: Request) -> Result<Response, Error> {
        let request = request
            .session(self.settings.account.session())
            .timeout(self.settings.timeout);
        let response = self.settings.stop.agent().send(&request);
        let response = response.map_err(|failure| Error::transport(operation, failure))?;
        tracing::debug!(?operation, status = response.status(), "response received");
        Ok(response)
    }

    fn retrying<T, E: MaybeError>(
        &mut self,
        chunk: Option<u64>,
        mut attempt: impl FnMut(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let (policy, stop) = (self.settings.retries, &self.settings.stop);
        let mut failures = policy.counter();
        loop {
            match attempt(self) {
                Ok(done) => return Ok(done),
                Err(failure) => {
                    let retry = failure.error().and_then(|error| failures.next(chunk, error));
                    let Some(retry) = retry else {
                        return Err(failure);
                    };
                    let after = retry.after;
                    self.report(&Event::Retry(retry));
                    stop.wait(after);
                }
            }
        }
    }

    fn note(&mut self, entry: &Entry) -> Result<(), Error> {
        self.journal.append(entry).map_err(Error::state)
    }
}

/// Failures that are an error or cannot be solved by a retry.
pub(crate) trait MaybeError {
    fn error(&self) -> Option<&Error>;
}

impl MaybeError for Error {
    fn error(&self) -> Option<&Error> {
        Some(self)
    }
}

impl MaybeError for Failure {
    fn error(&self) -> Option<&Error> {
        match self {
            Self::Error(error) => Some(error),
            Self::Gone => None,
        }
    }
}

/// Whether the server has certainly done nothing.
fn was_not_performed(error: &Error) -> bool {
    !error.outcome_is_unknown()
}

fn progress(chunks: Chunks, confirmed: u64, rate: Option<u64>) -> Progress {
    Progress {
        sent: chunks.first_bytes(confirmed),
        total: chunks.first_bytes(u64::MAX),
        chunk: confirmed,
        chunks: chunks.count(),
        rate,
    }
}

fn since(start: Instant) -> Duration {
    clock::instant().saturating_duration_since(start)
}

/// URL of the watch page, if the video already has one.
fn watch_url(account: &ServicePhp, published: &UploadResponse) -> Option<String> {
    let id = published.fid.base10();
    let response = account
        .call("media.details", Method::Get, &[("id", &id), ("api", "7")])
        .ok()?;
    response
        .data_text("url")
        .filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

/// `api`: version of the interface.
pub(crate) const API_VERSION: &str = "1.3";
const JSON: (&str, &str) = ("format", "json");
/// The response contains the images in addition to their keys.
const MAX_THUMBNAILS_BYTES: usize = 8 * 1024 * 1024;
