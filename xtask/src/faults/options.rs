use crate::TaskError;

/// What to run.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) core: u64,
    pub(super) sockets: u64,
    /// The first seed.
    pub(super) from: u64,
    /// This schedule only, and with every step shown.
    pub(super) replay: Option<(Target, u64)>,
}

/// What the schedules run against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// The state machine without I/O, in virtual time.
    Core,
    /// The blocking client over sockets.
    Sockets,
}

impl Target {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Sockets => "sockets",
        }
    }

    pub(super) fn replay_option(self) -> &'static str {
        match self {
            Self::Core => "--seed",
            Self::Sockets => "--sockets-seed",
        }
    }
}

impl Options {
    /// What CI runs.
    pub(super) fn ci_subset() -> Self {
        Self {
            core: 3_000,
            sockets: 60,
            ..Self::full()
        }
    }

    fn full() -> Self {
        Self {
            core: 10_000,
            sockets: 500,
            from: 0,
            replay: None,
        }
    }

    pub(super) fn parse(arguments: &[String]) -> Result<Self, TaskError> {
        let mut options = Self::full();
        let mut arguments = arguments.iter();
        while let Some(name) = arguments.next() {
            if name == "--share" {
                options = Self::ci_subset();
                continue;
            }
            let mut number = || {
                let text = arguments.next().map(String::as_str).unwrap_or_default();
                text.parse::<u64>()
                    .map_err(|_| TaskError::usage(format!("`{name}` expects a number, got `{text}`")))
            };
            match name.as_str() {
                "--core" => options.core = number()?,
                "--sockets" => options.sockets = number()?,
                "--sockets-seed" => options.replay = Some((Target::Sockets, number()?)),
                "--from" => options.from = number()?,
                "--seed" => options.replay = Some((Target::Core, number()?)),
                _ => return Err(TaskError::usage(format!("unknown option `{name}`"))),
            }
        }
        Ok(options)
    }
}
