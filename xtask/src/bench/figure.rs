//! What a row measured, against its budget.

use serde::Serialize;

/// One measured value.
pub(super) struct Figure {
    pub(super) what: String,
    pub(super) value: f64,
    /// `×` for a ratio to the limit.
    pub(super) unit: &'static str,
    /// The same of the limit, measured in the same run.
    pub(super) limit: Option<f64>,
    pub(super) budget: Budget,
}

/// What is required of a value, and what would be better still.
#[derive(Clone, Copy)]
pub(super) enum Budget {
    AtLeast { budget: f64, stretch: f64 },
    AtMost { budget: f64, stretch: f64 },
}

#[derive(Clone, Copy)]
pub(super) enum Format {
    Json,
    Table,
}

pub(super) struct Report {
    format: Format,
    lines: Vec<Line>,
}

/// The runs of one figure.
#[derive(Serialize)]
struct Line {
    row: String,
    /// The median of the runs.
    value: f64,
    unit: &'static str,
    limit: Option<f64>,
    /// The value as a ratio to the limit, where it is not one already.
    ratio: Option<f64>,
    budget: f64,
    stretch: f64,
    met: bool,
    least: f64,
    greatest: f64,
    #[serde(skip)]
    meets_stretch: bool,
    #[serde(skip)]
    sign: char,
}

impl Report {
    pub(super) fn new(format: Format) -> Self {
        Self {
            format,
            lines: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, row: &str, runs: &[Vec<Figure>]) {
        let Some(first) = runs.first() else { return };
        for (position, figure) in first.iter().enumerate() {
            let of_runs = || runs.iter().filter_map(|run| run.get(position));
            let mut values: Vec<f64> = of_runs().map(|figure| figure.value).collect();
            values.sort_by(f64::total_cmp);
            let value = values.get(values.len() / 2).copied().unwrap_or(f64::NAN);
            let mut limits: Vec<f64> = of_runs().filter_map(|figure| figure.limit).collect();
            limits.sort_by(f64::total_cmp);
            let limit = limits.get(limits.len() / 2).copied();
            let (sign, budget, stretch) = figure.budget.parts();
            self.lines.push(Line {
                row: format!("{row}: {}", figure.what),
                value,
                unit: figure.unit,
                limit,
                ratio: limit.map(|limit| value / limit),
                budget,
                stretch,
                met: figure.budget.meets(value, budget),
                least: values.first().copied().unwrap_or(value),
                greatest: values.last().copied().unwrap_or(value),
                meets_stretch: figure.budget.meets(value, stretch),
                sign,
            });
        }
    }

    pub(super) fn print(&self) {
        match self.format {
            Format::Json => println!(
                "{}",
                serde_json::to_string_pretty(&self.lines).unwrap_or_default()
            ),
            Format::Table => {
                println!(
                    "| row | median (least to greatest) | limit | budget | stretch | |\n|---|---|---|---|---|---|"
                );
                for line in &self.lines {
                    line.print();
                }
            }
        }
    }
}

impl Line {
    fn print(&self) {
        let Self {
            row,
            value,
            unit,
            least,
            greatest,
            budget,
            stretch,
            sign,
            ..
        } = self;
        let limit = match (self.limit, self.ratio) {
            (Some(limit), Some(ratio)) => format!("{limit:.2} {unit} ({ratio:.2} ×)"),
            _ => String::new(),
        };
        let met = match (self.met, self.meets_stretch) {
            (_, true) => "stretch met",
            (true, _) => "met",
            _ => "**missed**",
        };
        println!(
            "| {row} | {value:.2} {unit} ({least:.2} to {greatest:.2}) | {limit} | {sign} {budget} | {sign} {stretch} | {met} |"
        );
    }
}

impl Budget {
    fn parts(self) -> (char, f64, f64) {
        match self {
            Self::AtLeast { budget, stretch } => ('≥', budget, stretch),
            Self::AtMost { budget, stretch } => ('≤', budget, stretch),
        }
    }

    fn meets(self, value: f64, bound: f64) -> bool {
        match self {
            Self::AtLeast { .. } => value >= bound,
            Self::AtMost { .. } => value <= bound,
        }
    }
}
