//! Forms in which servers repeat what they receive.

/// Encoding of a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// As it is.
    Raw,
    /// Every byte percent-encoded.
    Percent,
    /// `application/x-www-form-urlencoded`.
    Plus,
    /// Percent-encoded twice.
    DoublePercent,
    /// Every character as a decimal HTML entity.
    Entities,
    /// Every character as a hexadecimal HTML entity.
    HexEntities,
    /// Every character as an escape of JSON.
    Json,
    /// In capital letters.
    UpperCase,
    /// With a space after every third character.
    Split,
    /// With a tag after every third character.
    Tagged,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 10] = [
        Self::Raw,
        Self::Percent,
        Self::Plus,
        Self::DoublePercent,
        Self::Entities,
        Self::HexEntities,
        Self::Json,
        Self::UpperCase,
        Self::Split,
        Self::Tagged,
    ];

    /// The value in this form.
    #[must_use]
    pub fn write(self, text: &str) -> String {
        let each = |form: fn(char) -> String| text.chars().map(form).collect();
        let bytes = |form: fn(&u8) -> String| text.as_bytes().iter().map(form).collect::<String>();
        let every_third = |between: &str| {
            let letters: Vec<char> = text.chars().collect();
            let parts: Vec<String> = letters.chunks(3).map(|part| part.iter().collect()).collect();
            parts.join(between)
        };
        match self {
            Self::Raw => text.to_owned(),
            Self::Percent => bytes(|byte| format!("%{byte:02X}")),
            Self::Plus => bytes(|byte| match byte {
                b' ' => "+".to_owned(),
                byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
                byte => format!("%{byte:02X}"),
            }),
            Self::DoublePercent => bytes(|byte| format!("%25{byte:02x}")),
            Self::Entities => each(|letter| format!("&#{};", u32::from(letter))),
            Self::HexEntities => each(|letter| format!("&#x{:x};", u32::from(letter))),
            Self::Json => each(|letter| format!("\\u{:04x}", u32::from(letter))),
            Self::UpperCase => text.to_uppercase(),
            Self::Split => every_third(" "),
            Self::Tagged => every_third("<wbr>"),
        }
    }
}

/// Panics if the text contains one of the secrets, in any form.
#[track_caller]
pub fn assert_absent(text: &str, secrets: &[String]) {
    for secret in secrets {
        for form in Form::ALL {
            let written = form.write(secret);
            let line = text.lines().find(|line| line.contains(&written));
            assert_eq!(line, None, "{form:?} {secret}");
        }
    }
}
