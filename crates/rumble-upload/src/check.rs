//! Checks before the first byte is sent. Pure, except that it reads the files.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rumble_model::Timestamp;

use crate::choice::{ThumbnailChoice, Visibility};
use crate::fault::VideoFault;
use crate::small_file::SmallFile;
use crate::source::Source;
use crate::video::VideoUpload;

/// Checked fields of an upload.
pub(crate) struct CheckedVideo {
    pub(crate) source: Source,
    /// File name sent to Rumble.
    pub(crate) file_name: String,
    /// Extension in lower case, without the dot.
    pub(crate) extension: String,
    pub(crate) title: String,
    /// Tags, joined with commas.
    pub(crate) tags: String,
    /// Publication time in the form of the wire.
    pub(crate) schedule: Option<String>,
    pub(crate) picture: Option<SmallFile>,
}

pub(crate) fn check(video: &VideoUpload, max_size: u64, now: SystemTime) -> Result<CheckedVideo, VideoFault> {
    let source = Source::find(&video.path)?;
    match source.size() {
        0 => return Err(VideoFault::Empty),
        size if size > max_size => {
            return Err(VideoFault::TooLarge { size, max: max_size });
        }
        _ => {}
    }
    let file_name = file_name(video)?;
    Ok(CheckedVideo {
        extension: extension(&file_name)?,
        file_name,
        title: title(&video.title)?,
        tags: tags(&video.tags)?,
        schedule: schedule(video, now)?,
        picture: match &video.thumbnail {
            ThumbnailChoice::Automatic(_) => None,
            ThumbnailChoice::Custom(path) => Some(SmallFile::read(path)?),
        },
        source,
    })
}

fn file_name(video: &VideoUpload) -> Result<String, VideoFault> {
    let of_file = || {
        let name = video.path.file_name();
        name.map(|name| name.to_string_lossy().into_owned())
    };
    let name = video.file_name.clone().or_else(of_file).unwrap_or_default();
    one_line(&name, "file name")?;
    Ok(name)
}

/// The extension of a file name, by which Rumble recognizes the type.
fn extension(name: &str) -> Result<String, VideoFault> {
    let (stem, extension) = name.rsplit_once('.').ok_or(VideoFault::NoExtension)?;
    let is_ending = matches!(extension.len(), 1..=8) && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    match is_ending && !stem.is_empty() {
        true => Ok(extension.to_ascii_lowercase()),
        false => Err(VideoFault::NoExtension),
    }
}

fn title(text: &str) -> Result<String, VideoFault> {
    let title = text.trim();
    let chars = title.chars().count();
    match chars {
        0 => return Err(VideoFault::NoTitle),
        1..=MAX_TITLE_CHARS => {}
        _ => {
            return Err(VideoFault::TitleTooLong {
                chars,
                max: MAX_TITLE_CHARS,
            });
        }
    }
    one_line(title, "title")?;
    Ok(title.to_owned())
}

fn tags(tags: &[String]) -> Result<String, VideoFault> {
    let mut joined = String::new();
    for tag in tags {
        let tag = tag.trim();
        if tag.is_empty() {
            return Err(VideoFault::EmptyTag);
        }
        if tag.contains(',') {
            return Err(VideoFault::CommaInTag);
        }
        one_line(tag, "tag")?;
        if !joined.is_empty() {
            joined.push(',');
        }
        joined.push_str(tag);
    }
    Ok(joined)
}

fn one_line(text: &str, field: &'static str) -> Result<(), VideoFault> {
    match text.chars().any(char::is_control) {
        true => Err(VideoFault::ControlCharacter { field }),
        false => Ok(()),
    }
}

/// RFC 3339 in UTC with `Z`, in whole seconds, rounded up.
fn schedule(video: &VideoUpload, now: SystemTime) -> Result<Option<String>, VideoFault> {
    let Some(time) = video.schedule else {
        return Ok(None);
    };
    if time < now {
        return Err(VideoFault::ScheduleInPast);
    }
    if video.visibility != Visibility::Public {
        return Err(VideoFault::ScheduleOfHidden);
    }
    // The clock of this machine is before 1970.
    let since = time
        .duration_since(UNIX_EPOCH)
        .map_err(|_| VideoFault::ScheduleInPast)?;
    let seconds = since
        .checked_add(Duration::from_nanos(999_999_999))
        .map_or(u64::MAX, |rounded| rounded.as_secs());
    let text = i64::try_from(seconds)
        .ok()
        .and_then(Timestamp::from_unix_seconds)
        .and_then(|time| time.rfc3339_utc());
    text.map(Some).ok_or(VideoFault::ScheduleOutOfRange)
}

