use std::time::Duration;

use clap::ValueEnum;

use super::UnusedServers;
use super::values::{numbers, rate, time};

#[derive(Debug, clap::Args)]
#[command(after_help = SIM_EXAMPLES)]
pub(crate) struct Sim {
    /// Port on 127.0.0.1; 0 picks a free port
    #[arg(long, default_value_t = 0, value_parser = numbers::<u16>(0..=65_535))]
    pub(crate) port: u16,

    /// Seed of the random number generator
    #[arg(long, default_value_t = 1, value_parser = numbers::<u64>(0..))]
    pub(crate) seed: u64,

    /// Number of streams
    #[arg(long, default_value_t = 1, value_parser = numbers::<u64>(1..=1000))]
    pub(crate) streams: u64,

    /// Events in the chats
    #[arg(long, value_enum, default_value_t)]
    pub(crate) scenario: ScenarioName,

    /// Events per second in the busy scenario
    #[arg(long, default_value_t = 2.0, value_name = "N", value_parser = rate)]
    pub(crate) rate: f64,

    /// Stop after this time, for example 30s, 10m or 2h
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,

    #[command(flatten)]
    pub(crate) _servers: UnusedServers,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum ScenarioName {
    /// Messages of every kind until stopped
    #[default]
    Busy,
    /// Every kind of event within twenty seconds, then the chat ends
    Demo,
    /// An empty chat that stays open
    Quiet,
}

const SIM_EXAMPLES: &str = "\
Examples:
  cocorum sim                                    one busy chat
  cocorum sim --port 8080 --streams 3 --rate 20
  cocorum sim --scenario demo --for 1m";
