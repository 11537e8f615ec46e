//! Colours that the terminal supports. Whether colours are shown is decided where a line is written.

use anstyle::{Ansi256Color, Color as Ansi, RgbColor, Style};
use rumble_model::chat::Color;

use crate::format::styled;

/// The colours that a terminal supports.
#[derive(Debug, Clone, Copy)]
pub(super) enum ColorSupport {
    /// All colours.
    TrueColor,
    /// A cube of 216 colours.
    Ansi256,
}

impl ColorSupport {
    pub(super) fn detect() -> Self {
        let value = std::env::var("COLORTERM").unwrap_or_default();
        if value.contains("truecolor") || value.contains("24bit") {
            Self::TrueColor
        } else {
            Self::Ansi256
        }
    }

    /// A name in its own colour, made lighter or darker if it lacks contrast on a dark or on a white background. The
    /// background of the terminal is not known.
    pub(super) fn name(self, color: Option<Color>, name: &str) -> String {
        let readable = color.and_then(|color| self.readable(color));
        styled(Style::new().bold().fg_color(readable), name)
    }

    fn readable(self, color: Color) -> Option<Ansi> {
        let target = if luminance(shown(self.ansi(color))) < MIN_LUMINANCE {
            255
        } else {
            0
        };
        (0..=STEPS)
            .map(|step| self.ansi(mixed(color, target, step)))
            .find(|ansi| (MIN_LUMINANCE..=MAX_LUMINANCE).contains(&luminance(shown(*ansi))))
    }

    /// An amount on the colour of its level, in black or white, whichever has the higher contrast.
    pub(super) fn badge(self, color: Option<Color>, text: &str) -> String {
        let Some(color) = color else {
            return styled(Style::new().bold().invert(), &format!(" {text} "));
        };
        let luma = u32::from(color.red) * 299 + u32::from(color.green) * 587 + u32::from(color.blue) * 114;
        let ink = if luma > 140_000 {
            RgbColor(0, 0, 0)
        } else {
            RgbColor(255, 255, 255)
        };
        let ink = self.ansi(Color {
            red: ink.r(),
            green: ink.g(),
            blue: ink.b(),
        });
        styled(
            Style::new()
                .bold()
                .fg_color(Some(ink))
                .bg_color(Some(self.ansi(color))),
            &format!(" {text} "),
        )
    }

    fn ansi(self, color: Color) -> Ansi {
        match self {
            Self::TrueColor => Ansi::Rgb(RgbColor(color.red, color.green, color.blue)),
            Self::Ansi256 => {
                let step = |part: u8| (u16::from(part) * 5 + 127) / 255;
                let index = 16 + 36 * step(color.red) + 6 * step(color.green) + step(color.blue);
                Ansi::Ansi256(Ansi256Color(u8::try_from(index).unwrap_or(u8::MAX)))
            }
        }
    }
}

/// The colour that terminals show.
fn shown(color: Ansi) -> Color {
    let [red, green, blue] = match color {
        Ansi::Rgb(RgbColor(red, green, blue)) => [red, green, blue],
        Ansi::Ansi256(Ansi256Color(index)) => {
            let index = index.saturating_sub(16);
            [index / 36, index / 6 % 6, index % 6].map(|step| if step == 0 { 0 } else { 55 + 40 * step })
        }
        Ansi::Ansi(_) => [0; 3],
    };
    Color { red, green, blue }
}

/// The colour, mixed with black or white in this many steps.
fn mixed(color: Color, target: u8, step: u16) -> Color {
    let mix = |part: u8| {
        let sum = u16::from(part) * (STEPS - step) + u16::from(target) * step;
        u8::try_from(sum / STEPS).unwrap_or(target)
    };
    Color {
        red: mix(color.red),
        green: mix(color.green),
        blue: mix(color.blue),
    }
}

/// Relative luminance, as the Web Content Accessibility Guidelines define it: 0 for black, 1 for white.
fn luminance(color: Color) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
}

/// A contrast of 3 to the dark grey #1e1e1e, whose luminance is 0.013, and so to black: (L + 0.05) / 0.063.
const MIN_LUMINANCE: f64 = 0.14;
/// A contrast of 3 to white: 1.05 / (L + 0.05).
const MAX_LUMINANCE: f64 = 0.3;
const STEPS: u16 = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_be_read_on_dark_and_on_white_backgrounds() {
        let contrast = |one: f64, other: f64| (one.max(other) + 0.05) / (one.min(other) + 0.05);
        for color_support in [ColorSupport::TrueColor, ColorSupport::Ansi256] {
            for color in (0..=0xff_ffff_u32).step_by(997) {
                let [_, red, green, blue] = color.to_be_bytes();
                let ansi = color_support.readable(Color { red, green, blue });
                let ansi = ansi.unwrap_or_else(|| panic!("{color_support:?} #{color:06x}"));
                let luminance = luminance(shown(ansi));
                for ground in [0.0, 0.013, 1.0] {
                    assert!(
                        contrast(luminance, ground) >= 2.999,
                        "{color_support:?} #{color:06x}: {ansi:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_readable_colour_stays() {
        let color = Color {
            red: 44,
            green: 147,
            blue: 188,
        };
        assert_eq!(
            ColorSupport::TrueColor.readable(color),
            Some(Ansi::Rgb(RgbColor(44, 147, 188)))
        );
    }
}
