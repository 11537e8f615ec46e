//! `cocorum upload`

mod progress;
mod state;

use rumble_feed::upload::Uploaded;
use rumble_feed::{Body, Line};
use rumble_model::ChannelId;
use rumble_servicephp::ServicePhp;
use rumble_upload::{
    CategoryChoice, ChannelChoice, ErrorKind, Licence, ThumbnailChoice, UploadPhp, UploadResponse,
    VideoUpload, Visibility,
};

use crate::args::{self, Servers};
use crate::context;
use crate::error::CliError;
use crate::escape::escape_foreign;
use crate::report::Report;
use crate::stderr;
use progress::ProgressView;

pub(crate) fn run(args: &args::Upload, servers: &Servers) -> Result<Report, CliError> {
    let session = context::session(servers, &args.session)?;
    let state = state::file(&args.file).map_err(CliError::Message)?;
    if !args.resume && state.exists() {
        stderr::status(
            "an earlier upload of this file was interrupted; --resume would continue where it stopped",
        );
    }
    let account = context::logged_in_account(servers, &session)?;
    let mut uploader = UploadPhp::new(&account).state_file(&state).resume(args.resume);
    if let Some(bytes) = args.chunk_size {
        uploader = uploader.chunk_size(bytes);
    }
    stop_on_interruption(&uploader, &account);
    let mut report = Report::new(args.json);
    let mut shown = ProgressView::new(args.json, args.quiet);
    let result = uploader.upload_video(&video(args), |event| {
        session.save_if_renewed();
        shown.event(event, &mut report);
    });
    shown.clear();
    let published = result.map_err(|error| match error.kind() {
        ErrorKind::Closed => CliError::Message(shown.interrupted()),
        _ => CliError::Upload(error),
    })?;
    report_published(&mut report, &published);
    Ok(report)
}

/// Ends the command on an interruption. The state file stays as it is.
fn stop_on_interruption(uploader: &UploadPhp, account: &ServicePhp) {
    let (cancel, guest) = (uploader.cancel_handle(), account.guest());
    // On systems without handlers, signals end the process; the upload can be resumed as well.
    let _ = ctrlc::set_handler(move || {
        cancel.cancel();
        guest.shutdown();
    });
}

fn report_published(report: &mut Report, published: &UploadResponse) {
    let (url, embed_url) = (published.url.as_deref(), published.embed_url());
    let body = Uploaded::new(published.title.as_deref(), url, &embed_url);
    report.write(&Line::new(Body::Uploaded(body)).on(published.fid), || {
        format!("published {}", escape_foreign(url.unwrap_or(&embed_url)))
    });
}

fn video(args: &args::Upload) -> VideoUpload {
    let mut video = VideoUpload::new(&args.file, &args.title, category(&args.category))
        .description(&args.description)
        .tags(&args.tags)
        .licence(match args.licence {
            args::Licence::Personal => Licence::PersonalUse,
            args::Licence::Rumble => Licence::RumbleOnly,
            args::Licence::Managed => Licence::VideoManagementExclusive,
            args::Licence::ManagedExceptYoutube => Licence::VideoManagementExcludingYouTube,
        })
        .visibility(match args.visibility {
            args::Visibility::Public => Visibility::Public,
            args::Visibility::Unlisted => Visibility::Unlisted,
            args::Visibility::Private => Visibility::Private,
        });
    if let Some(second) = &args.second_category {
        video = video.second_category(category(second));
    }
    if let Some(channel) = &args.channel {
        video = video.channel(match channel.parse().ok().and_then(ChannelId::new) {
            Some(id) => ChannelChoice::Id(id),
            None => ChannelChoice::Named(channel.clone()),
        });
    }
    if let Some(time) = args.schedule {
        video = video.schedule(time);
    }
    if let Some(picture) = &args.thumbnail {
        video = video.thumbnail(ThumbnailChoice::Custom(picture.clone()));
    }
    if let Some(number) = args.thumbnail_number {
        let index = usize::try_from(number - 1).unwrap_or(usize::MAX);
        video = video.thumbnail(ThumbnailChoice::Automatic(index));
    }
    if let Some(name) = &args.file_name {
        video = video.file_name(name);
    }
    video
}

/// A number, if the text consists of digits.
fn category(text: &str) -> CategoryChoice {
    match text.parse() {
        Ok(id) => CategoryChoice::Id(id),
        Err(_) => CategoryChoice::Named(text.to_owned()),
    }
}
