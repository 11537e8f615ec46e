//! Contents of the pages of the project, for tests that compare them with the code.

/// A filter for log records, in the syntax of `RUST_LOG`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    line: String,
    default: log::LevelFilter,
    targets: Vec<(String, log::LevelFilter)>,
}

impl Filter {
    /// The line `RUST_LOG=…` of a page.
    #[must_use]
    pub fn of_page(page: &str) -> Self {
        let mut lines = page
            .lines()
            .filter_map(|line| line.trim().strip_prefix("RUST_LOG="));
        let line = lines.next().expect("a filter on the page");
        assert_eq!(lines.next(), None, "the page contains two filters");
        let mut default = log::LevelFilter::Off;
        let mut targets = Vec::new();
        for rule in line.split(',') {
            match rule.split_once('=') {
                Some((target, level)) => targets.push((target.to_owned(), level.parse().unwrap())),
                None => default = rule.parse().unwrap(),
            }
        }
        Self {
            line: line.to_owned(),
            default,
            targets,
        }
    }

    /// The filter as written on the page.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line
    }

    /// Whether a record passes.
    #[must_use]
    pub fn allows(&self, target: &str, level: log::Level) -> bool {
        let is_below = |prefix: &str| {
            target == prefix
                || target
                    .strip_prefix(prefix)
                    .is_some_and(|rest| rest.starts_with("::"))
        };
        let rule = self.targets.iter().find(|(prefix, _)| is_below(prefix));
        level <= rule.map_or(self.default, |(_, level)| *level)
    }
}

/// The rows of the table of a page whose first column has this title: the texts of their cells.
#[must_use]
pub fn table(page: &str, first: &str) -> Vec<Vec<String>> {
    let (_, table) = page
        .split_once(&format!("\n| {first} |"))
        .expect("the page has no such table");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells = |row: &str| {
        row.trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    rows.map(cells).collect()
}
