mod broadcast;
mod key;
mod site;

pub use self::broadcast::Broadcast;
pub(crate) use self::broadcast::OnAir;
pub use self::key::KeyPlan;
pub(crate) use self::site::SitePlan;

use crate::fault::{Fault, When};
use crate::script::{Head, Script};
use crate::{Scenario, Tls, WallTime};

/// What a [`Sim`](crate::Sim) serves.
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
    pub(crate) serve_pictures: bool,
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
        /// What everything random is drawn from. Defaults to 0.
        fn seed(self, seed: u64) { self.seed = seed; }
        /// The port on 127.0.0.1. Defaults to 0: any that is free.
        fn port(self, port: u16) { self.port = port; }
        /// The wall clock's reading when a stream starts. Defaults to [`WallTime::DEFAULT`].
        fn starting_at(self, start: WallTime) { self.start = start; }
        /// Speaks https, with a certificate made when the simulator starts. Defaults to http.
        ///
        /// ```
        /// use rumble_sim::{Plan, Sim, StreamPlan, Tls};
        ///
        /// let sim = Sim::start(Plan::new().tls(Tls::Trusted).stream(StreamPlan::new(900100200)))?;
        /// assert!(sim.chat_url().starts_with("https://127.0.0.1:"));
        /// // … let a client connect that trusts sim.root_certificate() …
        /// # Ok::<(), rumble_sim::SimError>(())
        /// ```
        fn tls(self, tls: Tls) { self.tls = Some(tls); }
        /// Adds a key of the Live Stream API: the streams are told of there too.
        fn api_key(self, key: KeyPlan) { self.keys.push(key); }
        /// In the chats too, pictures of users and channels lead to this simulator, a raid's aside. Without it they lead
        /// nowhere, so that the same seed gives the same bytes on any port; only the Live Stream API's lead here.
        fn serve_pictures(self) { self.serve_pictures = true; }
        /// Adds a stream; a later one of the same id replaces an earlier one. Ids without a stream are answered 204.
        fn stream(self, stream: StreamPlan) { self.streams.push(stream); }
    }
}

/// One stream's chat. Without further settings: an empty chat that stays open and is spoken in through a
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

/// When a scenario's time begins to run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum StartOn {
    /// As soon as so many connections are open, or the Live Stream API was asked.
    Connections(usize),
    /// With the simulator.
    Launch,
    /// Never by itself: only [`ApiHandle::advance`](crate::ApiHandle::advance) moves it.
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
        /// What the Live Stream API tells of it beside the chat.
        fn broadcast(self, broadcast: Broadcast) { self.broadcast = broadcast; }
        /// A chat that writes itself. Defaults to [`Scenario::quiet`].
        fn scenario(self, scenario: Scenario) { self.source = Source::Scenario(Box::new(scenario)); }
    }

    /// The same bytes for every connection.
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
        /// After the last script comes 204, in place of repeating it.
        fn then_no_content(self) {
            if let Source::Scripts { then_no_content, .. } = &mut self.source {
                *then_no_content = true;
            }
        }
        /// Over before it began: 204.
        fn ended(self) { self.source = Source::Ended; }
        /// Adds a fault to a scenario. Scripts have no need of them.
        fn fault(self, when: When, fault: Fault) { self.faults.push((when, fault)); }
        /// When the scenario's time begins to run. Defaults to the first connection.
        fn start_on(self, start_on: StartOn) { self.start_on = start_on; }
        /// The content type of a scenario's answers. Defaults to that of [`Script::content_type`].
        fn content_type(self, content_type: &str) { content_type.clone_into(&mut self.head.content_type); }
        /// The end of the connection ends a scenario's answers. Defaults to chunked.
        fn close_delimited(self) { self.head.close_delimited = true; }
    }
}
