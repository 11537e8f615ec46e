//! Which errors are those of a proxy.

use ureq::{
    Error,
    unversioned::transport::{ConnectionDetails, Connector, Transport},
};

use crate::transport_error::is_refused_certificate;

/// Names the proxy as the cause of what fails between this program and it.
#[derive(Debug)]
pub(crate) struct ProxyConnector<C>(pub(crate) C);

impl<In: Transport, C: Connector<In>> Connector<In> for ProxyConnector<C> {
    type Out = C::Out;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        self.0.connect(details, chained).map_err(|error| match error {
            error if is_refused_certificate(&error) => error,
            Error::HostNotFound => Error::ConnectProxyFailed("its name cannot be resolved".into()),
            // Texts of the system, or fixed words of the client.
            Error::Io(error) => Error::ConnectProxyFailed(error.to_string()),
            Error::ConnectionFailed => Error::ConnectProxyFailed("it cannot be reached".into()),
            Error::Protocol(_) => Error::ConnectProxyFailed("its response is not valid HTTP".into()),
            error => error,
        })
    }
}
