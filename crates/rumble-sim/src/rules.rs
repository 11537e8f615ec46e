use std::time::Duration;

/// Rules for messages that clients send: see [`StreamHandle::set_rules`](crate::StreamHandle::set_rules). Messages that a
/// test posts through its handle are not checked.
///
/// ```
/// use rumble_sim::{ChatRules, Plan, Sim, StreamPlan};
/// use std::time::Duration;
///
/// let sim = Sim::start(Plan::new().stream(StreamPlan::new(900_100_200)))?;
/// sim.stream(900_100_200).set_rules(ChatRules::new().length_max(80).cooldown(Duration::from_secs(3)));
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChatRules {
    pub(crate) cooldown: Duration,
    pub(crate) length_max: u64,
    pub(crate) reject_duplicates: bool,
    pub(crate) subscribers_only: bool,
}

impl ChatRules {
    /// 200 UTF-16 units per message, without cool-down, for every account.
    #[must_use]
    pub fn new() -> Self {
        Self {
            cooldown: Duration::ZERO,
            length_max: 200,
            reject_duplicates: false,
            subscribers_only: false,
        }
    }

    setters! {
        /// Minimum time between two messages of an account. The response to an earlier one is 429. Measured with the
        /// stream's clock, which [`StreamHandle::advance`](crate::StreamHandle::advance) moves. Defaults to none.
        fn cooldown(self, cooldown: Duration) { self.cooldown = cooldown; }
        /// `config.message_length_max`, in UTF-16 units. Defaults to 200.
        fn length_max(self, units: u64) { self.length_max = units; }
        /// Responds with 409 to a repeated text of an account. The response to a repeated request id is always 409.
        fn reject_duplicates(self) { self.reject_duplicates = true; }
        /// Only subscribers and moderators may post.
        fn subscribers_only(self) { self.subscribers_only = true; }
    }
}

impl Default for ChatRules {
    fn default() -> Self {
        Self::new()
    }
}
