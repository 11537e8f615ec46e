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
///         /// No response arrived.
///         NoResponse = "no response",
///     }
///
///     common {
///         NotFound = "not found here",
///     }
///
///     retryable {
///         NoResponse,
///     }
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! error_type {
    (@with_shared
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

        shared {
            $($(#[$shared_meta:meta])* $shared:ident = $shared_text:literal,)*
        }
    ) => {
        $(#[$error_meta])*
        pub struct $Error(::std::sync::Arc<$crate::internal::ErrorData<$Kind, $Operation>>);

        $(#[$kind_meta])*
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum $Kind {
            $($(#[$own_meta])* $own,)*
            $($(#[$shared_meta])* $shared,)*
        }

        impl ::std::convert::From<$crate::internal::FailureKind> for $Kind {
            fn from(kind: $crate::internal::FailureKind) -> Self {
                match kind {
                    $($crate::internal::FailureKind::$shared => Self::$shared,)*
                    // `BadRequest` and `Conflict`, where they mean nothing in particular.
                    _ => Self::Rejected,
                }
            }
        }

        impl $crate::internal::Kind for $Kind {
            const ALL: &'static [Self] = &[$(Self::$own,)* $(Self::$shared,)*];

            #[allow(unreachable_patterns, reason = "some crates have a text of their own")]
            fn description(self) -> &'static str {
                match self {
                    $(Self::$own => $own_text,)*
                    $(Self::$common => $common_text,)*
                    $(Self::$shared => $shared_text,)*
                }
            }

            fn failure(self) -> ::std::option::Option<$crate::internal::FailureKind> {
                ::std::option::Option::Some(match self {
                    $(Self::$own => return ::std::option::Option::None,)*
                    $(Self::$shared => $crate::internal::FailureKind::$shared,)*
                })
            }

            fn is_retryable(self) -> bool {
                $(if self == Self::$retryable {
                    return true;
                })*
                $crate::internal::Kind::failure(self).is_some_and($crate::internal::FailureKind::is_retryable)
            }
        }

        #[allow(dead_code, reason = "not every crate fails in each of these ways")]
        impl $Error {
            /// A failure before anything was sent.
            pub(crate) fn new(kind: $Kind, operation: $Operation) -> Self {
                $crate::internal::ErrorData::local(kind, operation).into()
            }

            /// A request that got no complete response.
            pub(crate) fn transport(operation: $Operation, error: $crate::internal::TransportError) -> Self {
                $crate::internal::ErrorData::transport(operation, error).into()
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

            /// Message of the server, at most 200 characters; `None` also if it repeats a secret that was sent. Not
            /// part of `Display`; escape it before printing.
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

            /// Whether the outcome of a write is unknown: the request may have reached the server, but no response
            /// confirmed or rejected it. Always `false` for what only reads, for what was rejected locally, and for
            /// what the server rejected.
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

        impl ::std::convert::From<$Error> for $crate::internal::ErrorData<$Kind, $Operation> {
            fn from(error: $Error) -> Self {
                ::std::sync::Arc::unwrap_or_clone(error.0)
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
    ($($definition:tt)*) => {
        $crate::shared_kinds! { $crate::error_type { @with_shared $($definition)* } }
    };
}
