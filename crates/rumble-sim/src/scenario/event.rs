use super::Kind;

/// An event of a scenario.
#[derive(Clone, Debug)]
pub(crate) enum ScenarioEvent {
    /// An event of this kind.
    Of(Kind),
    /// A message of the user with this number.
    Line(u64, &'static str),
    /// A rant with this price in cents.
    Rant(u64),
    /// The viewer loses the right to moderate.
    NoModerator,
}
