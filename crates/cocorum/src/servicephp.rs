//! `cocorum.servicephp`: log in, stay logged in, mute, pin, comment, fill playlists, look up streams, videos and emotes.
//!
//! | Python | here |
//! |---|---|
//! | `ServicePHP(username, token)` | [`ServicePhp::from_token`]; without an account: [`Guest`] |
//! | `sphp.login_basic(password)` | [`Guest::log_in`] |
//! | `sphp.login_second_factor(two_fac_auth, code)` | [`TwoFactor::verify`] |
//! | `two_fac_auth.request_2fa_code(option)` | [`TwoFactor::request_email_code`], [`TwoFactor::request_sms_code`] |
//! | `sphp.session_token` | [`ServicePhp::session`], then [`token`](SessionCookie::token) |
//! | `sphp.test_session()`, `sphp.logout()` | [`ServicePhp::check_session`], [`ServicePhp::logout`] |
//! | `sphp.user_id_b10`, `sphp.user_id_b36` | [`ServicePhp::user_id`], then `base10()`, `base36()` |
//! | `sphp.mute_user(…)`, `sphp.unmute_user(record_id)` | [`ServicePhp::mute_user`], [`ServicePhp::unmute_user`] |
//! | `sphp.chat_pin(…)`, `sphp.raid_confirm(…)` | [`ServicePhp::pin_message`], [`ServicePhp::unpin_message`], [`ServicePhp::confirm_raid`] |
//! | `sphp.comment_add(…)`, `comment_pin`, `comment_delete`, `comment_restore` | [`ServicePhp::add_comment`], [`ServicePhp::reply_to_comment`], [`ServicePhp::pin_comment`], [`ServicePhp::delete_comment`], [`ServicePhp::restore_comment`] |
//! | `sphp.playlist_add(…)`, `playlist_edit`, `playlist_delete`, `playlist_add_video` | [`ServicePhp::add_playlist`], [`ServicePhp::edit_playlist`], [`ServicePhp::delete_playlist`], [`ServicePhp::add_to_playlist`] |
//! | `sphp.get_video_url(video_id)` | [`Guest::video_url`] |
//! | `sphp.reset_rls_api_key(channel_id)` | [`ServicePhp::reset_api_key`] |
//! | `sphp.sphp_request(…)` | [`ServicePhp::call`], [`Guest::call`] |
//! | – | [`resolve`]: from any URL of a stream to its id |

use rumble_model::StreamRef;

#[doc(inline)]
pub use rumble_servicephp::{
    Endpoint, EndpointError, Error, ErrorKind, Guest, Login, Method, MuteScope, MuteTarget, Operation,
    Origin, Pages, PlaylistDetails, ProxySettings, RequestUrl, ResolvedStream, Secret, ServicePhp,
    ServiceResponse, SessionCookie, SessionTokenError, SettingError, Settings, TwoFactor, TwoFactorMethods,
    UserState, VideoType, password, roots_from_env, roots_from_file,
};

#[doc(inline)]
pub use rumble_model::service::{
    AddedComment, Category, Collection, CollectionId, CommentList, CommentUser, Playlist, PlaylistChannel,
    PlaylistExtra, PlaylistId, PlaylistItem, PlaylistUser, Profile, UploadChannel, Video, VideoOwner,
};

/// Finds the stream of a URL, a slug or an id without an account: [`Guest::resolve`] of a client with default settings.
///
/// ```no_run
/// let stream = cocorum::servicephp::resolve("https://rumble.com/c/SparrowStudio")?;
/// println!("{} is live", stream.stream_id.base36());
/// # Ok::<(), cocorum::servicephp::Error>(())
/// ```
///
/// # Errors
///
/// See [`Guest::resolve`].
pub fn resolve<S>(stream: S) -> Result<ResolvedStream, Error>
where
    S: TryInto<StreamRef>,
    Error: From<S::Error>,
{
    Guest::new(Settings::default()).resolve(stream)
}
