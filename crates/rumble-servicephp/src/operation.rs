use std::fmt;

use rumble_http::internal;

/// The table of operations: a name, whether it changes something (`changes`) or not (`reads`), and how errors call it.
macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident: $effect:ident, $text:literal;)+) => {
        /// What was being attempted.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Operation {
            /// An operation called by its name: [`ServicePhp::call`](crate::ServicePhp::call).
            Call(Method),
            $($(#[$doc])* $name,)+
        }

        impl Operation {
            /// It changes something at Rumble: whether it was carried out matters where no answer comes.
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
    /// Making a playlist.
    AddPlaylist: changes, "adding the playlist";
    /// Adding a video to a playlist.
    AddToPlaylist: changes, "adding the video to the playlist";
    /// Asking whose session it is.
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
    /// Looking for the captions of a video.
    FetchCaptions: reads, "fetching the captions";
    /// Asking about a channel or a user.
    FetchCollection: reads, "fetching the channel";
    /// Fetching a playlist.
    FetchPlaylist: reads, "fetching the playlist";
    /// Fetching the profile of the account.
    FetchProfile: reads, "fetching the profile";
    /// Asking about a video.
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
    /// Bringing a deleted comment back.
    RestoreComment: changes, "restoring the comment";
    /// Unpinning a comment.
    UnpinComment: changes, "unpinning the comment";
    /// Listing the emotes of a chat.
    ListEmotes: reads, "listing the emotes";
    /// Listing the channels that the account may publish on.
    ListUploadChannels: reads, "listing the channels to publish on";
    /// Ending the other sessions of the account.
    ExpireOtherSessions: changes, "expiring the other sessions";
    /// Logging in by name and password.
    LogIn: changes, "logging in";
    /// Ending the session.
    LogOut: changes, "logging out";
    /// Muting somebody.
    Mute: changes, "muting";
    /// Reading a page of the account.
    ReadPage: reads, "reading an account page";
    /// Pinning a message.
    Pin: changes, "pinning the message";
    /// Asking for the code of a second factor.
    RequestCode: changes, "requesting a two-factor code";
    /// Finding out the id of a stream.
    ResolveStream: reads, "resolving the stream";
    /// Asking what a password is hashed with.
    FetchSalts: reads, "fetching the password salts";
    /// Ending somebody's mute.
    Unmute: changes, "unmuting";
    /// Unpinning a message.
    Unpin: changes, "unpinning the message";
    /// Handing in the code of a second factor.
    VerifyCode: changes, "verifying the two-factor code";
}

/// How an operation is called. Reading is `GET`; what changes something is `POST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// The fields go into the query.
    Get,
    /// The fields go into the body as a form.
    Post,
}

impl internal::Operation for Operation {
    fn is_write(&self) -> bool {
        Self::is_write(*self)
    }
}
