//! Chat badges as single symbols, for places that cannot show pictures.

/// Symbol of an unknown badge.
pub const UNKNOWN_GLYPH: &str = "?";

/// The symbol for a badge slug (`badges[]` of a chat user); [`UNKNOWN_GLYPH`] for an unknown one.
///
/// ```
/// use rumble_model::badge_glyph;
///
/// assert_eq!(badge_glyph("verified"), "✅");
/// assert_eq!(badge_glyph("badge-of-tomorrow"), "?");
/// ```
#[must_use]
pub fn badge_glyph(slug: &str) -> &'static str {
    GLYPHS
        .iter()
        .find(|(known, _)| *known == slug)
        .map_or(UNKNOWN_GLYPH, |(_, glyph)| glyph)
}

/// The symbols of several badges, in order.
///
/// ```
/// use rumble_model::badges_to_glyph_string;
///
/// assert_eq!(badges_to_glyph_string(["moderator", "premium", "mystery"]), "🛡💎?");
/// ```
#[must_use]
pub fn badges_to_glyph_string<S: AsRef<str>>(slugs: impl IntoIterator<Item = S>) -> String {
    slugs.into_iter().map(|slug| badge_glyph(slug.as_ref())).collect()
}

/// Slugs seen on the wire. The original's table writes `whale-grey`, the wire `whale-gray`; both are known.
const GLYPHS: [(&str, &str); 11] = [
    ("admin", "👑"),
    ("moderator", "🛡"),
    ("verified", "✅"),
    ("premium", "💎"),
    ("recurring_subscription", "⭐"),
    ("locals", "📍"),
    ("locals_supporter", "💚"),
    ("whale-gray", "⚪"),
    ("whale-grey", "⚪"),
    ("whale-yellow", "🟡"),
    ("whale-blue", "🔵"),
];
