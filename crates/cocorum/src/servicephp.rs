//! `cocorum.servicephp`: log in, stay logged in, mute, pin, resolve.

#[doc(inline)]
pub use rumble_servicephp::*;
