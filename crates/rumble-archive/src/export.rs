//! Exports: the messages of a recording in formats of other programs.

mod ass;
mod chat_downloader;
mod events;
mod html;
mod pictures;
mod post;
mod rants_csv;
mod srt;
mod text;
mod yt_dlp;

use std::io::{self, Write};
use std::ops::ControlFlow;

use rumble_chat::Event;
use rumble_model::StreamId;
use rumble_model::chat::RantsConfig;
use time::{Duration, OffsetDateTime};

use crate::error::Error;
use crate::read::{Played, PlayedEvent, Recording, Report, Selection};
use crate::survey::Survey;
pub use crate::values::{Zone, one_line};
pub(crate) use html::escaped;
pub use pictures::PictureSource;
use post::Post;

/// Export format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Lines of `cocorum chat --json` and `cocorum live --watch --json`.
    Events,
    /// JSON of chat-downloader: one array.
    ChatDownloader,
    /// JSON of chat-downloader: one object per line.
    ChatDownloaderJsonl,
    /// `.live_chat.json` of yt-dlp.
    YtDlp,
    /// Subtitles with colours (Advanced `SubStation` Alpha).
    Ass,
    /// Plain subtitles (`SubRip`).
    Srt,
    /// A table of paid messages, with the columns of `RantStats`.
    RantsCsv,
    /// Plain text.
    Text,
    /// Page for reading and searching.
    Html,
}

/// Form of messages that are deleted at the end of the recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeletedMessages {
    /// Exported as they were, with deletion events if the format has them.
    Keep,
    /// Marked as deleted.
    Mark,
    /// Omitted.
    Drop,
}

/// Options of an export.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ExportOptions {
    /// Start of the video. Defaults to the start of the stream if it was recorded, otherwise to the start of its recording.
    pub start: Option<OffsetDateTime>,
    /// Offset added to every time in the video.
    pub offset: Duration,
    /// Treatment of deleted messages. Defaults to marked in texts and pages, dropped in subtitles, and kept elsewhere.
    pub deleted: Option<DeletedMessages>,
    /// Time zone of human-readable times.
    pub zone: Zone,
    /// Pictures of authors for [`Format::Html`]. Defaults to `None`: a page without pictures.
    pub pictures: Option<PictureSource>,
}

/// Error of an export.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The recording cannot be read.
    #[error("the recording cannot be read")]
    Read(#[source] Error),
    /// The export cannot be written.
    #[error("the export cannot be written")]
    Write(#[source] io::Error),
    /// The format is for one stream, but the recording contains several.
    #[error("the format is for one stream, and the recording contains several; choose one")]
    SeveralStreams(StreamId, StreamId),
}

impl Format {
    /// Name of the format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::ChatDownloader => "chat-downloader",
            Self::ChatDownloaderJsonl => "chat-downloader-jsonl",
            Self::YtDlp => "yt-dlp",
            Self::Ass => "ass",
            Self::Srt => "srt",
            Self::RantsCsv => "rants-csv",
            Self::Text => "text",
            Self::Html => "html",
        }
    }

    /// Whether the format belongs to a video, and therefore to one stream.
    fn is_for_one_stream(self) -> bool {
        matches!(
            self,
            Self::ChatDownloader | Self::ChatDownloaderJsonl | Self::YtDlp | Self::Ass | Self::Srt
        )
    }

    fn default_deleted(self) -> DeletedMessages {
        match self {
            Self::Ass | Self::Srt => DeletedMessages::Drop,
            Self::Text | Self::Html => DeletedMessages::Mark,
            _ => DeletedMessages::Keep,
        }
    }

    fn writer(self, options: &ExportOptions) -> Box<dyn Writer> {
        let zone = options.zone.clone();
        match self {
            Self::Events => Box::new(events::Events),
            Self::ChatDownloader => Box::new(chat_downloader::ChatDownloader::array()),
            Self::ChatDownloaderJsonl => Box::new(chat_downloader::ChatDownloader::lines()),
            Self::YtDlp => Box::new(yt_dlp::YtDlp),
            Self::Ass => Box::new(ass::Ass::default()),
            Self::Srt => Box::new(srt::Srt::default()),
            Self::RantsCsv => Box::new(rants_csv::RantsCsv),
            Self::Text => Box::new(text::Text::new(zone)),
            Self::Html => Box::new(html::Html::new(zone, options.pictures.clone())),
        }
    }
}

