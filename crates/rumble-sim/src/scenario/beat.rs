use super::Kind;

/// One thing that happens.
#[derive(Clone, Debug)]
pub(crate) enum Beat {
    /// As a scenario's mix would do it.
    Of(Kind),
    /// This number of the cast says this.
    Line(u64, &'static str),
    /// A rant of so many cents.
    Rant(u64),
    /// A right taken away again.
    NoModerator,
}
