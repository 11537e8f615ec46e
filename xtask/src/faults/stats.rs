use std::collections::BTreeMap;

/// Counts over all schedules.
#[derive(Debug, Default)]
pub(crate) struct Stats {
    pub(crate) schedules: u64,
    pub(crate) connections: u64,
    pub(crate) delivered: u64,
    pub(crate) gaps: u64,
    pub(crate) gave_up: u64,
    pub(crate) malformed: u64,
    pub(crate) reconnects: u64,
    pub(crate) duplicates: u64,
    pub(crate) sent: u64,
    pub(crate) faults: BTreeMap<String, u64>,
}

impl Stats {
    pub(crate) fn fault(&mut self, name: impl Into<String>) {
        *self.faults.entry(name.into()).or_default() += 1;
    }

    pub(crate) fn faults(&self) -> u64 {
        self.faults.values().sum()
    }

    pub(crate) fn add(&mut self, other: &Self) {
        let numbers = [
            (&mut self.schedules, other.schedules),
            (&mut self.connections, other.connections),
            (&mut self.delivered, other.delivered),
            (&mut self.gaps, other.gaps),
            (&mut self.gave_up, other.gave_up),
            (&mut self.malformed, other.malformed),
            (&mut self.reconnects, other.reconnects),
            (&mut self.duplicates, other.duplicates),
            (&mut self.sent, other.sent),
        ];
        for (sum, number) in numbers {
            *sum += number;
        }
        for (name, number) in &other.faults {
            *self.faults.entry(name.clone()).or_default() += number;
        }
    }

    /// Rows of a table in two columns.
    pub(crate) fn rows(&self) -> String {
        let mut rows = String::new();
        for (what, number) in [
            ("schedules", self.schedules),
            ("faults played", self.faults()),
            ("connection attempts", self.connections),
            ("reconnects", self.reconnects),
            ("messages sent", self.sent),
            ("messages delivered", self.delivered),
            ("duplicates dropped", self.duplicates),
            ("gaps reported", self.gaps),
            ("malformed reported", self.malformed),
            ("gave up as configured", self.gave_up),
        ] {
            rows += &format!("| {what} | {number} |\n");
        }
        for (name, number) in &self.faults {
            rows += &format!("| fault: {name} | {number} |\n");
        }
        rows
    }
}
