mod api;

use std::error::Error;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::server::{CertificateAuthority, Command, Handshake, SimState, serve};
use crate::{
    AccountHandle, AccountPlan, LibraryHandle, Plan, RecordedRequest, ServiceHandle, SimError, StreamHandle,
    StreamPlan, Tls, UploadHandle,
};

/// A running simulator on 127.0.0.1. Dropping it closes every connection and ends its thread.
///
/// ```
/// use rumble_sim::{Plan, Sim, StreamPlan};
/// use std::time::Duration;
///
/// let sim = Sim::start(Plan::new().stream(StreamPlan::new(900100200)))?;
/// let stream = sim.stream(900100200);
/// // … connect a client to sim.chat_url() …
/// let id = stream.say("QuietOtter", "hello");
/// stream.delete(id);
/// assert!(!stream.wait_for_connections(1, Duration::ZERO), "no client");
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
pub struct Sim {
    addr: SocketAddr,
    /// With TLS only.
    authority: Option<CertificateAuthority>,
    commands: UnboundedSender<Command>,
    sim: Arc<SimState>,
    thread: Option<JoinHandle<()>>,
}

impl Sim {
    /// Serves the plan on a separate thread.
    ///
    /// # Errors
    ///
    /// Fails if the port is in use, or certificate or thread cannot be created.
    pub fn start(plan: Plan) -> Result<Self, SimError> {
        let (authority, handshake) = match plan.tls {
            None => (None, Handshake::Plain),
            Some(tls) => {
                let authority = CertificateAuthority::new().map_err(tls_failed)?;
                let handshake = authority.handshake(tls).map_err(tls_failed)?;
                (Some(authority), handshake)
            }
        };
        let port = plan.port;
        let listen_failed = |source| SimError::Listen { port, source };
        let listener = listen(port).map_err(listen_failed)?;
        let addr = listener.local_addr().map_err(listen_failed)?;
        let thread_failed = |source| SimError::Thread { source };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(thread_failed)?;
        let sim = Arc::new(SimState::new(
            plan,
            base_url(addr, authority.is_some()),
            handshake,
            runtime.handle().clone(),
        ));
        let (commands, inbox) = unbounded_channel();
        let serving = Arc::clone(&sim);
        let thread = std::thread::Builder::new().name("rumble-sim".to_owned());
        let thread = thread
            .spawn(move || runtime.block_on(serve(listener, serving, inbox)))
            .map_err(thread_failed)?;
        Ok(Self {
            addr,
            authority,
            commands,
            sim,
            thread: Some(thread),
        })
    }

    /// Adds a stream; one with the same id ends.
    pub fn add_stream(&self, plan: StreamPlan) -> StreamHandle {
        StreamHandle::new(self.sim.add(plan))
    }

    /// Rejects new connections, like a host that is down; open ones remain.
    pub fn refuse_connections(&self) {
        let (done, closed) = mpsc::sync_channel(1);
        if self.commands.send(Command::Refuse(done)).is_ok() {
            // An error means that the thread and its listener have ended.
            let _ = closed.recv();
        }
    }

    /// Listens again after [`Sim::refuse_connections`], on the same port.
    ///
    /// # Errors
    ///
    /// Fails if the port is in use.
    pub fn accept_connections(&self) -> Result<(), SimError> {
        let port = self.addr.port();
        let listener = listen(port).map_err(|source| SimError::Listen { port, source })?;
        drop(self.commands.send(Command::Listen(listener)));
        Ok(())
    }

    /// Changes TLS for new connections; open ones remain.
    ///
    /// # Errors
    ///
    /// Fails if the certificate cannot be created, or the simulator was not started with [`Plan::tls`].
    pub fn set_tls(&self, tls: Tls) -> Result<(), SimError> {
        let authority = self
            .authority
            .as_ref()
            .ok_or_else(|| tls_failed("the simulator speaks http".into()))?;
        self.sim
            .set_handshake(authority.handshake(tls).map_err(tls_failed)?);
        Ok(())
    }

    /// Stops, as dropping does.
    pub fn stop(self) {
        drop(self);
    }

