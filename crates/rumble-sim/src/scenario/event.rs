use super::Kind;

/// One thing that happens.
#[derive(Clone, Debug)]
pub(crate) enum ScenarioEvent {
    /// As a scenario's mix would do it.
    Of(Kind),
    /// The user of this number says this.
    Line(u64, &'static str),
    /// A rant of so many cents.
    Rant(u64),
    /// A right taken away again.
    NoModerator,
}
