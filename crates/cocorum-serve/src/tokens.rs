//! Tokens of the clients.

use std::fmt;

use ::ring::rand::{SecureRandom as _, SystemRandom};

use crate::error::{Error, ErrorKind};

/// Two random tokens of 128 bits, as 32 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    view: String,
    control: String,
}

impl Tokens {
    pub(crate) fn random() -> Result<Self, Error> {
        Ok(Self {
            view: format!("{:032x}", u128::from_ne_bytes(random()?)),
            control: format!("{:032x}", u128::from_ne_bytes(random()?)),
        })
    }

    /// The token of overlays and readers: it is part of their URLs, as the parameter `k`.
    #[must_use]
    pub fn view(&self) -> &str {
        &self.view
    }

    /// The token that also allows changes. It is valid only as a bearer token.
    #[must_use]
    pub fn control(&self) -> &str {
        &self.control
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::to_owned);
        let tokens = Self {
            view: lines.next()?,
            control: lines.next()?,
        };
        let is_token = |text: &str| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        (is_token(&tokens.view) && is_token(&tokens.control)).then_some(tokens)
    }

    pub(crate) fn text(&self) -> String {
        format!("{}\n{}\n", self.view, self.control)
    }
}

/// Random bytes of the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| Error::new(ErrorKind::Start, "random numbers", None))?;
    Ok(bytes)
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(<redacted>)")
    }
}
