use std::io;

use rumble_http::internal::{Kind as _, error_type};

use crate::operation::Operation;
use crate::rejected_fields::RejectedFields;

error_type! {
    /// Error of an upload.
    ///
    /// `Display` shows one level; the cause is [`source`](std::error::Error::source). Contains no secret and no text of the
    /// server.
    #[derive(Clone)]
    pub struct Error(pub Operation);

    /// Kind of the failure.
    pub enum ErrorKind {
        /// The file cannot be read.
        File = "the file cannot be read",
        /// The file was changed while it was being sent. Nothing was published.
        FileChanged = "the file was changed while it was being sent",
        /// The server lost the chunks twice.
        FileGone = "the server lost the chunks twice",
        /// A field that cannot be published as it is. Nothing was sent.
        InvalidField = "a field cannot be published",
        /// Not a file that can be published. Nothing was sent.
        InvalidFile = "the file cannot be published",
        /// The thumbnail cannot be used.
        InvalidThumbnail = "the thumbnail cannot be used",
        /// An earlier attempt may have published this video. Nothing was sent.
        MayBePublished = "an earlier attempt may have published this video",
        /// The state file cannot be read or written.
        State = "the state file cannot be used",
        /// Another process uses the state file. Nothing was sent.
        StateInUse = "another process uses the state file",
        /// The category does not exist or is ambiguous. Nothing was sent.
        UnknownCategory = "there is no such category",
        /// The channel of the account does not exist or is ambiguous. Nothing was sent.
        UnknownChannel = "the account has no such channel",
        /// A field that this way of uploading cannot express. Nothing was sent.
        Unsupported = "this way of uploading does not support the field",
    }

    common {}

    retryable {}
}

impl Error {
    pub(crate) fn state(cause: io::Error) -> Self {
        let kind = match cause.kind() {
            io::ErrorKind::WouldBlock => ErrorKind::StateInUse,
            _ => ErrorKind::State,
        };
        Self::new(kind, Operation::UseStateFile).caused_by(cause)
    }

    /// Error of a `service.php` request made by an upload.
    pub(crate) fn service(operation: Operation, error: rumble_servicephp::Error) -> Self {
        let kind = error.kind().failure().map_or(ErrorKind::Rejected, Into::into);
        Self::passed_on(kind, operation, error).unsent()
    }

    /// Fields that Rumble rejected on publishing, with its message for each.
    #[must_use]
    pub fn rejected_fields(&self) -> Option<&RejectedFields> {
        std::error::Error::source(self)?.downcast_ref()
    }
}