/// Writer of one format.
trait Writer {
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn post(&mut self, _post: &Post<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Any event, including messages; called before [`Writer::post`].
    fn event(&mut self, _event: &Played, _place: &Position, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Passes the survey of the whole recording before the first event.
    fn survey(&mut self, _survey: &Survey) {}
}

/// Position of an event in the video.
#[derive(Debug, Clone, Copy)]
struct Position {
    at: OffsetDateTime,
    since_start: Duration,
    /// Whether deletions are kept as events.
    keeps_deleted: bool,
}

/// Writes a recording in a format. Reads the recording once, or twice if the format needs later deletions of each
/// message.
///
/// # Errors
///
/// Fails if the recording cannot be read, the export cannot be written, or the recording contains several streams and the
/// format is for one.
pub fn export(
    recording: &Recording,
    selection: &Selection,
    format: Format,
    options: &ExportOptions,
    out: &mut dyn Write,
) -> Result<Report, ExportError> {
    let deleted = options.deleted.unwrap_or(format.default_deleted());
    let needs_survey = deleted != DeletedMessages::Keep || options.pictures.is_some();
    let survey = needs_survey.then(|| Survey::of(recording, selection, options.pictures.is_some()));
    let survey = survey.transpose().map_err(ExportError::Read)?;
    let mut run = Run {
        writer: format.writer(options),
        survey,
        deleted,
        options,
        format,
        start: options.start,
        stream: None,
        rants: None,
    };
    if let Some(survey) = &run.survey {
        run.writer.survey(survey);
    }
    run.writer.begin(out).map_err(ExportError::Write)?;
    let mut failure = None;
    let report = recording.play(selection, |played| match run.event(played, out) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failure = Some(error);
            ControlFlow::Break(())
        }
    });
    if let Some(error) = failure {
        return Err(error);
    }
    let report = report.map_err(ExportError::Read)?;
    run.writer.end(out).map_err(ExportError::Write)?;
    Ok(report)
}

struct Run<'a> {
    writer: Box<dyn Writer>,
    survey: Option<Survey>,
    deleted: DeletedMessages,
    options: &'a ExportOptions,
    format: Format,
    start: Option<OffsetDateTime>,
    stream: Option<StreamId>,
    /// Rant settings of the chat.
    rants: Option<RantsConfig>,
}

impl Run<'_> {
    fn event(&mut self, played: &Played, out: &mut dyn Write) -> Result<(), ExportError> {
        if let PlayedEvent::Opened { started_on, .. } = &played.event {
            self.start = self.start.or(*started_on).or(Some(played.at));
        }
        if let PlayedEvent::Chat(event) = &played.event
            && let Event::Init(init) = &**event
            && let Some(config) = &init.init.config
        {
            self.rants = Some(config.rants.clone());
        }
        let start = *self.start.get_or_insert(played.at);
        let at = played.time();
        let position = Position {
            at,
            since_start: at - start + self.options.offset,
            keeps_deleted: self.deleted == DeletedMessages::Keep,
        };
        self.writer
            .event(played, &position, out)
            .map_err(ExportError::Write)?;
        let (Some(message), Some(stream)) = (played.message(), played.stream) else {
            return Ok(());
        };
        if self.format.is_for_one_stream() {
            let first = *self.stream.get_or_insert(stream);
            if first != stream {
                return Err(ExportError::SeveralStreams(first, stream));
            }
        }
        let survey = self.survey.as_ref();
        let is_deleted = self.deleted != DeletedMessages::Keep
            && survey.is_some_and(|survey| survey.is_deleted(stream, message, played.seq));
        if is_deleted && self.deleted == DeletedMessages::Drop {
            return Ok(());
        }
        let post = Post {
            message,
            stream,
            position,
            is_deleted,
            rants: self.rants.as_ref(),
        };
        self.writer.post(&post, out).map_err(ExportError::Write)
    }
}
