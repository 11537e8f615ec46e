use std::io::ErrorKind;
use std::net::TcpListener as StdListener;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use hyper::rt::{Read, Write};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::UnboundedReceiver;

use super::fault_control::FaultControl;
use super::fault_io::FaultIo;
use super::handshake::Handshake;
use super::router::route;
use super::state::SimState;
use super::tcp_io::TcpIo;

/// Commands to the thread of the server.
#[derive(Debug)]
pub(crate) enum Command {
    Listen(StdListener),
    /// Closes the listener, then confirms it.
    Refuse(SyncSender<()>),
    Stop,
}

/// Runs until [`Command::Stop`], or until the handle is dropped.
pub(crate) async fn serve(
    listener: StdListener,
    sim: Arc<SimState>,
    mut commands: UnboundedReceiver<Command>,
) {
    let mut listener = TcpListener::from_std(listener).ok();
    loop {
        tokio::select! {
            command = commands.recv() => match command {
                Some(Command::Listen(again)) => listener = TcpListener::from_std(again).ok(),
                Some(Command::Refuse(done)) => {
                    listener = None;
                    let _ = done.send(());
                }
                Some(Command::Stop) | None => return,
            },
            socket = accept(listener.as_ref()) => {
                tokio::spawn(connection(socket, Arc::clone(&sim)));
            }
        }
    }
}

async fn accept(listener: Option<&TcpListener>) -> TcpStream {
    let Some(listener) = listener else {
        return std::future::pending().await;
    };
    loop {
        match listener.accept().await {
            Ok((socket, _)) => return socket,
            // Probably out of file descriptors, until some are closed.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn connection(socket: TcpStream, sim: Arc<SimState>) {
    let _open = sim.sockets().opened();
    // A failure only delays packets.
    drop(socket.set_nodelay(true));
    let control = Arc::new(FaultControl::default());
    match sim.handshake() {
        Handshake::Plain => {
            let socket = TcpIo::new(socket, Arc::clone(&control));
            let io = FaultIo::new(TokioIo::new(socket), Arc::clone(&control));
            converse(io, sim, control).await;
        }
        Handshake::Stall => until_closed(socket).await,
        Handshake::Tls(acceptor) => {
            let socket = TcpIo::new(socket, Arc::clone(&control));
            // A client may reject the certificate.
            if let Ok(socket) = acceptor.accept(socket).await {
                let io = FaultIo::new(TokioIo::new(socket), Arc::clone(&control)).encrypted();
                converse(io, sim, control).await;
            }
        }
    }
}

async fn converse<S>(io: FaultIo<S>, sim: Arc<SimState>, control: Arc<FaultControl>)
where
    S: Read + Write + Send + Unpin + 'static,
{
    let service = service_fn(|request| route(request, Arc::clone(&sim), Arc::clone(&control)));
    let mut http = http1::Builder::new();
    // A date would make two runs differ.
    http.auto_date_header(false);
    tokio::select! {
        // A client may close its connection in any way.
        _ = http.serve_connection(io, service) => {}
        () = control.killed() => {}
    }
}

/// Reads and discards, without a response.
async fn until_closed(socket: TcpStream) {
    let mut bytes = [0; 1_024];
    while socket.readable().await.is_ok() {
        match socket.try_read(&mut bytes) {
            Ok(1..) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Ok(0) | Err(_) => return,
        }
    }
}
