use std::fmt;
use std::time::Duration;

use rumble_http::internal::{Request, RequestAgent, RequestSettings, Response};
use rumble_http::{Endpoint, ProxySettings};
use rumble_model::Secret;
use serde_json::{Map, Value};

use crate::check::{Checked, check};
use crate::choice::{Availability, ChannelChoice, Licence, ThumbnailChoice, Visibility};
use crate::clock;
use crate::error::{Error, ErrorKind};
use crate::fault::VideoFault;
use crate::form::media_type;
use crate::multipart::Multipart;
use crate::operation::Operation;
use crate::picture::Picture;
use crate::reply;
use crate::response::UploadResponse;
use crate::stop::CancelHandle;
use crate::upload_php::UploadPhp;
use crate::video::VideoUpload;

/// Publishes videos through Rumble's official simple-upload API, for who has an access token for it.
///
/// It takes less than the site: title, description, licence ([`Licence::PersonalUse`], for what is not for sale, or
/// [`Licence::RumbleOnly`]), channel by id, an own thumbnail, captions and a [`guid`](VideoUpload::guid). Whatever else is
/// chosen in a [`VideoUpload`] is an error, but the primary category, which it does not ask for. The file goes in one
/// request, so nothing can be resumed.
///
/// ```no_run
/// use rumble_upload::{Licence, Secret, SimpleUpload, VideoUpload};
///
/// let token = Secret::new(std::fs::read_to_string("token.txt")?.trim());
/// let video = VideoUpload::new("clock.mp4", "Repairing a clock", "How-To").licence(Licence::PersonalUse);
/// let published = SimpleUpload::new(token)?.upload_video(&video)?;
/// println!("{}", published.url.unwrap_or_default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct SimpleUpload {
    base_url: Endpoint,
    requests: RequestSettings,
    stop: CancelHandle,
    token: Secret,
}

impl SimpleUpload {
    /// For the owner of this access token: 40 letters and digits. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`InvalidField`](ErrorKind::InvalidField) when it is no such token.
    pub fn new(token: Secret) -> Result<Self, Error> {
        let text = token.expose();
        if text.len() != 40 || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(VideoFault::Token.into());
        }
        let requests = RequestSettings::default().timeout(TIMEOUT);
        Ok(Self {
            base_url: Endpoint::rumble(),
            stop: CancelHandle::new(RequestAgent::new(requests.clone())),
            requests,
            token,
        })
    }

    /// The site. Defaults to `https://rumble.com`.
    pub fn base_url(mut self, url: Endpoint) -> Self {
        self.base_url = url;
        self
    }

    /// How long the upload may take in all. Defaults to a day.
    pub fn timeout(self, time: Duration) -> Self {
        let requests = self.requests.clone().timeout(time);
        self.with(requests)
    }

    /// How other hosts are reached. Defaults to [`ProxySettings::from_env`].
    pub fn proxy(self, proxy: ProxySettings) -> Self {
        let requests = self.requests.clone().proxy(proxy);
        self.with(requests)
    }

    /// TLS roots to trust beside the built-in ones, as DER. Defaults to none.
    pub fn extra_roots(self, roots: Vec<Vec<u8>>) -> Self {
        let requests = self.requests.clone().extra_roots(roots);
        self.with(requests)
    }

    /// Ends the uploads of this client and of its clones from any thread. Take it after the settings are made.
    #[must_use]
    pub fn cancel_handle(&self) -> CancelHandle {
        self.stop.clone()
    }

    /// Sends the file with its fields, once.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](ErrorKind::Unsupported) for what this API cannot express, and as
    /// [`UploadPhp::upload_video`]; [`Forbidden`](ErrorKind::Forbidden) when the token is not valid.
    pub fn upload_video(&self, video: &VideoUpload) -> Result<UploadResponse, Error> {
        let checked = check(video, UploadPhp::MAX_SIZE, clock::now())?;
        let channel = only_simple(video)?;
        let captions = captions(video)?;
        let part = checked.source.part(0..checked.source.size());
        let mut form = Multipart::new([clock::random(), clock::random()])
            .text("access_token", self.token.expose())
            .text("title", &checked.title)
            .text("description", &video.description)
            .text("license_type", video.licence.on_wire());
        if let Some(channel) = channel {
            form = form.text("channel_id", &channel);
        }
        if let Some(guid) = &video.guid {
            form = form.text("guid", guid);
        }
        form = form.file(
            "video",
            &checked.file_name,
            &media_type(&checked.extension),
            checked.source.size(),
            part.opener(),
        );
        form = with_pictures(form, &checked, &captions);
        let (media_type, content) = form.finish();
        let url = self.base_url.join("api/simple-upload.php");
        let request = Request::post(url)
            .stream(&media_type, content)
            .secret(&self.token);
        let response = self.stop.agent().send(&request);
        if let Some(failure) = part.failure() {
            return Err(failure);
        }
        let response = response.map_err(|failure| Error::transport(Operation::Publish, failure))?;
        let mut published = read(&response)?;
        published.title = Some(checked.title);
        Ok(published)
    }

    fn with(self, requests: RequestSettings) -> Self {
        Self {
            stop: CancelHandle::new(RequestAgent::new(requests.clone())),
            requests,
            ..self
        }
    }
}

