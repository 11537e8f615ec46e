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
    pub(crate) own_pictures: bool,
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

    /// Maximum number of recent requests that [`Sim::requests`](crate::Sim::requests) returns. Together they take at
    /// most 16 MiB, whatever their number. Defaults to 10,000; zero keeps none.
    #[must_use]
    pub fn keep_requests(self, newest: usize) -> Self {
        Self {
            requests_kept: Some(newest),
            ..self
        }
    }

    /// What everything random is drawn from. Defaults to 0.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The port on 127.0.0.1. Defaults to 0: any that is free.
    #[must_use]
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// The wall clock's reading when a stream starts. Defaults to [`WallTime::DEFAULT`].
    #[must_use]
    pub fn starting_at(self, start: WallTime) -> Self {
        Self { start, ..self }
    }

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
    #[must_use]
    pub fn tls(self, tls: Tls) -> Self {
        Self {
            tls: Some(tls),
            ..self
        }
    }

    /// Adds a key of the Live Stream API: the streams are told of there too.
    #[must_use]
    pub fn api_key(mut self, key: KeyPlan) -> Self {
        self.keys.push(key);
        self
    }

    /// In the chats too, pictures of users and channels lead to this simulator, a raid's aside. Without it they lead
    /// nowhere, so that the same seed gives the same bytes on any port; only the Live Stream API's lead here.
    #[must_use]
    pub fn own_pictures(self) -> Self {
        Self {
            own_pictures: true,
            ..self
        }
    }

    /// Adds a stream; a later one of the same id replaces an earlier one. Ids without a stream are answered 204.
    #[must_use]
    pub fn stream(mut self, stream: StreamPlan) -> Self {
        self.streams.push(stream);
        self
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
    Told,
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

    /// What the Live Stream API tells of it beside the chat.
    #[must_use]
    pub fn broadcast(self, broadcast: Broadcast) -> Self {
        Self { broadcast, ..self }
    }

    /// A chat that writes itself. Defaults to [`Scenario::quiet`].
    #[must_use]
    pub fn scenario(self, scenario: Scenario) -> Self {
        Self {
            source: Source::Scenario(Box::new(scenario)),
            ..self
        }
    }

    /// The same bytes for every connection.
    #[must_use]
    pub fn script(self, script: Script) -> Self {
        self.connections([script])
    }

    /// One script per connection, in order; the last one repeats.
    #[must_use]
    pub fn connections(self, scripts: impl IntoIterator<Item = Script>) -> Self {
        let scripts = scripts.into_iter().collect();
        Self {
            source: Source::Scripts {
                scripts,
                then_no_content: false,
            },
            ..self
        }
    }

    /// After the last script comes 204, in place of repeating it.
    #[must_use]
    pub fn then_no_content(mut self) -> Self {
        if let Source::Scripts { then_no_content, .. } = &mut self.source {
            *then_no_content = true;
        }
        self
    }

    /// Over before it began: 204.
    #[must_use]
    pub fn ended(self) -> Self {
        Self {
            source: Source::Ended,
            ..self
        }
    }

    /// Adds a fault to a scenario. Scripts have no need of them.
    #[must_use]
    pub fn fault(mut self, when: When, fault: Fault) -> Self {
        self.faults.push((when, fault));
        self
    }

    /// When the scenario's time begins to run. Defaults to the first connection.
    #[must_use]
    pub fn start_on(self, start_on: StartOn) -> Self {
        Self { start_on, ..self }
    }

    /// The content type of a scenario's answers. Defaults to that of [`Script::content_type`].
    #[must_use]
    pub fn content_type(mut self, content_type: &str) -> Self {
        content_type.clone_into(&mut self.head.content_type);
        self
    }

    /// The end of the connection ends a scenario's answers. Defaults to chunked.
    #[must_use]
    pub fn close_delimited(mut self) -> Self {
        self.head.close_delimited = true;
        self
    }
}
