use std::fmt;
use std::time::Duration;

use rumble_http::internal::{Request, RequestAgent, RequestSettings, Response};
use rumble_http::{Endpoint, ProxySettings};
use rumble_model::Secret;
use serde_json::{Map, Value};

use crate::cancel::CancelHandle;
use crate::check::{CheckedVideo, check};
use crate::choice::{Availability, ChannelChoice, Licence, ThumbnailChoice, Visibility};
use crate::clock;
use crate::error::{Error, ErrorKind};
use crate::fault::VideoFault;
use crate::form::media_type;
use crate::multipart::Multipart;
use crate::operation::Operation;
use crate::response::UploadResponse;
use crate::small_file::SmallFile;
use crate::step_response;
use crate::upload_php::UploadPhp;
use crate::video::VideoUpload;

/// Publishes videos through Rumble's official simple-upload API, which requires an access token.
///
/// This API supports fewer fields than the site: title, description, licence ([`Licence::PersonalUse`], not for sale, or
/// [`Licence::RumbleOnly`]), channel by id, a custom thumbnail, captions and a [`guid`](VideoUpload::guid). Any other choice
/// in a [`VideoUpload`] is an error, except the primary category, which is not sent. The file is sent in one request, so an
/// upload cannot be resumed.
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
    /// Creates a client for the owner of this access token, 40 letters and digits. Sends nothing.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidField`](ErrorKind::InvalidField) if the token has another form.
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

    /// Site. Defaults to `https://rumble.com`.
    pub fn base_url(mut self, url: Endpoint) -> Self {
        self.base_url = url;
        self
    }

    /// Timeout of the whole upload. Defaults to one day.
    pub fn timeout(self, time: Duration) -> Self {
        let requests = self.requests.clone().timeout(time);
        self.with(requests)
    }

    /// Proxy for other hosts. Defaults to [`ProxySettings::from_env`].
    pub fn proxy(self, proxy: ProxySettings) -> Self {
        let requests = self.requests.clone().proxy(proxy);
        self.with(requests)
    }

    /// Additional TLS root certificates in DER form. Defaults to none.
    pub fn extra_roots(self, roots: Vec<Vec<u8>>) -> Self {
        let requests = self.requests.clone().extra_roots(roots);
        self.with(requests)
    }

    /// Returns a handle that cancels the uploads of this client and of its clones from any thread. Call it after all settings.
    #[must_use]
    pub fn cancel_handle(&self) -> CancelHandle {
        self.stop.clone()
    }

    /// Sends the file with its fields, once.
    ///
    /// # Errors
    ///
    /// Returns [`Unsupported`](ErrorKind::Unsupported) for fields that this API does not support,
    /// [`Forbidden`](ErrorKind::Forbidden) if the token is not valid, or an error of [`UploadPhp::upload_video`].
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

fn with_pictures(mut form: Multipart, checked: &CheckedVideo, captions: &[(String, SmallFile)]) -> Multipart {
    if let Some(picture) = &checked.picture {
        form = form.small_file("thumb", &format!("thumb.{}", picture.extension), picture);
    }
    for (language, file) in captions {
        let name = format!("{language}.{}", file.extension);
        form = form.small_file(&format!("cc_{language}"), &name, file);
    }
    form
}

fn captions(video: &VideoUpload) -> Result<Vec<(String, SmallFile)>, VideoFault> {
    let files = video.captions.iter().map(|(language, path)| {
        let is_language = language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase());
        match is_language {
            true => Ok((language.clone(), SmallFile::captions(path)?)),
            false => Err(VideoFault::Captions),
        }
    });
    files.collect()
}

/// Returns the id of the channel, if every field is supported by this API.
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

/// Failures have HTTP 200, too.
fn read(response: &Response) -> Result<UploadResponse, Error> {
    const PUBLISH: Operation = Operation::Publish;
    let error = |kind| Error::response(kind, PUBLISH, response);
    let members: Option<Map<String, Value>> = step_response::json(&response.text());
    let errors = members.as_ref().and_then(|members| members.get("errors"));
    if let Some(failure) = response.failure() {
        return Err(match errors {
            Some(errors) => step_response::rejected(PUBLISH, errors, response).with_kind(failure.into()),
            None => error(failure.into()),
        });
    }
    let members = members.ok_or_else(|| error(ErrorKind::NotJson))?;
    match step_response::flag(members.get("success")) {
        Some(true) => UploadResponse::from_simple(members).ok_or_else(|| error(ErrorKind::UnexpectedFormat)),
        Some(false) => Err(match members.get("errors") {
            Some(errors) => step_response::rejected(PUBLISH, errors, response),
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
