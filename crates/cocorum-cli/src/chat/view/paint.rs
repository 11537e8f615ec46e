//! Colours, as far as the terminal has them. Whether any are shown at all is decided where the line is written.

use anstyle::{Ansi256Color, Color as Ansi, RgbColor, Style};
use rumble_model::chat::Color;

use crate::show::painted;

/// Which colours this terminal can show.
#[derive(Debug, Clone, Copy)]
pub(super) enum Paint {
    /// Every one.
    True,
    /// A cube of 216.
    Cube,
}

impl Paint {
    pub(super) fn of_this_terminal() -> Self {
        let says = std::env::var("COLORTERM").unwrap_or_default();
        if says.contains("truecolor") || says.contains("24bit") {
            Self::True
        } else {
            Self::Cube
        }
    }

    /// A name in its own colour.
    pub(super) fn name(self, color: Option<Color>, name: &str) -> String {
        let style = Style::new().bold();
        painted(
            color.map_or(style, |color| style.fg_color(Some(self.ansi(color)))),
            name,
        )
    }

    /// An amount on the colour of its level, dark or light as the colour demands.
    pub(super) fn badge(self, color: Option<Color>, text: &str) -> String {
        let Some(color) = color else {
            return painted(Style::new().bold().invert(), &format!(" {text} "));
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
        painted(
            Style::new()
                .bold()
                .fg_color(Some(ink))
                .bg_color(Some(self.ansi(color))),
            &format!(" {text} "),
        )
    }

    fn ansi(self, color: Color) -> Ansi {
        match self {
            Self::True => Ansi::Rgb(RgbColor(color.red, color.green, color.blue)),
            Self::Cube => {
                let step = |part: u8| (u16::from(part) * 5 + 127) / 255;
                let index = 16 + 36 * step(color.red) + 6 * step(color.green) + step(color.blue);
                Ansi::Ansi256(Ansi256Color(u8::try_from(index).unwrap_or(u8::MAX)))
            }
        }
    }
}
