//! A measured value and its budget.

use std::fmt::Write as _;

use serde::Serialize;

/// One measured value.
pub(super) struct Figure {
    pub(super) what: String,
    pub(super) value: f64,
    pub(super) unit: &'static str,
    /// The value of the limit, measured in the same run. With one, the budget is for the ratio to it.
    pub(super) limit: Option<f64>,
    pub(super) budget: Budget,
}

/// The required value, and the desired one.
#[derive(Clone, Copy)]
pub(super) enum Budget {
    AtLeast {
        budget: f64,
        stretch: f64,
    },
    AtMost {
        budget: f64,
        stretch: f64,
    },
    /// The value is reported.
    None,
}

/// The figures of a run of all rows.
#[derive(Default)]
pub(super) struct Report(Vec<Line>);

/// The runs of one figure.
#[derive(Serialize)]
struct Line {
    row: String,
    /// The median of the runs.
    value: f64,
    unit: &'static str,
    /// The median of the limit.
    limit: Option<f64>,
    /// The median of the ratios of value and limit.
    ratio: Option<f64>,
    budget: Option<f64>,
    stretch: Option<f64>,
    met: Option<bool>,
    /// Smallest value of the figure that the budget is for: the ratio if there is a limit, otherwise the value.
    least: f64,
    greatest: f64,
    #[serde(skip)]
    bounds: Budget,
}

impl Report {
    pub(super) fn add(&mut self, row: &str, runs: &[Vec<Figure>]) {
        let Some(first) = runs.first() else { return };
        for (position, figure) in first.iter().enumerate() {
            let figures = || runs.iter().filter_map(|run| run.get(position));
            let values = sorted(figures().map(|figure| figure.value));
            let limits = sorted(figures().filter_map(|figure| figure.limit));
            let ratios = sorted(figures().filter_map(|figure| Some(figure.value / figure.limit?)));
            let judged = if ratios.is_empty() { &values } else { &ratios };
            let bounds = figure.budget;
            let value = median(judged).unwrap_or(f64::NAN);
            self.0.push(Line {
                row: format!("{row}: {}", figure.what),
                value: median(&values).unwrap_or(f64::NAN),
                unit: figure.unit,
                limit: median(&limits),
                ratio: median(&ratios),
                budget: bounds.budget(),
                stretch: bounds.stretch(),
                met: bounds.budget().map(|budget| bounds.is_met(value, budget)),
                least: judged.first().copied().unwrap_or(value),
                greatest: judged.last().copied().unwrap_or(value),
                bounds,
            });
        }
    }

    pub(super) fn json(&self) -> String {
        serde_json::to_string_pretty(&self.0).unwrap_or_default()
    }

    pub(super) fn table(&self) -> String {
        let mut table = String::from(
            "| row | median | limit | ratio | least to greatest | budget | stretch | |\n|---|---|---|---|---|---|---|---|\n",
        );
        for line in &self.0 {
            line.write(&mut table);
        }
        table
    }
}

impl Line {
    fn write(&self, table: &mut String) {
        let Self {
            row,
            value,
            unit,
            least,
            greatest,
            ..
        } = self;
        let limit = self.limit.map(|limit| format!("{limit:.2} {unit}"));
        let ratio = self.ratio.map(|ratio| format!("{ratio:.2} ×"));
        let sign = self.bounds.sign();
        let bound = |bound: Option<f64>| bound.map(|bound| format!("{sign} {bound}"));
        let judged = self.ratio.unwrap_or(*value);
        let met = match (self.met, self.stretch) {
            (None, _) => "reported",
            (_, Some(stretch)) if self.bounds.is_met(judged, stretch) => "stretch met",
            (Some(true), _) => "met",
            (Some(false), _) => "**missed**",
        };
        let _ = writeln!(
            table,
            "| {row} | {value:.2} {unit} | {} | {} | {least:.2} to {greatest:.2} | {} | {} | {met} |",
            limit.unwrap_or_default(),
            ratio.unwrap_or_default(),
            bound(self.budget).unwrap_or_default(),
            bound(self.stretch).unwrap_or_default(),
        );
    }
}

impl Budget {
    pub(super) fn at_least(budget: f64, stretch: f64) -> Self {
        Self::AtLeast { budget, stretch }
    }

    pub(super) fn at_most(budget: f64, stretch: f64) -> Self {
        Self::AtMost { budget, stretch }
    }

    fn budget(self) -> Option<f64> {
        match self {
            Self::AtLeast { budget, .. } | Self::AtMost { budget, .. } => Some(budget),
            Self::None => None,
        }
    }

    fn stretch(self) -> Option<f64> {
        match self {
            Self::AtLeast { stretch, .. } | Self::AtMost { stretch, .. } => Some(stretch),
            Self::None => None,
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::AtLeast { .. } => "≥",
            Self::AtMost { .. } => "≤",
            Self::None => "",
        }
    }

    fn is_met(self, value: f64, bound: f64) -> bool {
        match self {
            Self::AtLeast { .. } => value >= bound,
            Self::AtMost { .. } => value <= bound,
            Self::None => true,
        }
    }
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> Option<f64> {
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, limit: Option<f64>, budget: Budget) -> Figure {
        Figure {
            what: "speed".to_owned(),
            value,
            unit: "MB/s",
            limit,
            budget,
        }
    }

    #[test]
    fn the_budget_is_for_the_median_ratio_to_the_limit() {
        let mut report = Report::default();
        let runs = [(60.0, 100.0), (90.0, 100.0), (70.0, 100.0)];
        let budget = Budget::at_least(0.65, 0.8);
        let runs = runs.map(|(value, limit)| vec![figure(value, Some(limit), budget)]);
        report.add("decode", &runs);
        report.add("size", &[vec![figure(3.0, None, Budget::at_most(2.0, 1.0))]]);
        report.add("more", &[vec![figure(3.0, None, Budget::None)]]);
        let rows: Vec<_> = report.table().lines().skip(2).map(str::to_owned).collect();
        assert_eq!(
            rows,
            [
                "| decode: speed | 70.00 MB/s | 100.00 MB/s | 0.70 × | 0.60 to 0.90 | ≥ 0.65 | ≥ 0.8 | met |",
                "| size: speed | 3.00 MB/s |  |  | 3.00 to 3.00 | ≤ 2 | ≤ 1 | **missed** |",
                "| more: speed | 3.00 MB/s |  |  | 3.00 to 3.00 |  |  | reported |",
            ]
        );
        let json: serde_json::Value = serde_json::from_str(&report.json()).unwrap();
        let members = [
            "row", "value", "unit", "limit", "ratio", "budget", "stretch", "met",
        ];
        for line in json.as_array().unwrap() {
            assert!(members.iter().all(|member| line.get(member).is_some()), "{line}");
        }
        assert_eq!(json[0]["met"], true);
        assert_eq!(json[2]["met"], serde_json::Value::Null);
    }
}