fn with_pictures(mut form: Multipart, checked: &Checked, captions: &[(String, Picture)]) -> Multipart {
    if let Some(picture) = &checked.picture {
        form = form.picture("thumb", &format!("thumb.{}", picture.extension), picture);
    }
    for (language, file) in captions {
        let name = format!("{language}.{}", file.extension);
        form = form.picture(&format!("cc_{language}"), &name, file);
    }
    form
}

fn captions(video: &VideoUpload) -> Result<Vec<(String, Picture)>, VideoFault> {
    let files = video.captions.iter().map(|(language, path)| {
        let is_language = language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase());
        match is_language {
            true => Ok((language.clone(), Picture::captions(path)?)),
            false => Err(VideoFault::Captions),
        }
    });
    files.collect()
}

/// The id of the channel, of an upload that has nothing which this API cannot express.
fn only_simple(video: &VideoUpload) -> Result<Option<String>, VideoFault> {
    let has = [
        ("tags", !video.tags.is_empty()),
        ("second_category", video.second_category.is_some()),
        ("visibility", video.visibility != Visibility::Public),
        ("schedule", video.schedule.is_some()),
        ("availability", video.availability != Availability::Free),
        (
            "thumbnail",
            !matches!(
                video.thumbnail,
                ThumbnailChoice::Automatic(0) | ThumbnailChoice::Custom(_)
            ),
        ),
        (
            "licence",
            !matches!(video.licence, Licence::PersonalUse | Licence::RumbleOnly),
        ),
        ("info_who", !video.info_who.is_empty()),
        ("info_when", !video.info_when.is_empty()),
        ("info_where", !video.info_where.is_empty()),
        ("info_ext_user", !video.info_ext_user.is_empty()),
        ("related_video_url", video.related_video_url.is_some()),
        ("facebook_upload", video.facebook_upload.is_some()),
        ("vimeo_upload", video.vimeo_upload.is_some()),
        ("send_push", video.send_push.is_some()),
        ("featured_for_user", video.featured_for_user.is_some()),
        ("featured_for_channel", video.featured_for_channel.is_some()),
        ("is_gambling_related", video.gambling),
        ("set_default_channel", video.default_channel),
    ];
    if let Some((field, _)) = has.iter().find(|(_, is_chosen)| *is_chosen) {
        return Err(VideoFault::NotSimple { field });
    }
    match &video.channel {
        ChannelChoice::UserPage => Ok(None),
        ChannelChoice::Id(id) => Ok(Some(id.base10())),
        ChannelChoice::Named(_) => Err(VideoFault::NotSimple {
            field: "channel by name",
        }),
    }
}

/// HTTP 200 also for failures.
fn read(response: &Response) -> Result<UploadResponse, Error> {
    const PUBLISH: Operation = Operation::Publish;
    let error = |kind| Error::response(kind, PUBLISH, response);
    let reply: Option<Map<String, Value>> = reply::json(&response.text());
    let errors = reply.as_ref().and_then(|reply| reply.get("errors"));
    if let Some(failure) = response.failure() {
        return Err(match errors {
            Some(errors) => reply::rejected(PUBLISH, errors, response).with_kind(failure.into()),
            None => error(failure.into()),
        });
    }
    let reply = reply.ok_or_else(|| error(ErrorKind::NotJson))?;
    match reply::flag(reply.get("success")) {
        Some(true) => UploadResponse::from_simple(reply).ok_or_else(|| error(ErrorKind::UnexpectedFormat)),
        Some(false) => Err(match reply.get("errors") {
            Some(errors) => reply::rejected(PUBLISH, errors, response),
            None => error(ErrorKind::Rejected),
        }),
        None => Err(error(ErrorKind::UnexpectedFormat)),
    }
}

impl fmt::Debug for SimpleUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimpleUpload")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

const TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);