/// Maximum length of a title in characters.
const MAX_TITLE_CHARS: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn scheduled(seconds: u64, nanos: u32) -> Result<Option<String>, String> {
        let now = UNIX_EPOCH + Duration::from_secs(1_763_159_467);
        let time = UNIX_EPOCH + Duration::new(seconds, nanos);
        let video = VideoUpload::new("clock.mp4", "Clock", 10).schedule(time);
        schedule(&video, now).map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_schedule_is_in_utc_with_z_and_whole_seconds() {
        let text = |seconds, nanos| scheduled(seconds, nanos).unwrap().unwrap();
        assert_eq!(text(1_763_159_467, 0), "2025-11-14T22:31:07Z");
        assert_eq!(text(1_763_159_467, 1), "2025-11-14T22:31:08Z");
        assert_eq!(text(253_402_300_799, 0), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn a_schedule_in_the_past_or_beyond_the_year_9999_is_rejected() {
        let fault = |seconds, nanos| scheduled(seconds, nanos).unwrap_err();
        assert_eq!(
            fault(253_402_300_799, 1),
            "the scheduled time is beyond the year 9999"
        );
        assert_eq!(
            fault(9_000_000_000_000_000_000, 0),
            "the scheduled time is beyond the year 9999"
        );
        assert_eq!(fault(1_763_159_466, 0), "the scheduled time is in the past");
        let before = VideoUpload::new("clock.mp4", "Clock", 10).schedule(UNIX_EPOCH - Duration::from_secs(1));
        let early_clock = UNIX_EPOCH - Duration::from_secs(10);
        for now in [UNIX_EPOCH, early_clock] {
            let fault = schedule(&before, now).unwrap_err();
            assert!(matches!(fault, VideoFault::ScheduleInPast), "{fault}");
        }
    }

    #[test]
    fn a_scheduled_video_cannot_be_hidden() {
        let now = UNIX_EPOCH;
        let video = VideoUpload::new("clock.mp4", "Clock", 10).schedule(UNIX_EPOCH + Duration::from_secs(9));
        for hidden in [Visibility::Unlisted, Visibility::Private] {
            let fault = schedule(&video.clone().visibility(hidden), now).unwrap_err();
            assert!(matches!(fault, VideoFault::ScheduleOfHidden), "{fault}");
        }
    }

    /// S23: the original names every file `.mp4`.
    #[test]
    fn a_file_keeps_its_extension() {
        for (name, ending) in [
            ("clock.mkv", "mkv"),
            ("a b.MOV", "mov"),
            ("Caf\u{e9} \u{2615}.webm", "webm"),
            ("one.two.m4v", "m4v"),
        ] {
            assert_eq!(extension(name).unwrap(), ending, "{name}");
        }
        for name in ["clock", ".mp4", "clock.", "clock.m p4", "clock.caf\u{e9}"] {
            assert!(matches!(extension(name), Err(VideoFault::NoExtension)), "{name}");
        }
    }

    #[test]
    fn tags_are_joined_with_commas_and_contain_none() {
        let joined = |list: &[&str]| tags(&list.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            joined(&["clock", " caf\u{e9} \u{2615} "]).unwrap(),
            "clock,caf\u{e9} \u{2615}"
        );
        assert_eq!(joined(&[]).unwrap(), "");
        assert!(matches!(joined(&["a, b"]), Err(VideoFault::CommaInTag)));
        assert!(matches!(joined(&["a", " "]), Err(VideoFault::EmptyTag)));
        assert!(matches!(
            joined(&["a\nb"]),
            Err(VideoFault::ControlCharacter { field: "tag" })
        ));
    }

    #[test]
    fn a_title_has_1_to_100_characters_on_one_line() {
        assert_eq!(title(" Caf\u{e9} ").unwrap(), "Caf\u{e9}");
        assert!(title(&"\u{e9}".repeat(100)).is_ok());
        assert!(matches!(
            title(&"x".repeat(101)),
            Err(VideoFault::TitleTooLong { chars: 101, max: 100 })
        ));
        assert!(matches!(title("  "), Err(VideoFault::NoTitle)));
        assert!(matches!(
            title("a\u{7f}b"),
            Err(VideoFault::ControlCharacter { field: "title" })
        ));
    }
}
