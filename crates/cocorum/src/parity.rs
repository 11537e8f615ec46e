#![doc = include_str!("../parity.md")]
