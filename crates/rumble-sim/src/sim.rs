mod api;

use std::error::Error;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::server::{CertificateAuthority, Command, Handshake, Hub, serve};
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
/// // … let a client connect to sim.chat_url() …
/// let id = stream.say("QuietOtter", "hello");
/// stream.delete(id);
/// assert!(!stream.wait_for_connections(1, Duration::ZERO), "nobody came");
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
pub struct Sim {
    addr: SocketAddr,
    /// With TLS only.
    authority: Option<CertificateAuthority>,
    commands: UnboundedSender<Command>,
    hub: Arc<Hub>,
    thread: Option<JoinHandle<()>>,
}

impl Sim {
    /// Listens, and serves the plan from a thread of its own.
    ///
    /// # Errors
    ///
    /// When the port is taken, no certificate can be made, or the system gives no thread.
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
        let hub = Arc::new(Hub::new(
            plan,
            base_url(addr, authority.is_some()),
            handshake,
            runtime.handle().clone(),
        ));
        let (commands, inbox) = unbounded_channel();
        let serving = Arc::clone(&hub);
        let thread = std::thread::Builder::new().name("rumble-sim".to_owned());
        let thread = thread
            .spawn(move || runtime.block_on(serve(listener, serving, inbox)))
            .map_err(thread_failed)?;
        Ok(Self {
            addr,
            authority,
            commands,
            hub,
            thread: Some(thread),
        })
    }

    /// Takes a further stream; one of the same id ends.
    pub fn add_stream(&self, plan: StreamPlan) -> StreamHandle {
        StreamHandle::new(self.hub.add(plan))
    }

    /// Refuses new connections, as a host that is down; open ones live on.
    pub fn refuse_connections(&self) {
        let (done, closed) = mpsc::sync_channel(1);
        if self.commands.send(Command::Refuse(done)).is_ok() {
            // An error means that the thread has ended, and its listener with it.
            let _ = closed.recv();
        }
    }

    /// Listens again after [`Sim::refuse_connections`], on the same port.
    ///
    /// # Errors
    ///
    /// When another process took the port meanwhile, or connections were not refused at all.
    pub fn accept_connections(&self) -> Result<(), SimError> {
        let port = self.addr.port();
        let listener = listen(port).map_err(|source| SimError::Listen { port, source })?;
        drop(self.commands.send(Command::Listen(listener)));
        Ok(())
    }

    /// Meets new connections like this; open ones live on.
    ///
    /// # Errors
    ///
    /// When no certificate can be made, or the simulator was not started with [`Plan::tls`].
    pub fn set_tls(&self, tls: Tls) -> Result<(), SimError> {
        let authority = self
            .authority
            .as_ref()
            .ok_or_else(|| tls_failed("the simulator speaks http".into()))?;
        self.hub
            .set_handshake(authority.handshake(tls).map_err(tls_failed)?);
        Ok(())
    }

    /// Stops, as dropping does.
    pub fn stop(self) {
        drop(self);
    }

    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// In place of `https://rumble.com`: `http://127.0.0.1:PORT`, or `https://127.0.0.1:PORT` with [`Plan::tls`].
    #[must_use]
    pub fn base_url(&self) -> String {
        base_url(self.addr, self.authority.is_some())
    }

    /// In place of `https://web7.rumble.com/chat/api`: [`Sim::base_url`] and `/chat/api`.
    #[must_use]
    pub fn chat_url(&self) -> String {
        format!("{}/chat/api", self.base_url())
    }

    /// What a client has to trust, as DER: the certificate of this simulator's own authority. Empty without
    /// [`Plan::tls`].
    #[must_use]
    pub fn root_certificate(&self) -> &[u8] {
        self.authority
            .as_ref()
            .map(CertificateAuthority::root_certificate)
            .unwrap_or_default()
    }

    /// The stream of that id. An id that is not in the plan is a chat that is over.
    #[must_use]
    pub fn stream(&self, id: u64) -> StreamHandle {
        match self.hub.find(id) {
            Some(stream) => StreamHandle::new(stream),
            None => self.add_stream(StreamPlan::new(id).ended()),
        }
    }

    /// The account of that name. One that is not in the plan is made, without a password.
    #[must_use]
    pub fn account(&self, username: &str) -> AccountHandle {
        match self.hub.site().account(username) {
            Some(account) => AccountHandle::new(account, Arc::clone(&self.hub)),
            None => self.add_account(AccountPlan::without_password(username, UNPLANNED_ID)),
        }
    }

    /// Takes a further account; one of the same name goes.
    pub fn add_account(&self, plan: AccountPlan) -> AccountHandle {
        AccountHandle::new(self.hub.add_account(plan), Arc::clone(&self.hub))
    }

    /// What is beside the chats: `service.php` and the pages.
    #[must_use]
    pub fn service(&self) -> ServiceHandle {
        ServiceHandle::new(Arc::clone(&self.hub))
    }

    /// What was uploaded.
    #[must_use]
    pub fn uploads(&self) -> UploadHandle {
        UploadHandle::new(Arc::clone(&self.hub))
    }

    /// What accounts have made on the site: comments, playlists, settings of videos.
    #[must_use]
    pub fn library(&self) -> LibraryHandle {
        LibraryHandle::new(Arc::clone(&self.hub))
    }

    /// The newest requests, oldest first; how many, [`Plan::keep_requests`] says.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.hub.requests()
    }

    /// How many TCP connections are open: those that have asked for nothing yet, or are still in the TLS handshake,
    /// too.
    #[must_use]
    pub fn sockets(&self) -> usize {
        self.hub.sockets().open()
    }

    /// Waits until exactly so many TCP connections are open, as [`Sim::sockets`] counts them; `false` when the time
    /// is up first.
    #[must_use]
    pub fn wait_for_sockets(&self, exactly: usize, timeout: Duration) -> bool {
        self.hub.sockets().wait_for(exactly, timeout)
    }

    /// Waits until so many requests have come in all; `false` when the time is up first.
    #[must_use]
    pub fn wait_for_requests(&self, at_least: usize, timeout: Duration) -> bool {
        self.hub.wait_for_requests(at_least, timeout)
    }

    /// Waits until a stream was asked for so many times; `false` when the time is up first.
    #[must_use]
    pub fn wait_for_connections(&self, id: u64, at_least: usize, timeout: Duration) -> bool {
        self.stream(id).wait_for_connections(at_least, timeout)
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        drop(self.commands.send(Command::Stop));
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported already.
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

/// Of accounts that a test asks for without having planned them.
const UNPLANNED_ID: u64 = 900_399_999;