    /// Address of the listener.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Replaces `https://rumble.com`: `http://127.0.0.1:PORT`, or `https://127.0.0.1:PORT` with [`Plan::tls`].
    #[must_use]
    pub fn base_url(&self) -> String {
        base_url(self.addr, self.authority.is_some())
    }

    /// Replaces `https://web7.rumble.com/chat/api`: [`Sim::base_url`] and `/chat/api`.
    #[must_use]
    pub fn chat_url(&self) -> String {
        format!("{}/chat/api", self.base_url())
    }

    /// Root certificate of this simulator, as DER, which clients must trust. Empty without [`Plan::tls`].
    #[must_use]
    pub fn root_certificate(&self) -> &[u8] {
        self.authority
            .as_ref()
            .map(CertificateAuthority::root_certificate)
            .unwrap_or_default()
    }

    /// The stream with this id. The chat of an unknown one has ended.
    #[must_use]
    pub fn stream(&self, id: u64) -> StreamHandle {
        match self.sim.find(id) {
            Some(stream) => StreamHandle::new(stream),
            None => self.add_stream(StreamPlan::new(id).ended()),
        }
    }

    /// The account with this name. An unknown one is added without a password.
    #[must_use]
    pub fn account(&self, username: &str) -> AccountHandle {
        match self.sim.site().account(username) {
            Some(account) => AccountHandle::new(account, Arc::clone(&self.sim)),
            None => self.add_account(AccountPlan::without_password(username, UNPLANNED_ID)),
        }
    }

    /// Adds an account; it replaces one with the same name.
    pub fn add_account(&self, plan: AccountPlan) -> AccountHandle {
        AccountHandle::new(self.sim.add_account(plan), Arc::clone(&self.sim))
    }

    /// `service.php` and the pages.
    #[must_use]
    pub fn service(&self) -> ServiceHandle {
        ServiceHandle::new(Arc::clone(&self.sim))
    }

    /// The uploads.
    #[must_use]
    pub fn uploads(&self) -> UploadHandle {
        UploadHandle::new(Arc::clone(&self.sim))
    }

    /// Content of accounts on the site: comments, playlists, settings of videos.
    #[must_use]
    pub fn library(&self) -> LibraryHandle {
        LibraryHandle::new(Arc::clone(&self.sim))
    }

    /// The most recent requests, oldest first; see [`Plan::keep_requests`].
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.sim.requests()
    }

    /// Number of open TCP connections, including those before their first request or in the TLS handshake.
    #[must_use]
    pub fn sockets(&self) -> usize {
        self.sim.sockets().open()
    }

    /// Waits until [`Sim::sockets`] has this value. Returns `false` on timeout.
    #[must_use]
    pub fn wait_for_sockets(&self, exactly: usize, timeout: Duration) -> bool {
        self.sim.sockets().wait_for(exactly, timeout)
    }

    /// Waits for this number of requests. Returns `false` on timeout.
    #[must_use]
    pub fn wait_for_requests(&self, at_least: usize, timeout: Duration) -> bool {
        self.sim.wait_for_requests(at_least, timeout)
    }

    /// Waits for this number of requests for a stream. Returns `false` on timeout.
    #[must_use]
    pub fn wait_for_connections(&self, id: u64, at_least: usize, timeout: Duration) -> bool {
        self.stream(id).wait_for_connections(at_least, timeout)
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        drop(self.commands.send(Command::Stop));
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was reported already.
            drop(thread.join());
        }
    }
}

impl fmt::Debug for Sim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sim")
            .field("addr", &self.addr)
            .finish_non_exhaustive()
    }
}

fn base_url(addr: SocketAddr, tls: bool) -> String {
    let scheme = if tls { "https" } else { "http" };
    format!("{scheme}://{addr}")
}

fn tls_failed(source: Box<dyn Error + Send + Sync>) -> SimError {
    SimError::Tls { source }
}

fn listen(port: u16) -> io::Result<TcpListener> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// User id of accounts that are not in the plan.
const UNPLANNED_ID: u64 = 900_399_999;
