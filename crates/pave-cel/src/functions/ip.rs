//! Addresses and networks: `ip('10.0.0.1')`, `cidr('10.0.0.0/8')`.

use super::{Function, Scope, global, method};
use crate::meter::{Outcome, wrong};
use crate::value::Value;
use std::fmt;
use std::net::IpAddr;

/// An address; one of version 4 is not written as one of version 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address(IpAddr);

/// An address and the length of its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    address: Address,
    length: u32,
}

pub(super) const FUNCTIONS: &[Function] = &[
    global("ip", 1, 1, to_address),
    method("ip", 1, 1, |scope| Ok(Value::Address(network(scope)?.address))),
    global("isIP", 1, 1, |scope| {
        Ok(Value::Bool(Address::parse(scope.text(0)?).is_some()))
    }),
    global("ip.isCanonical", 1, 1, |scope| match Address::parse(scope.text(0)?) {
        Some(address) => Ok(Value::Bool(address.to_string() == **scope.text(0)?)),
        None => no_address(),
    }),
    global("cidr", 1, 1, |scope| match Network::parse(scope.text(0)?) {
        Some(network) => Ok(Value::Network(network)),
        None => no_network(),
    }),
    global("isCIDR", 1, 1, |scope| {
        Ok(Value::Bool(Network::parse(scope.text(0)?).is_some()))
    }),
    method("family", 1, 1, |scope| {
        Ok(Value::Int(if address(scope)?.is_ipv4() { 4 } else { 6 }))
    }),
    method("isUnspecified", 1, 1, |scope| {
        Ok(Value::Bool(address(scope)?.is_unspecified()))
    }),
    method("isLoopback", 1, 1, |scope| {
        Ok(Value::Bool(address(scope)?.is_loopback()))
    }),
    method("isLinkLocalMulticast", 1, 1, |scope| {
        Ok(Value::Bool(is_local_multicast(address(scope)?)))
    }),
    method("isLinkLocalUnicast", 1, 1, |scope| {
        Ok(Value::Bool(is_local_unicast(address(scope)?)))
    }),
    method("isGlobalUnicast", 1, 1, |scope| {
        let address = address(scope)?;
        let is_special = address.is_unspecified() || address.is_loopback() || address.is_multicast();
        let is_broadcast = matches!(address, IpAddr::V4(address) if address.is_broadcast());
        Ok(Value::Bool(!is_special && !is_broadcast && !is_local_unicast(address)))
    }),
    method("containsIP", 2, 2, contains_address),
    method("containsCIDR", 2, 2, contains_network),
    method("prefixLength", 1, 1, |scope| {
        Ok(Value::Int(i64::from(network(scope)?.length)))
    }),
    method("masked", 1, 1, |scope| Ok(Value::Network(network(scope)?.masked()))),
];

fn no_address<T>() -> Outcome<T> {
    wrong("a text is no IP address")
}

fn no_network<T>() -> Outcome<T> {
    wrong("a text is no CIDR")
}

fn to_address(scope: &Scope<'_>) -> Outcome<Value> {
    match Address::parse(scope.text(0)?) {
        Some(address) => Ok(Value::Address(address)),
        None => no_address(),
    }
}

fn address(scope: &Scope<'_>) -> Outcome<IpAddr> {
    match scope.values.first() {
        Some(Value::Address(address)) => Ok(address.0),
        _ => scope.no_overload(),
    }
}

fn network(scope: &Scope<'_>) -> Outcome<Network> {
    match scope.values.first() {
        Some(Value::Network(network)) => Ok(*network),
        _ => scope.no_overload(),
    }
}

fn is_local_multicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => matches!(address.octets(), [224, 0, 0, _]),
        IpAddr::V6(address) => matches!(address.octets(), [0xff, flags, ..] if flags & 0x0f == 2),
    }
}

fn is_local_unicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

fn contains_address(scope: &Scope<'_>) -> Outcome<Value> {
    let inner = match scope.values.get(1) {
        Some(Value::Address(address)) => *address,
        Some(Value::Text(text)) => match Address::parse(text) {
            Some(address) => address,
            None => return no_address(),
        },
        _ => return scope.no_overload(),
    };
    let length = if inner.0.is_ipv4() { 32 } else { 128 };
    let inner = Network { address: inner, length };
    Ok(Value::Bool(network(scope)?.contains(inner)))
}

fn contains_network(scope: &Scope<'_>) -> Outcome<Value> {
    let inner = match scope.values.get(1) {
        Some(Value::Network(network)) => *network,
        Some(Value::Text(text)) => match Network::parse(text) {
            Some(network) => network,
            None => return no_network(),
        },
        _ => return scope.no_overload(),
    };
    Ok(Value::Bool(network(scope)?.contains(inner)))
}

impl Address {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let address: IpAddr = text.parse().ok()?;
        match address {
            // Two ways of writing one address have confused more than one program.
            IpAddr::V6(six) if six.to_ipv4_mapped().is_some() => None,
            address => Some(Self(address)),
        }
    }

    /// Its bits, from the highest of 128.
    fn bits(self) -> u128 {
        match self.0 {
            IpAddr::V4(address) => u128::from(u32::from(address)) << 96,
            IpAddr::V6(address) => u128::from(address),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Network {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        let address = Address::parse(address)?;
        let is_number = length.bytes().all(|byte| byte.is_ascii_digit()) && (length == "0" || !length.starts_with('0'));
        let most = if address.0.is_ipv4() { 32 } else { 128 };
        let length: u32 = length.parse().ok().filter(|length| is_number && *length <= most)?;
        Some(Self { address, length })
    }

    fn mask(self) -> u128 {
        u128::MAX.checked_shl(128 - self.length).unwrap_or(0)
    }

    fn contains(self, inner: Self) -> bool {
        self.address.0.is_ipv4() == inner.address.0.is_ipv4()
            && self.length <= inner.length
            && self.address.bits() & self.mask() == inner.address.bits() & self.mask()
    }

    fn masked(self) -> Self {
        let bits = self.address.bits() & self.mask();
        let address = match self.address.0 {
            IpAddr::V4(_) => IpAddr::V4(u32::try_from(bits >> 96).unwrap_or_default().into()),
            IpAddr::V6(_) => IpAddr::V6(bits.into()),
        };
        Self {
            address: Address(address),
            length: self.length,
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.address, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_contain_what_they_contain() {
        let network = |text| Network::parse(text).unwrap();
        assert!(network("10.0.0.0/8").contains(network("10.1.0.0/16")));
        assert!(!network("10.0.0.0/8").contains(network("0.0.0.0/0")));
        assert!(!network("::/0").contains(network("10.0.0.0/8")));
        assert!(network("0.0.0.0/0").contains(network("10.0.0.0/8")));
        assert_eq!(network("10.1.2.3/8").masked().to_string(), "10.0.0.0/8");
        assert_eq!(network("2001:db8::1/32").masked().to_string(), "2001:db8::/32");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "10.0.0",
            "010.0.0.1",
            "::ffff:10.0.0.1",
            "fe80::1%eth0",
            "10.0.0.1/8",
        ] {
            assert!(Address::parse(text).is_none(), "{text}");
        }
        for text in ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/+8", "::1/129"] {
            assert!(Network::parse(text).is_none(), "{text}");
        }
    }
}
