use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use rumble_http::internal::RequestAgent;
use rumble_servicephp::ServicePhp;

use crate::cancel::CancelHandle;
use crate::check::check;
use crate::clock;
use crate::error::{Error, ErrorKind};
use crate::fault::VideoFault;
use crate::journal::{Header, Journal, SavedState};
use crate::lookup::look_up;
use crate::operation::Operation;
use crate::progress::{Event, Phase, StartOver};
use crate::response::UploadResponse;
use crate::retry::RetryPolicy;
use crate::run::{self, Run, RunSettings};
use crate::server::{self, ServerChoice};
use crate::video::VideoUpload;

/// Publishes videos of an account in chunks, through the interface of the site itself (`upload.php`).
///
/// The file is read while it is sent, so memory does not grow with its size. With a [state file](Self::state_file) an
/// interrupted upload continues after the last confirmed chunk, even if the process was killed.
///
/// A failed chunk is sent again, even if its outcome is unknown, since a repeated chunk replaces itself on the server.
/// Merging and publishing are never repeated.
///
/// ```no_run
/// use rumble_upload::servicephp::{Secret, ServicePhp, Settings};
/// use rumble_upload::{Event, UploadPhp, VideoUpload};
///
/// let token = Secret::new(std::fs::read_to_string("session.txt")?.trim());
/// let account = ServicePhp::from_token(token, Settings::default())?;
/// let video = VideoUpload::new("clock.mkv", "Repairing a clock", "How-To").tags(["clock", "repair"]);
/// let uploader = UploadPhp::new(&account).state_file("clock.mkv.upload");
/// let published = uploader.upload_video(&video, |event| {
///     if let Event::Progress(progress) = event {
///         println!("{} of {} bytes", progress.sent, progress.total);
///     }
/// })?;
/// println!("{}", published.url.unwrap_or_default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "UploadPHP")]
#[derive(Clone)]
#[must_use]
pub struct UploadPhp {
    max_size: u64,
    resumes: bool,
    run: RunSettings,
    server: ServerChoice,
    state_file: Option<PathBuf>,
}

impl UploadPhp {
    /// Default size of a chunk in bytes: 10,000,000.
    #[doc(alias = "chunksz")]
    pub const CHUNK_SIZE: u64 = 10_000_000;
    /// Size in bytes of the largest file that the site accepts: 15,000,000,000.
    #[doc(alias = "max_filesize")]
    pub const MAX_SIZE: u64 = 15_000_000_000;
    /// `api`: version of the interface.
    #[doc(alias = "api_ver")]
    pub const API_VERSION: &str = run::API_VERSION;
    /// Default timeout of one request: 300 s.
    #[doc(alias = "upload_request_timeout")]
    pub const TIMEOUT: Duration = Duration::from_secs(300);

    /// Creates a client for this account, with its proxy and TLS roots. Sends nothing.
    pub fn new(account: &ServicePhp) -> Self {
        Self {
            max_size: Self::MAX_SIZE,
            resumes: true,
            run: RunSettings {
                account: account.clone(),
                chunk_size: Self::CHUNK_SIZE,
                retries: RetryPolicy::default(),
                stop: CancelHandle::new(RequestAgent::new(account.request_settings().clone())),
                timeout: Self::TIMEOUT,
            },
            server: ServerChoice::default(),
            state_file: None,
        }
    }

    /// Server that receives the file. Defaults to [`ServerChoice::Assigned`].
    pub fn server(mut self, server: ServerChoice) -> Self {
        self.server = server;
        self
    }

    /// Size of a chunk in bytes, clamped to 1 to 100,000,000. A resumed upload keeps its original size. Defaults to
    /// [`UploadPhp::CHUNK_SIZE`].
    pub fn chunk_size(mut self, bytes: u64) -> Self {
        self.run.chunk_size = bytes.clamp(1, 100_000_000);
        self
    }

    /// Maximum size of a file in bytes. Defaults to [`UploadPhp::MAX_SIZE`].
    pub fn max_size(mut self, bytes: u64) -> Self {
        self.max_size = bytes;
        self
    }

    /// Timeout of one request, for example of a chunk. Defaults to [`UploadPhp::TIMEOUT`].
    pub fn timeout(mut self, time: Duration) -> Self {
        self.run.timeout = time;
        self
    }

