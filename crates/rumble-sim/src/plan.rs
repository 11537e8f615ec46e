mod broadcast;
mod key;
mod site;

pub use self::broadcast::Broadcast;
pub(crate) use self::broadcast::LiveStart;
pub use self::key::KeyPlan;
pub(crate) use self::site::SitePlan;

use crate::fault::{Fault, When};
use crate::script::{Head, Script};
use crate::{Scenario, Tls, WallTime};

/// Content of a [`Sim`](crate::Sim).
///
/// ```
/// use rumble_sim::{Plan, Scenario, Sim, StreamPlan};
///
/// let plan = Plan::new()
///     .seed(42)
///     .stream(StreamPlan::new(900100200).scenario(Scenario::busy(20.0)))
///     .stream(StreamPlan::new(900100201).ended());
/// let sim = Sim::start(plan)?;
/// assert!(sim.chat_url().ends_with("/chat/api"));
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub(crate) keys: Vec<KeyPlan>,
    pub(crate) port: u16,
    pub(crate) seed: u64,
    pub(crate) start: WallTime,
    pub(crate) streams: Vec<StreamPlan>,
    pub(crate) requests_kept: Option<usize>,
    pub(crate) site: SitePlan,
    pub(crate) tls: Option<Tls>,
}

impl Plan {
    /// No streams, seed 0, any free port.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Maximum number of recent requests that [`Sim::requests`](crate::Sim::requests) returns. Together they take at
        /// most 16 MiB, whatever their number. Defaults to 10,000; zero keeps none.
        fn keep_requests(self, newest: usize) { self.requests_kept = Some(newest); }
        /// Seed of everything random. Defaults to 0.
        fn seed(self, seed: u64) { self.seed = seed; }
        /// The port on 127.0.0.1. Defaults to 0: any free port.
        fn port(self, port: u16) { self.port = port; }
        /// Time at which streams start. Defaults to [`WallTime::DEFAULT`].
        fn starting_at(self, start: WallTime) { self.start = start; }
        /// Serves https with a certificate that is made at the start. Defaults to http.
        ///
        /// ```
        /// use rumble_sim::{Plan, Sim, StreamPlan, Tls};
        ///
        /// let sim = Sim::start(Plan::new().tls(Tls::Trusted).stream(StreamPlan::new(900100200)))?;
        /// assert!(sim.chat_url().starts_with("https://127.0.0.1:"));
        /// // … connect a client that trusts sim.root_certificate() …
        /// # Ok::<(), rumble_sim::SimError>(())
        /// ```
        fn tls(self, tls: Tls) { self.tls = Some(tls); }
        /// Adds a key of the Live Stream API, which lists the streams.
        fn api_key(self, key: KeyPlan) { self.keys.push(key); }
        /// Adds a stream; a later one with the same id replaces an earlier one. The response for other ids is 204.
        fn stream(self, stream: StreamPlan) { self.streams.push(stream); }
    }
}

/// The chat of one stream. By default an empty chat that stays open, to which tests post through a
/// [`StreamHandle`](crate::StreamHandle).
#[derive(Clone, Debug)]
pub struct StreamPlan {
    pub(crate) broadcast: Broadcast,
    pub(crate) faults: Vec<(When, Fault)>,
    pub(crate) head: Head,
    pub(crate) id: u64,
    pub(crate) source: Source,
    pub(crate) start_on: StartOn,
}

/// When the time of a scenario starts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum StartOn {
    /// With this number of open connections, or the first request to the Live Stream API.
    Connections(usize),
    /// With the simulator itself.
    Launch,
    /// Only with [`ApiHandle::advance`](crate::ApiHandle::advance).
    Manual,
}

#[derive(Clone, Debug)]
pub(crate) enum Source {
    Ended,
    Scenario(Box<Scenario>),
    Scripts {
        scripts: Vec<Script>,
        then_no_content: bool,
    },
}

impl StreamPlan {
    /// The chat of this stream; the id is the decimal number in the path.
    #[must_use]
    pub fn new(stream_id: u64) -> Self {
        Self {
            broadcast: Broadcast::default(),
            faults: Vec::new(),
            head: Head::default(),
            id: stream_id,
            source: Source::Scenario(Box::default()),
            start_on: StartOn::Connections(1),
        }
    }

    setters! {
        /// State of the broadcast that the Live Stream API reports in addition to the chat.
        fn broadcast(self, broadcast: Broadcast) { self.broadcast = broadcast; }
        /// A generated chat. Defaults to [`Scenario::quiet`].
        fn scenario(self, scenario: Scenario) { self.source = Source::Scenario(Box::new(scenario)); }
    }

    /// Sends the same bytes on every connection.
    #[must_use]
    pub fn script(self, script: Script) -> Self {
        self.connections([script])
    }

    setters! {
        /// One script per connection, in order; the last one repeats.
        fn connections(self, scripts: impl IntoIterator<Item = Script>) {
            let scripts = scripts.into_iter().collect();
            self.source = Source::Scripts { scripts, then_no_content: false, };
        }
        /// The response after the last script is 204, instead of the last script again.
        fn then_no_content(self) {
            if let Source::Scripts { then_no_content, .. } = &mut self.source {
                *then_no_content = true;
            }
        }
        /// The chat has ended: 204.
        fn ended(self) { self.source = Source::Ended; }
        /// Adds a fault to a scenario; scripts ignore it.
        fn fault(self, when: When, fault: Fault) { self.faults.push((when, fault)); }
        /// When the time of the scenario starts. Defaults to the first connection.
        fn start_on(self, start_on: StartOn) { self.start_on = start_on; }
        /// Content type of a scenario's responses. Defaults to that of [`Script::content_type`].
        fn content_type(self, content_type: &str) { content_type.clone_into(&mut self.head.content_type); }
        /// Ends a scenario's responses by closing the connection. Defaults to chunked encoding.
        fn close_delimited(self) { self.head.close_delimited = true; }
    }
}
