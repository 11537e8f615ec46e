#![doc = include_str!("../README.md")]

mod calls;
mod error;
mod followed_page;
mod guest;
mod login;
mod login_response;
mod operation;
mod page;
mod pages;
pub mod password;
mod resolve;
mod service;
mod service_client;
mod service_request;
mod settings;
mod two_factor;

pub use calls::moderation::{MuteScope, MuteTarget};
pub use calls::playlists::PlaylistDetails;
pub use calls::videos::VideoType;
pub use error::{Error, ErrorKind};
pub use followed_page::FollowedPage;
pub use guest::Guest;
pub use login::Login;
pub use operation::{Method, Operation};
pub use pages::Pages;
pub use resolve::ResolvedStream;
pub use service::ServicePhp;
pub use settings::Settings;
pub use two_factor::TwoFactor;

pub use rumble_http::{
    Endpoint, EndpointError, Origin, ProxySettings, RequestUrl, SessionCookie, SessionTokenError,
    SettingError, roots_from_env, roots_from_file,
};
pub use rumble_model as model;
pub use rumble_model::Secret;
pub use rumble_model::service::{ServiceResponse, TwoFactorMethods, UserState};
