//! Hosts that are connected to directly, as curl reads `NO_PROXY`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether the list contains this host. An IPv6 address is in brackets in `host`, and without them in the list.
pub(super) fn is_bypassed(host: &str, list: &str) -> bool {
    let mut entries = list.split([',', ' ', '\t']).filter(|entry| !entry.is_empty());
    let address = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>();
    list == "*"
        || match address {
            Ok(address) => entries.any(|entry| covers_address(entry, address)),
            Err(_) => entries.any(|entry| covers_name(entry, host)),
        }
}

fn covers_name(entry: &str, host: &str) -> bool {
    let entry = entry.strip_suffix('.').unwrap_or(entry);
    let entry = entry.strip_prefix('.').unwrap_or(entry).to_ascii_lowercase();
    let host = host.strip_suffix('.').unwrap_or(host);
    let rest = host.strip_suffix(&entry);
    !entry.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// A prefix length of 0 is ignored, as in curl.
fn covers_address(entry: &str, address: IpAddr) -> bool {
    let (network, bits) = entry.split_once('/').unwrap_or((entry, "0"));
    let Ok(bits) = bits.parse::<u32>() else {
        return false;
    };
    let shift = |whole: u32| whole.checked_sub(if bits == 0 { whole } else { bits });
    match address {
        IpAddr::V4(address) => network.parse::<Ipv4Addr>().is_ok_and(|network| {
            shift(32).is_some_and(|shift| (network.to_bits() ^ address.to_bits()) >> shift == 0)
        }),
        IpAddr::V6(address) => network.parse::<Ipv6Addr>().is_ok_and(|network| {
            shift(128).is_some_and(|shift| (network.to_bits() ^ address.to_bits()) >> shift == 0)
        }),
    }
}
