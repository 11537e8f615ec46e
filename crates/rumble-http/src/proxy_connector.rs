//! Distinguishes the errors of a proxy.

use ureq::{
    Error,
    unversioned::transport::{ConnectionDetails, Connector, Transport},
};

use crate::transport_error::of_proxy;

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
        self.0.connect(details, chained).map_err(of_proxy)
    }
}
