//! Proxies of the environment and of programs. The HTTP client's own reading of the environment is not used.

use std::{env, fmt};

mod bypass;
mod url;

pub(crate) use self::url::ProxyUrl;

use self::bypass::is_bypassed;
use crate::{Origin, SettingError};

/// Proxy for all hosts except loopback, which is always connected to directly.
///
/// Clients read it [from the environment](Self::from_env) unless it is set. A value that cannot be used makes every
/// request to another host fail before anything is connected to or looked up.
///
/// `http://` and `https://` proxies open a tunnel (CONNECT). With `socks5h://` and `socks4a://` the proxy looks up the
/// host name; with `socks5://` and `socks4://` (also written `socks://`) this program does, as in curl. Without a scheme,
/// `http://` is assumed. The default port is 443 for `https://`, otherwise 1080. User name and password are percent-encoded.
///
/// `Debug` shows the proxy without user name and password.
///
/// ```
/// use rumble_http::ProxySettings;
///
/// let proxy = ProxySettings::parse("socks5h://user:brass-teapot@proxy.example:9050")?.bypass("example.org, 10.0.0.0/8");
/// assert_eq!(format!("{proxy:?}"), "ProxySettings(proxy.example:9050)");
/// # Ok::<(), rumble_http::SettingError>(())
/// ```
#[derive(Clone)]
pub struct ProxySettings {
    proxy: Option<ProxyUrl>,
    bypass: String,
}

impl ProxySettings {
    /// No proxy, whatever the environment contains.
    #[must_use]
    pub fn none() -> Self {
        Self {
            proxy: None,
            bypass: String::new(),
        }
    }

    /// The proxy at this URL.
    ///
    /// # Errors
    ///
    /// Returns [`SettingError`] if the URL is invalid or contains what the proxy's protocol cannot carry.
    pub fn parse(url: &str) -> Result<Self, SettingError> {
        let proxy = ProxyUrl::parse(url, None)
            .map_err(|reason| SettingError(format!("the proxy URL is invalid: {reason}")))?;
        Ok(Self {
            proxy: Some(proxy),
            bypass: String::new(),
        })
    }

    /// The proxy that curl uses for https: the first of `https_proxy`, `HTTPS_PROXY`, `all_proxy` and `ALL_PROXY` that is
    /// not empty, except for the hosts in `no_proxy` or `NO_PROXY`. `http_proxy` and `HTTP_PROXY` apply to plain http only,
    /// which is used for loopback only, and are not read.
    ///
    /// # Errors
    ///
    /// Returns [`SettingError`] if the value cannot be used. The message names the variable.
    pub fn from_env() -> Result<Self, SettingError> {
        Self::from_variables(|name| env::var_os(name).map(|value| value.into_string().map_err(|_| NOT_TEXT)))
    }

    fn from_variables(
        variable: impl Fn(&str) -> Option<Result<String, &'static str>>,
    ) -> Result<Self, SettingError> {
        let first = |names: &[&'static str]| {
            let mut values = names.iter().filter_map(|name| Some((*name, variable(name)?)));
            values.find(|(_, value)| value.as_ref() != Ok(&String::new()))
        };
        let mut settings = Self::none();
        let Some((name, value)) = first(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]) else {
            return Ok(settings);
        };
        let parsed = value.and_then(|value| ProxyUrl::parse(&value, Some(name)));
        let invalid = |reason| SettingError(format!("the proxy in {name} is invalid: {reason}"));
        settings.proxy = Some(parsed.map_err(invalid)?);
        if let Some((name, value)) = first(&["no_proxy", "NO_PROXY"]) {
            settings.bypass = value.map_err(|reason| SettingError(format!("{name} is invalid: {reason}")))?;
        }
        Ok(settings)
    }

    /// Hosts that are connected to directly, in the syntax of `NO_PROXY` as curl reads it: names, which include their
    /// subdomains, and addresses with or without a prefix length, separated by commas or spaces; or a single `*` for all.
    #[must_use]
    pub fn bypass(mut self, hosts: &str) -> Self {
        hosts.clone_into(&mut self.bypass);
        self
    }

    /// The proxy for this origin, and `None` for a direct connection.
    pub(crate) fn for_origin(&self, origin: &Origin) -> Option<&ProxyUrl> {
        let is_direct = origin.is_loopback() || is_bypassed(origin.host(), &self.bypass);
        self.proxy.as_ref().filter(|_| !is_direct)
    }

    /// For the HTTP client.
    pub(crate) fn to_ureq(&self) -> Option<ureq::Proxy> {
        self.proxy.as_ref().map(|proxy| proxy.proxy.clone())
    }
}

impl fmt::Debug for ProxySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.proxy {
            Some(proxy) => write!(f, "ProxySettings({proxy})"),
            None => f.write_str("ProxySettings(none)"),
        }
    }
}

const NOT_TEXT: &str = "the value is not valid UTF-8";

#[cfg(test)]
mod tests;
