/// Defines the error type of a crate and its kinds: those that all crates share, and the crate's own.
///
/// ```
/// use std::fmt;
///
/// #[derive(Clone)]
/// struct Fetch;
///
/// impl fmt::Display for Fetch {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         f.write_str("fetching")
///     }
/// }
///
/// impl rumble_http::internal::Operation for Fetch {}
///
/// rumble_http::internal::error_type! {
///     /// Error of fetching.
///     #[derive(Clone)]
///     pub struct FetchError(Fetch);
///
///     /// Kind of the failure.
///     pub enum FetchErrorKind {
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
        pub struct $Error:ident($operation_vis:vis $Operation:ty);

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

        const _: () = {
            use std::{error, fmt, sync::Arc, time::Duration};

            use $crate::internal::{Details, ErrorData, FailureKind, Kind, Operation as _, ServerMessage, TransportError};

            impl From<FailureKind> for $Kind {
                fn from(kind: FailureKind) -> Self {
                    match kind {
                        $(FailureKind::$shared => Self::$shared,)*
                        // `BadRequest` and `Conflict`, if the crate does not distinguish them.
                        _ => Self::Rejected,
                    }
                }
            }

            impl Kind for $Kind {
                const ALL: &'static [Self] = &[$(Self::$own,)* $(Self::$shared,)*];

                #[allow(unreachable_patterns, reason = "some crates have a separate text")]
                fn description(self) -> &'static str {
                    match self {
                        $(Self::$own => $own_text,)*
                        $(Self::$common => $common_text,)*
                        $(Self::$shared => $shared_text,)*
                    }
                }

                fn failure(self) -> Option<FailureKind> {
                    Some(match self {
                        $(Self::$own => return None,)*
                        $(Self::$shared => FailureKind::$shared,)*
                    })
                }

                fn is_retryable(self) -> bool {
                    [$(Self::$retryable,)*].contains(&self) || self.failure().is_some_and(FailureKind::is_retryable)
                }
            }

            #[allow(dead_code, reason = "not every crate fails in each of these ways")]
            impl $Error {
                /// Creates the error of a failure before anything was sent.
                pub(crate) fn new(kind: $Kind, operation: $Operation) -> Self {
                    ErrorData { kind, operation, details: Details::default() }.into()
                }

                /// Creates the error of a request without a complete response.
                pub(crate) fn transport(operation: $Operation, error: TransportError) -> Self {
                    ErrorData::transport(operation, error).into()
                }

                /// Creates the error of an unexpected response.
                pub(crate) fn response(
                    kind: $Kind,
                    operation: $Operation,
                    head: impl AsRef<$crate::ResponseHead>,
                ) -> Self {
                    ErrorData::response(kind, operation, head.as_ref()).into()
                }

                /// Creates an error from that of another crate.
                pub(crate) fn passed_on<K, O>(
                    kind: $Kind,
                    operation: $Operation,
                    error: impl Into<ErrorData<K, O>>,
                ) -> Self {
                    ErrorData { kind, operation, details: error.into().details }.into()
                }

                pub(crate) fn with(mut self, change: impl FnOnce(&mut ErrorData<$Kind, $Operation>)) -> Self {
                    change(Arc::make_mut(&mut self.0));
                    self
                }

                pub(crate) fn with_kind(self, kind: $Kind) -> Self {
                    self.with(|data| data.kind = kind)
                }

                /// Adds a cause.
                pub(crate) fn caused_by(self, cause: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
                    self.with(|data| data.details.source = Some(cause.into().into()))
                }

                /// Adds a cause that `Display` shows instead of the kind's description, because it is more precise.
                pub(crate) fn described_by(self, cause: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
                    self.caused_by(cause).with(|data| data.details.is_described_by_source = true)
                }

                pub(crate) fn with_message(self, message: Option<ServerMessage>) -> Self {
                    self.with(|data| data.details.server_message = message)
                }

                /// Marks the outcome as unknown, if the operation is a write.
                pub(crate) fn with_unknown_outcome(self) -> Self {
                    self.with(|data| data.details.outcome_is_unknown = data.operation.is_write())
                }

                /// Marks the write as not sent, after the failure of a request that precedes it.
                pub(crate) fn unsent(self) -> Self {
                    self.with(|data| {
                        data.details.outcome_is_unknown = false;
                        data.details.may_have_been_sent = false;
                    })
                }

                /// Operation that failed.
                #[must_use]
                $operation_vis fn operation(&self) -> $Operation {
                    self.0.operation.clone()
                }
            }

            impl $Error {
                /// Kind of the failure.
                #[must_use]
                pub fn kind(&self) -> $Kind {
                    self.0.kind
                }

                /// HTTP status, if a response arrived.
                #[must_use]
                pub fn status(&self) -> Option<u16> {
                    self.0.details.status
                }

                /// Delay requested by the server, at most 5 minutes, or required before the next attempt.
                #[must_use]
                pub fn retry_after(&self) -> Option<Duration> {
                    self.0.details.retry_after
                }

                /// Message of the server, at most 200 characters; `None` also if it repeats a secret that was sent. Not
                /// part of `Display`; escape it before printing.
                #[must_use]
                pub fn server_message(&self) -> Option<&str> {
                    self.0.details.server_message.as_ref().map(ServerMessage::as_str)
                }

                /// Whether a retry may succeed without any change. Retrying a write whose outcome is unknown may apply
                /// it twice; see [`outcome_is_unknown`](Self::outcome_is_unknown).
                #[must_use]
                pub fn is_retryable(&self) -> bool {
                    self.kind().is_retryable()
                }

                /// Whether the outcome of a write is unknown: the request might have reached the server, but no
                /// response confirmed or rejected it. Always `false` for reads, and for requests rejected locally or by
                /// the server.
                #[must_use]
                pub fn outcome_is_unknown(&self) -> bool {
                    self.0.details.outcome_is_unknown
                }
            }

            impl From<ErrorData<$Kind, $Operation>> for $Error {
                fn from(data: ErrorData<$Kind, $Operation>) -> Self {
                    Self(Arc::new(data))
                }
            }

            impl From<$Error> for ErrorData<$Kind, $Operation> {
                fn from(error: $Error) -> Self {
                    Arc::unwrap_or_clone(error.0)
                }
            }

            impl From<std::convert::Infallible> for $Error {
                fn from(never: std::convert::Infallible) -> Self {
                    match never {}
                }
            }

            impl fmt::Display for $Error {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.0.fmt(f)
                }
            }

            /// `Display` of the error and of its causes, as `main` prints them.
            impl fmt::Debug for $Error {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    fmt::Debug::fmt(&*self.0, f)
                }
            }

            impl error::Error for $Error {
                fn source(&self) -> Option<&(dyn error::Error + 'static)> {
                    self.0.source()
                }
            }
        };
    };
    ($($definition:tt)*) => {
        $crate::shared_kinds! { $crate::error_type { @with_shared $($definition)* } }
    };
}
