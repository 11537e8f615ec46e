use std::collections::BTreeMap;

/// What was played and seen, over all schedules.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) schedules: u64,
    pub(crate) connections: u64,
    pub(crate) delivered: u64,
    pub(crate) gaps: u64,
    pub(crate) gave_up: u64,
    pub(crate) malformed: u64,
    pub(crate) reconnects: u64,
    pub(crate) repeats: u64,
    pub(crate) said: u64,
    pub(crate) faults: BTreeMap<&'static str, u64>,
}

impl Tally {
    pub(crate) fn fault(&mut self, name: &'static str) {
        *self.faults.entry(name).or_default() += 1;
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
            (&mut self.repeats, other.repeats),
            (&mut self.said, other.said),
        ];
        for (sum, number) in numbers {
            *sum += number;
        }
        for (name, number) in &other.faults {
            *self.faults.entry(name).or_default() += number;
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
            ("messages said", self.said),
            ("messages delivered", self.delivered),
            ("repeats dropped", self.repeats),
            ("gaps reported", self.gaps),
            ("malformed reported", self.malformed),
            ("gave up as told to", self.gave_up),
        ] {
            rows += &format!("| {what} | {number} |\n");
        }
        for (name, number) in &self.faults {
            rows += &format!("| fault: {name} | {number} |\n");
        }
        rows
    }
}
