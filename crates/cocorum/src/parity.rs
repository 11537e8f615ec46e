#![doc = include_str!("../../../docs/parity.md")]
