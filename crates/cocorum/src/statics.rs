//! `cocorum.static`: constants. The original's classes are modules here.

/// The original's name.
pub const PACKAGE_NAME: &str = "cocorum";

/// `static.URI`: addresses.
pub mod uri {
    /// Where the site is.
    pub const RUMBLE_BASE: &str = "https://rumble.com";

    /// The site's interface for accounts.
    pub const SERVICEPHP: &str = "https://rumble.com/service.php";

    /// Where the site takes uploads, where it names no other server for the account.
    pub const UPLOADPHP: &str = "https://rumble.com/upload.php";

    /// The official description of a watch page, as JSON.
    pub const OEMBED: &str = "https://rumble.com/api/Media/oembed.json";

    /// How the address of a RUM Live Alerts relay ends.
    pub const RUMBOT_SUFFIX: &str = "/api/ls";

    /// `static.URI.ChatAPI`. A path below [`BASE`](chat_api::BASE) begins with `chat/<decimal stream id>`.
    pub mod chat_api {
        /// Where the chat service is.
        pub const BASE: &str = "https://web7.rumble.com/chat/api";
        /// Where Rumble's own commands go.
        pub const COMMAND: &str = "https://rumble.com/chat/command";
    }
}

/// `static.Delays`: times.
pub mod delays {
    use std::time::Duration;

    /// How long a request to `service.php` or a page beside it may take in all, unless set otherwise.
    pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
    /// How long a connection attempt to the event stream may take.
    pub const SSE_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
    /// How long the event stream may be silent, keepalives included, before it counts as lost.
    pub const SSE_READ_TIMEOUT: Duration = Duration::from_secs(90);
    /// How long a request of an upload may take in all, unless set otherwise.
    pub const UPLOAD_REQUEST_TIMEOUT: Duration = Duration::from_secs(300);
    /// How long a document of the Live Stream API is used before it is stale, unless set otherwise.
    pub const API_REFRESH_DEFAULT: Duration = Duration::from_secs(10);
    /// The least that it can be set to, but for servers on this machine.
    pub const API_REFRESH_MINIMUM: Duration = Duration::from_secs(5);
}

/// `static.Upload`: uploads.
pub mod upload {
    /// Bytes of a chunk, unless set otherwise.
    pub const CHUNKSZ: u64 = 10_000_000;
    /// The version of the interface.
    pub const API_VER: &str = "1.3";
    /// Bytes of the largest file that the site takes.
    pub const MAX_FILESIZE: u64 = 15_000_000_000;
}

/// `static.Message`: what may be said, and how often.
pub mod message {
    use std::time::Duration;

    /// The longest text in UTF-16 units, where a chat has not said another.
    pub const MAX_LEN: u64 = 200;
    /// How long a message keeps the next one waiting, unless set otherwise.
    pub const SEND_COOLDOWN: Duration = Duration::from_secs(3);
    /// What Rumble's own commands begin with.
    pub const COMMAND_PREFIX: char = '/';
}

/// `static.Misc`: other constants.
pub mod misc {
    #[doc(inline)]
    pub use rumble_model::id::base36::ALPHABET as BASE36;

    /// Encoding of all text.
    pub const TEXT_ENCODING: &str = "utf-8";
    /// The name of the cookie that holds the session of an account.
    pub const SESSION_TOKEN_KEY: &str = "u_s";
    /// Key of the badge icon that is always there: its size in pixels.
    pub const BADGE_ICON_SIZE: &str = "48";

    /// A badge slug as a symbol; `?` for an unknown one. (A table in Python.)
    #[doc(inline)]
    pub use rumble_model::badge_glyph as badges_as_glyphs;
}
