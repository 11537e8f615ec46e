/// Defines the error type of a crate and its kinds: those that all crates share, and the crate's own.
///
/// ```
/// use std::fmt;
///
/// #[derive(Clone)]
/// struct Ask;
///
/// impl fmt::Display for Ask {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         f.write_str("asking")
///     }
/// }
///
/// impl rumble_http::internal::Operation for Ask {
///     fn is_write(&self) -> bool {
///         false
///     }
/// }
///
/// rumble_http::internal::error_type! {
///     /// Error of asking.
///     #[derive(Clone)]
///     pub struct AskError(Ask);
///
///     /// Kind of the failure.
///     pub enum AskErrorKind {
///         /// Nobody answered.
///         NoAnswer = "no answer",
///     }
///
///     common {
///         NotFound = "there is nobody to ask",
///     }
///
///     retryable {
///         NoAnswer,
///     }
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! error_type {
    (
        $(#[$error_meta:meta])*
        pub struct $Error:ident($Operation:ty);

        $(#[$kind_meta:meta])*
        pub enum $Kind:ident {
            $($(#[$own_meta:meta])* $own:ident = $own_text:literal,)*
        }

        common {
            $($common:ident = $common_text:literal,)*
        }

        retryable {
            $($retryable:ident,)*
        }
    ) => {
        $(#[$error_meta])*
        pub struct $Error(::std::sync::Arc<$crate::internal::ErrorData<$Kind, $Operation>>);

        $(#[$kind_meta])*
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum $Kind {
            $($(#[$own_meta])* $own,)*
            /// A bot-protection page, such as Cloudflare's, instead of the response.
            BotProtection,
            /// The login page of a network (captive portal) instead of the response.
            CaptivePortal,
            /// Closed by this program.
            Closed,
            /// The connection was lost.
            Disconnected,
            /// Access denied (HTTP 403, or 401 without a session).
            Forbidden,
            /// The session does not belong to this host. Nothing was sent.
            ForeignHost,
            /// A proxy or certificate setting cannot be applied. Nothing was sent.
            InvalidSetting,
            /// The host cannot be reached.
            Network,
            /// There is nothing of this name or at this address (HTTP 404 or 410).
            NotFound,
            /// The response is not JSON.
            NotJson,
            /// The response is not valid HTTP.
            Protocol,
            /// Too many requests (HTTP 429).
            RateLimited,
            /// A redirect. Redirects are not followed.
            Redirected,
            /// The server rejected the request: `server_message` has its reason.
            Rejected,
            /// Server error (HTTP 5xx).
            Server,
            /// A time limit expired.
            Timeout,
            /// No trusted TLS connection.
            Tls,
            /// The response exceeds a size limit.
            TooLarge,
            /// The session is invalid or has expired.
            Unauthorized,
            /// The response is compressed, although that was not requested.
            UnexpectedEncoding,
            /// The response has an unexpected format.
            UnexpectedFormat,
            /// A status that means nothing here.
            UnexpectedStatus,
        }

        impl ::std::convert::From<$crate::internal::FailureKind> for $Kind {
            fn from(kind: $crate::internal::FailureKind) -> Self {
                use $crate::internal::FailureKind as F;
                match kind {
                    F::BotProtection => Self::BotProtection,
                    F::CaptivePortal => Self::CaptivePortal,
                    F::Closed => Self::Closed,
                    F::Disconnected => Self::Disconnected,
                    F::Forbidden => Self::Forbidden,
                    F::ForeignHost => Self::ForeignHost,
                    F::InvalidSetting => Self::InvalidSetting,
                    F::Network => Self::Network,
                    F::NotFound => Self::NotFound,
                    F::NotJson => Self::NotJson,
                    F::Protocol => Self::Protocol,
                    F::RateLimited => Self::RateLimited,
                    F::Redirected => Self::Redirected,
                    F::Server => Self::Server,
                    F::Timeout => Self::Timeout,
                    F::Tls => Self::Tls,
                    F::TooLarge => Self::TooLarge,
                    F::Unauthorized => Self::Unauthorized,
                    F::UnexpectedEncoding => Self::UnexpectedEncoding,
                    F::UnexpectedFormat => Self::UnexpectedFormat,
                    F::UnexpectedStatus => Self::UnexpectedStatus,
                    // `BadRequest` and `Conflict`, where they mean nothing in particular.
                    _ => Self::Rejected,
                }
            }
        }

        impl $crate::internal::Kind for $Kind {
            const OWN: &'static [Self] = &[$(Self::$own,)*];

            fn description(self) -> &'static str {
                match self {
                    $(Self::$own => $own_text,)*
                    $(Self::$common => $common_text,)*
                    #[allow(unreachable_patterns, reason = "some crates have a text of their own")]
                    kind => $crate::internal::Kind::failure(kind)
                        .map_or("request failed", $crate::internal::FailureKind::description),
                }
            }

            fn failure(self) -> ::std::option::Option<$crate::internal::FailureKind> {
                use $crate::internal::FailureKind as F;
                ::std::option::Option::Some(match self {
                    $(Self::$own => return ::std::option::Option::None,)*
                    Self::BotProtection => F::BotProtection,
                    Self::CaptivePortal => F::CaptivePortal,
                    Self::Closed => F::Closed,
                    Self::Disconnected => F::Disconnected,
                    Self::Forbidden => F::Forbidden,
                    Self::ForeignHost => F::ForeignHost,
                    Self::InvalidSetting => F::InvalidSetting,
                    Self::Network => F::Network,
                    Self::NotFound => F::NotFound,
                    Self::NotJson => F::NotJson,
                    Self::Protocol => F::Protocol,
                    Self::RateLimited => F::RateLimited,
                    Self::Redirected => F::Redirected,
                    Self::Rejected => F::Rejected,
                    Self::Server => F::Server,
                    Self::Timeout => F::Timeout,
                    Self::Tls => F::Tls,
                    Self::TooLarge => F::TooLarge,
                    Self::Unauthorized => F::Unauthorized,
                    Self::UnexpectedEncoding => F::UnexpectedEncoding,
                    Self::UnexpectedFormat => F::UnexpectedFormat,
                    Self::UnexpectedStatus => F::UnexpectedStatus,
                })
            }

            fn is_retryable(self) -> bool {
                $(if self == Self::$retryable {
                    return true;
                })*
                $crate::internal::Kind::failure(self).is_some_and($crate::internal::FailureKind::is_retryable)
            }
        }

        impl $Error {
            /// Kind of the failure.
            #[must_use]
            pub fn kind(&self) -> $Kind {
                self.0.kind()
            }

            /// HTTP status, if a response arrived.
            #[must_use]
            pub fn status(&self) -> ::std::option::Option<u16> {
                self.0.status()
            }

            /// Delay requested by the server, at most 5 minutes, or required before the next attempt.
            #[must_use]
            pub fn retry_after(&self) -> ::std::option::Option<::std::time::Duration> {
                self.0.retry_after()
            }

            /// Message of the server, at most 200 characters; `None` also if it repeats a secret that was sent. Not part
            /// of `Display`; escape it before printing.
            #[must_use]
            pub fn server_message(&self) -> ::std::option::Option<&str> {
                self.0.server_message()
            }

            /// Whether a retry may succeed without any change. Retrying a write whose outcome is unknown may apply it
            /// twice; see [`outcome_is_unknown`](Self::outcome_is_unknown).
            #[must_use]
            pub fn is_retryable(&self) -> bool {
                $crate::internal::Kind::is_retryable(self.kind())
            }

            #[allow(dead_code, reason = "not every crate changes or passes on its errors")]
            pub(crate) fn into_data(self) -> $crate::internal::ErrorData<$Kind, $Operation> {
                ::std::sync::Arc::unwrap_or_clone(self.0)
            }

            /// Whether the outcome of a write is unknown: the request may have reached the server, but no response
            /// confirmed or rejected it. Always `false` for what only reads, for what was rejected locally, and for what
            /// the server rejected.
            #[must_use]
            pub fn outcome_is_unknown(&self) -> bool {
                self.0.outcome_is_unknown()
            }
        }

        impl ::std::convert::From<$crate::internal::ErrorData<$Kind, $Operation>> for $Error {
            fn from(data: $crate::internal::ErrorData<$Kind, $Operation>) -> Self {
                Self(::std::sync::Arc::new(data))
            }
        }

        impl ::std::convert::From<::std::convert::Infallible> for $Error {
            fn from(never: ::std::convert::Infallible) -> Self {
                match never {}
            }
        }

        impl ::std::fmt::Display for $Error {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&*self.0, f)
            }
        }

        /// The sentence and its causes, as `main` prints them.
        impl ::std::fmt::Debug for $Error {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&*self.0, f)
            }
        }

        impl ::std::error::Error for $Error {
            fn source(&self) -> ::std::option::Option<&(dyn ::std::error::Error + 'static)> {
                self.0.source()
            }
        }
    };
}
