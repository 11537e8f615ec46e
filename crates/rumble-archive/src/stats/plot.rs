//! Plots as SVG. The style of the page sets the colours.

use std::fmt::Write;

/// Labels and values to plot, in order.
pub(super) struct Plot<'a> {
    pub(super) title: &'a str,
    /// Formats a value, for example as `$5.00`.
    pub(super) show: fn(u64) -> String,
    pub(super) points: Vec<(String, u64)>,
}

impl Plot<'_> {
    /// One bar per point, from left to right.
    pub(super) fn bars(&self) -> String {
        let max = self.max();
        let step = WIDTH / self.points.len().max(1) as f64;
        let mut body = String::new();
        for (number, (label, value)) in self.points.iter().enumerate() {
            let height = *value as f64 / max * HEIGHT;
            let (x, y) = (LEFT + number as f64 * step, TOP + HEIGHT - height);
            let width = (step - 1.0).max(step * 0.7);
            let shown = (self.show)(*value);
            _ = write!(
                body,
                "<rect class=\"b\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"><title>{label}: {shown}</title></rect>"
            );
        }
        self.framed(&body)
    }

    /// Line from point to point.
    pub(super) fn line(&self) -> String {
        let max = self.max();
        let step = WIDTH / self.points.len().saturating_sub(1).max(1) as f64;
        let mut path = String::new();
        for (number, (_, value)) in self.points.iter().enumerate() {
            let command = if number == 0 { 'M' } else { 'L' };
            let (x, y) = (
                LEFT + number as f64 * step,
                TOP + HEIGHT - *value as f64 / max * HEIGHT,
            );
            _ = write!(path, "{command}{x:.1} {y:.1}");
        }
        self.framed(&format!("<path class=\"l\" d=\"{path}\"/>"))
    }

    /// One bar per row, each with its label.
    pub(super) fn rows(&self) -> String {
        let max = self.max();
        let height = self.points.len() as f64 * ROW + TOP;
        let mut body = String::new();
        for (number, (label, value)) in self.points.iter().enumerate() {
            let y = TOP + number as f64 * ROW;
            let width = *value as f64 / max * (WIDTH - NAMES);
            let (shown, text_y) = ((self.show)(*value), y + ROW * 0.65);
            let (bar, end) = (LEFT + NAMES, LEFT + NAMES + width + 6.0);
            _ = write!(
                body,
                "<text x=\"{:.1}\" y=\"{text_y:.1}\" text-anchor=\"end\">{label}</text><rect class=\"b\" x=\"{bar:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{:.1}\"/><text x=\"{end:.1}\" y=\"{text_y:.1}\">{shown}</text>",
                bar - 6.0,
                y + 2.0,
                ROW - 4.0
            );
        }
        self.svg(height, &body)
    }

    /// Adds the highest value at the left, and the first and last label below.
    fn framed(&self, body: &str) -> String {
        let (bottom, right) = (TOP + HEIGHT, LEFT + WIDTH);
        let max = (self.show)(
            self.points
                .iter()
                .map(|(_, value)| *value)
                .max()
                .unwrap_or_default(),
        );
        let label = |point: Option<&(String, u64)>| point.map(|(label, _)| label.clone()).unwrap_or_default();
        let (first, last) = (label(self.points.first()), label(self.points.last()));
        let text_y = bottom + 18.0;
        let frame = format!(
            "{body}<path class=\"x\" d=\"M{LEFT} {TOP}V{bottom}H{right}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{max}</text>\
             <text x=\"{:.1}\" y=\"{bottom}\" text-anchor=\"end\">0</text>\
             <text x=\"{LEFT}\" y=\"{text_y}\">{first}</text><text x=\"{right}\" y=\"{text_y}\" text-anchor=\"end\">{last}</text>",
            LEFT - 6.0,
            TOP + 10.0,
            LEFT - 6.0
        );
        self.svg(bottom + 26.0, &frame)
    }

    fn svg(&self, height: f64, body: &str) -> String {
        let (title, width) = (self.title, LEFT + WIDTH + RIGHT);
        format!(
            "<figure><figcaption>{title}</figcaption><svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\">{body}</svg></figure>\n"
        )
    }

    fn max(&self) -> f64 {
        self.points
            .iter()
            .map(|(_, value)| *value)
            .max()
            .unwrap_or_default()
            .max(1) as f64
    }
}

const LEFT: f64 = 90.0;
const TOP: f64 = 10.0;
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 180.0;
const RIGHT: f64 = 70.0;
const NAMES: f64 = 110.0;
const ROW: f64 = 24.0;