    /// File for the progress of the upload, from which a later attempt continues. It contains no secret and is removed when the
    /// video is published. Defaults to none: an interrupted upload starts over.
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }

    /// Whether to resume an earlier attempt in the state file; otherwise it is discarded. Defaults to yes.
    pub fn resume(mut self, resumes: bool) -> Self {
        self.resumes = resumes;
        self
    }

    /// Maximum number of consecutive failures of a chunk, and the minimum and maximum delay before a retry. Defaults to 8, 1 s
    /// and 60 s.
    pub fn retries(mut self, max_failures: u32, min_delay: Duration, max_delay: Duration) -> Self {
        self.run.retries = RetryPolicy {
            max_failures,
            min_delay,
            max_delay,
        };
        self
    }

    /// Returns a handle that cancels the uploads of this client and of its clones from any thread.
    #[must_use]
    pub fn cancel_handle(&self) -> CancelHandle {
        self.run.stop.clone()
    }

    /// Account of this client.
    #[must_use]
    pub fn servicephp(&self) -> &ServicePhp {
        &self.run.account
    }

    /// Sends the file and publishes it.
    ///
    /// Before the first byte is sent, this checks that the file can be read and is neither empty nor too large, and that the
    /// fields can be published. The categories and the channel must exist.
    ///
    /// # Errors
    ///
    /// Before anything is sent: [`InvalidFile`](ErrorKind::InvalidFile), [`InvalidField`](ErrorKind::InvalidField),
    /// [`UnknownCategory`](ErrorKind::UnknownCategory), [`UnknownChannel`](ErrorKind::UnknownChannel),
    /// [`InvalidThumbnail`](ErrorKind::InvalidThumbnail), or [`MayBePublished`](ErrorKind::MayBePublished) if an earlier attempt
    /// may have published the video. Afterwards: [`Rejected`](ErrorKind::Rejected) with
    /// [`rejected_fields`](Error::rejected_fields) if Rumble rejects the fields, or any error of a request or file. If it is
    /// unknown whether the video was published, [`outcome_is_unknown`](Error::outcome_is_unknown) is `true`.
    pub fn upload_video(
        &self,
        video: &VideoUpload,
        mut on_event: impl FnMut(&Event),
    ) -> Result<UploadResponse, Error> {
        let on_event: &mut dyn FnMut(&Event) = &mut on_event;
        on_event(&Event::Phase(Phase::Checking));
        if video.guid.is_some() {
            return Err(VideoFault::OnlySimple { field: "guid" }.into());
        }
        if !video.captions.is_empty() {
            return Err(VideoFault::OnlySimple { field: "captions" }.into());
        }
        let checked = check(video, self.max_size, clock::now())?;
        let chosen = look_up(&self.run.account, video)?;
        let account = self
            .run
            .account
            .user_id()
            .map_err(|error| Error::service(Operation::Check, error))?;
        let header = Header {
            account: account.base10(),
            file: checked.source.identity(),
            site: self.run.account.base_url().to_string(),
        };
        let (journal, found) = match &self.state_file {
            Some(path) => Journal::open(path, &header).map_err(Error::state)?,
            None => (Journal::none(), SavedState::Nothing),
        };
        let reached = match found {
            _ if !self.resumes => None,
            SavedState::Nothing => None,
            SavedState::SavedProgress(reached) => Some(reached),
            SavedState::Unusable(reason) => {
                on_event(&Event::StartedOver(reason));
                None
            }
            SavedState::MayBePublished => {
                return Err(Error::new(ErrorKind::MayBePublished, Operation::Publish));
            }
        };
        let mut run = Run::new(&self.run, video, &checked, chosen, journal, on_event);
        let name = match reached {
            Some(reached) => run.resume(reached, &header),
            None => run.begin(server::choose(&self.server, &self.run.account)?, Some(&header)),
        };
        let name = match name {
            Err(crate::step_response::Failure::Gone) => {
                run.report(&Event::StartedOver(StartOver::FileGone));
                run.begin(server::choose(&self.server, &self.run.account)?, None)
            }
            name => name,
        };
        let name = name.map_err(|failure| match failure {
            crate::step_response::Failure::Error(error) => error,
            crate::step_response::Failure::Gone => Error::new(ErrorKind::FileGone, Operation::SendChunk),
        })?;
        run.publish(&name)
    }
}

impl fmt::Debug for UploadPhp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadPhp")
            .field("account", &self.run.account)
            .field("chunk_size", &self.run.chunk_size)
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}
