//! Lookup of host names.

use std::{fmt, io, net::SocketAddr, sync::Arc};

use http::Uri;
use ureq::{
    Error,
    config::Config,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

/// Looks up the addresses of `host:port`.
pub(super) type Lookup = Arc<dyn Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync>;

/// Resolver of the system or a replacement.
#[derive(Default)]
pub(super) struct StreamResolver {
    pub(super) lookup: Option<Lookup>,
    pub(super) system: DefaultResolver,
}

impl Resolver for StreamResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let Some(lookup) = &self.lookup else {
            return self.system.resolve(uri, config, timeout);
        };
        let host = uri.scheme().zip(uri.authority());
        let host = host.and_then(|(scheme, authority)| DefaultResolver::host_and_port(scheme, authority));
        let mut addresses = self.empty();
        for address in lookup(&host.unwrap_or_default())? {
            addresses.push(address);
        }
        if addresses.is_empty() {
            return Err(Error::HostNotFound);
        }
        Ok(addresses)
    }
}

impl fmt::Debug for StreamResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamResolver").finish_non_exhaustive()
    }
}
