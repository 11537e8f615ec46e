use std::fmt;

use rumble_http::internal;

/// Table of operations: name, whether it changes something (`changes`) or not (`reads`), and its description in errors.
macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident: $effect:ident, $text:literal;)+) => {
        /// Operation that was being attempted.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Operation {
            /// Calling an operation by its name: [`ServicePhp::call`](crate::ServicePhp::call).
            Call(Method),
            $($(#[$doc])* $name,)+
        }

        impl Operation {
            /// Whether the operation changes something at Rumble, so that its outcome is unknown if no response arrives.
            #[must_use]
            pub fn is_write(self) -> bool {
                match self {
                    Self::Call(method) => method == Method::Post,
                    $(Self::$name => effect!($effect),)+
                }
            }
        }

        impl fmt::Display for Operation {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    Self::Call(_) => "calling service.php",
                    $(Self::$name => $text,)+
                })
            }
        }
    };
}

macro_rules! effect {
    (changes) => {
        true
    };
    (reads) => {
        false
    };
}

operations! {
    /// Commenting on a video, or replying to a comment.
    AddComment: changes, "adding the comment";
    /// Creating a playlist.
    AddPlaylist: changes, "adding the playlist";
    /// Adding a video to a playlist.
    AddToPlaylist: changes, "adding the video to the playlist";
    /// Checking the session.
    CheckSession: reads, "checking the session";
    /// Confirming a raid.
    ConfirmRaid: changes, "confirming the raid";
    /// Listing the categories of the site.
    ListCategories: reads, "listing the categories";
    /// Deleting a comment.
    DeleteComment: changes, "deleting the comment";
    /// Deleting a playlist.
    DeletePlaylist: changes, "deleting the playlist";
    /// Changing a playlist.
    EditPlaylist: changes, "editing the playlist";
    /// Changing the settings of a video.
    EditVideoSettings: changes, "editing the video settings";
    /// Fetching the URL of the captions of a video.
    FetchCaptions: reads, "fetching the captions";
    /// Fetching a channel or a user.
    FetchCollection: reads, "fetching the channel";
    /// Fetching a playlist.
    FetchPlaylist: reads, "fetching the playlist";
    /// Fetching the profile of the account.
    FetchProfile: reads, "fetching the profile";
    /// Fetching a video.
    FetchVideo: reads, "fetching the video";
    /// Listing the comments of a video.
    ListComments: reads, "listing the comments";
    /// Listing the playlists of the account.
    ListPlaylists: reads, "listing the playlists";
    /// Listing the videos of a playlist.
    ListPlaylistVideos: reads, "listing the videos of the playlist";
    /// Listing videos.
    ListVideos: reads, "listing the videos";
    /// Pinning a comment.
    PinComment: changes, "pinning the comment";
    /// Reading the settings of a video.
    ReadVideoSettings: reads, "reading the video settings";
    /// Removing a video from a playlist.
    RemoveFromPlaylist: changes, "removing the video from the playlist";
    /// Replacing a key of the Live Stream API.
    ResetApiKey: changes, "resetting the API key";
    /// Restoring a deleted comment.
    RestoreComment: changes, "restoring the comment";
    /// Unpinning a comment.
    UnpinComment: changes, "unpinning the comment";
    /// Listing the emotes of a chat.
    ListEmotes: reads, "listing the emotes";
    /// Listing the channels that the account may publish on.
    ListUploadChannels: reads, "listing the channels to publish on";
    /// Ending the other sessions of the account.
    ExpireOtherSessions: changes, "expiring the other sessions";
    /// Logging in with name and password.
    LogIn: changes, "logging in";
    /// Logging out.
    LogOut: changes, "logging out";
    /// Muting a user or channel.
    Mute: changes, "muting";
    /// Reading an account page.
    ReadPage: reads, "reading an account page";
    /// Pinning a message.
    Pin: changes, "pinning the message";
    /// Requesting a two-factor code.
    RequestCode: changes, "requesting a two-factor code";
    /// Resolving a stream to its id.
    ResolveStream: reads, "resolving the stream";
    /// Fetching the salts of a password.
    FetchSalts: reads, "fetching the password salts";
    /// Unmuting a user or channel.
    Unmute: changes, "unmuting";
    /// Unpinning a message.
    Unpin: changes, "unpinning the message";
    /// Verifying a two-factor code.
    VerifyCode: changes, "verifying the two-factor code";
}

/// HTTP method of an operation: `GET` to read, `POST` to change something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Fields in the query.
    Get,
    /// Fields in the body, as a form.
    Post,
}

impl internal::Operation for Operation {
    fn is_write(&self) -> bool {
        Self::is_write(*self)
    }
}
