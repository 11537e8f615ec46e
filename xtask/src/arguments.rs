//! Arguments of a task: options with values, flags and operands.

use std::time::Duration;

use crate::TaskError;

/// The arguments, read from left to right.
pub(crate) struct Arguments<'a> {
    rest: std::slice::Iter<'a, String>,
    /// The argument read last, for errors.
    last: &'a str,
}

impl<'a> Arguments<'a> {
    pub(crate) fn new(arguments: &'a [String]) -> Self {
        Self {
            rest: arguments.iter(),
            last: "",
        }
    }

    /// The next option, flag or operand.
    pub(crate) fn next(&mut self) -> Option<&'a str> {
        self.last = self.rest.next()?;
        Some(self.last)
    }

    /// Value of the option read last.
    pub(crate) fn value(&mut self) -> Result<&'a str, TaskError> {
        let value = self.rest.next().map(String::as_str);
        value.ok_or_else(|| self.expects("a value"))
    }

    /// Value of the option read last.
    pub(crate) fn number(&mut self) -> Result<u64, TaskError> {
        let value = self.value().unwrap_or_default();
        value.parse().map_err(|_| self.expects("a number"))
    }

    /// Value of the option read last: at least 1.
    pub(crate) fn count(&mut self) -> Result<usize, TaskError> {
        let value = self.value().unwrap_or_default();
        let count = value.parse().ok().filter(|count| *count > 0);
        count.ok_or_else(|| self.expects("a number, at least 1"))
    }

    /// Value of the option read last: `90s`, `15m` or `2h`.
    pub(crate) fn time(&mut self) -> Result<Duration, TaskError> {
        let value = self.value().unwrap_or_default();
        let units = [("s", 1), ("m", 60), ("h", 3_600)];
        let read = |(unit, seconds): (&str, u64)| {
            value
                .strip_suffix(unit)?
                .parse::<u64>()
                .ok()?
                .checked_mul(seconds)
        };
        let found = units.into_iter().find_map(read).map(Duration::from_secs);
        found.ok_or_else(|| self.expects("a time such as 90s, 15m or 2h"))
    }

    /// The argument read last, unless it is an option, which no case of the task has read.
    pub(crate) fn operand(&self) -> Result<&'a str, TaskError> {
        match self.last.starts_with('-') {
            true => Err(TaskError::usage(format!("unknown option `{}`", self.last))),
            false => Ok(self.last),
        }
    }

    fn expects(&self, value: &str) -> TaskError {
        TaskError::usage(format!("`{}` expects {value}", self.last))
    }
}

/// Reads options of the form `--name NUMBER`.
pub(crate) fn read_numbers(arguments: &[String], known: &mut [(&str, &mut u64)]) -> Result<(), TaskError> {
    let mut arguments = Arguments::new(arguments);
    while let Some(name) = arguments.next() {
        match known.iter_mut().find(|(known, _)| *known == name) {
            Some((_, option)) => **option = arguments.number()?,
            None => {
                let operand = arguments.operand()?;
                return Err(TaskError::usage(format!("unexpected argument `{operand}`")));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    /// The arguments after their first, which is an option.
    fn after_option(words: &[String]) -> Arguments<'_> {
        let mut arguments = Arguments::new(words);
        arguments.next().unwrap();
        arguments
    }

    fn usage_error<T: std::fmt::Debug>(result: Result<T, TaskError>) -> String {
        let error = result.unwrap_err();
        assert_eq!(error.exit_code(), TaskError::USAGE);
        error.to_string()
    }

    #[test]
    fn a_time_has_a_unit() {
        for (text, seconds) in [("--for 15m", 900), ("--for 90s", 90)] {
            assert_eq!(after_option(&words(text)).time().unwrap().as_secs(), seconds);
        }
        for wrong in ["--for 15", "--for m", "--for -1h", "--for "] {
            assert_eq!(
                usage_error(after_option(&words(wrong)).time()),
                "`--for` expects a time such as 90s, 15m or 2h",
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_missing_or_wrong_value_names_its_option() {
        assert_eq!(
            usage_error(after_option(&words("--output")).value()),
            "`--output` expects a value"
        );
        assert_eq!(
            usage_error(after_option(&words("--from")).number()),
            "`--from` expects a number"
        );
        assert_eq!(after_option(&words("--from 0")).number().unwrap(), 0);
        assert_eq!(
            usage_error(after_option(&words("--jobs 0")).count()),
            "`--jobs` expects a number, at least 1"
        );
        usage_error(after_option(&words("--for")).time());
    }

    #[test]
    fn an_option_is_not_an_operand() {
        assert_eq!(
            after_option(&words("docs/pictures")).operand().unwrap(),
            "docs/pictures"
        );
        for option in ["-x", "--check"] {
            assert_eq!(
                usage_error(after_option(&words(option)).operand()),
                format!("unknown option `{option}`")
            );
        }
    }
}
