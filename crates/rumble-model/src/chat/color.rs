use std::fmt;

/// `users[].color`: the colour of a name. Displays as `#rrggbb`.
///
/// ```
/// use rumble_model::chat::Color;
///
/// let color = Color::parse("#2c93bc").unwrap();
/// assert_eq!((color.red, color.green, color.blue), (0x2c, 0x93, 0xbc));
/// assert_eq!(color.to_string(), "#2c93bc");
/// assert_eq!(Color::parse("2C93BC"), Some(color));
/// assert_eq!(Color::parse("blue"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a colour has three parts")]
pub struct Color {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

impl Color {
    /// Reads `#rrggbb`, with or without the `#`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self { red, green, blue })
    }

    pub(super) fn lenient<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Self>, D::Error> {
        let text = crate::json::lenient::text(deserializer)?;
        Ok(text.as_deref().and_then(Self::parse))
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}
