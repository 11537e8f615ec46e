use std::time::Duration;

/// What one may say in a chat: see [`StreamHandle::set_rules`](crate::StreamHandle::set_rules). It binds those who
/// send through the wire; what a test says through its handle always passes.
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
    /// 200 UTF-16 units a message, as often as one likes, for everybody.
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
        /// The time between two messages of one account, else 429. It is taken from the stream's wall clock, which
        /// [`StreamHandle::advance`](crate::StreamHandle::advance) moves. Defaults to none.
        fn cooldown(self, cooldown: Duration) { self.cooldown = cooldown; }
        /// `config.message_length_max`, in UTF-16 units. Defaults to 200.
        fn length_max(self, units: u64) { self.length_max = units; }
        /// Answers 409 to the text that the account said last. A request id that was used before is always answered so.
        fn reject_duplicates(self) { self.reject_duplicates = true; }
        /// Only subscribers and moderators may speak.
        fn subscribers_only(self) { self.subscribers_only = true; }
    }
}

impl Default for ChatRules {
    fn default() -> Self {
        Self::new()
    }
}
