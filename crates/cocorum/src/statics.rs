//! `cocorum.static`: constants. The classes of the original are modules here.

/// Name of the original.
pub const PACKAGE_NAME: &str = "cocorum";

/// `static.URI`: URLs.
pub mod uri {
    /// URL of the site.
    pub const RUMBLE_BASE: &str = "https://rumble.com";

    /// URL of the site's interface for accounts.
    pub const SERVICEPHP: &str = "https://rumble.com/service.php";

    /// Upload URL of the site, if it assigns no other server to the account.
    pub const UPLOADPHP: &str = "https://rumble.com/upload.php";

    /// Official JSON description of a watch page.
    pub const OEMBED: &str = "https://rumble.com/api/Media/oembed.json";

    /// Suffix of the URL of a RUM Live Alerts relay.
    pub const RUMBOT_SUFFIX: &str = "/api/ls";

    /// `static.URI.ChatAPI`. Paths below [`BASE`](chat_api::BASE) begin with `chat/<decimal stream id>`.
    pub mod chat_api {
        /// URL of the chat service.
        pub const BASE: &str = "https://web7.rumble.com/chat/api";
        /// URL for Rumble's chat commands.
        pub const COMMAND: &str = "https://rumble.com/chat/command";
    }
}

/// `static.Delays`: times.
pub mod delays {
    use std::time::Duration;

    /// Default timeout of a request to `service.php` or to a page.
    pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
    /// Timeout of a connection attempt to the event stream.
    pub const SSE_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
    /// Idle timeout of the event stream; keepalives count as data.
    pub const SSE_READ_TIMEOUT: Duration = Duration::from_secs(90);
    /// Default timeout of an upload request.
    pub const UPLOAD_REQUEST_TIMEOUT: Duration = Duration::from_secs(300);
    /// Default time for which a document of the Live Stream API is used before it is stale.
    pub const API_REFRESH_DEFAULT: Duration = Duration::from_secs(10);
    /// Minimum of that time, except for servers on this machine.
    pub const API_REFRESH_MINIMUM: Duration = Duration::from_secs(5);
}

/// `static.Upload`: uploads.
pub mod upload {
    /// Default size of a chunk in bytes.
    pub const CHUNKSZ: u64 = 10_000_000;
    /// Version of the interface.
    pub const API_VER: &str = "1.3";
    /// Maximum size of a file in bytes.
    pub const MAX_FILESIZE: u64 = 15_000_000_000;
}

/// `static.Message`: limits of messages.
pub mod message {
    use std::time::Duration;

    /// Maximum length of a message in UTF-16 units, unless the chat has another limit.
    pub const MAX_LEN: u64 = 200;
    /// Default cool-down after a message.
    pub const SEND_COOLDOWN: Duration = Duration::from_secs(3);
    /// First character of Rumble's chat commands.
    pub const COMMAND_PREFIX: char = '/';
}

/// `static.Misc`: other constants.
pub mod misc {
    #[doc(inline)]
    pub use rumble_model::id::base36::ALPHABET as BASE36;

    /// Encoding of all text.
    pub const TEXT_ENCODING: &str = "utf-8";
    /// Name of the session cookie.
    pub const SESSION_TOKEN_KEY: &str = "u_s";
    /// Key of the badge icon that always exists: its size in pixels.
    pub const BADGE_ICON_SIZE: &str = "48";

    /// Symbol for a badge slug; `?` for an unknown one. (A table in Python.)
    #[doc(inline)]
    pub use rumble_model::badge_glyph as badges_as_glyphs;
}
