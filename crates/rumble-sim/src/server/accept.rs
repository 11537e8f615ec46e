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

use super::control::Control;
use super::fault_io::FaultIo;
use super::handshake::Handshake;
use super::hub::Hub;
use super::router::route;
use super::tcp_io::TcpIo;

/// What the handle asks of the server's thread.
#[derive(Debug)]
pub(crate) enum Command {
    Listen(StdListener),
    /// Closes the listener, then says so.
    Refuse(SyncSender<()>),
    Stop,
}

/// Runs until told to stop, or until the handle has gone.
pub(crate) async fn serve(listener: StdListener, hub: Arc<Hub>, mut commands: UnboundedReceiver<Command>) {
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
                tokio::spawn(connection(socket, Arc::clone(&hub)));
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
            // Out of file descriptors, most likely: some will be closed.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn connection(socket: TcpStream, hub: Arc<Hub>) {
    let _open = hub.sockets().opened();
    // Failing costs promptness only.
    drop(socket.set_nodelay(true));
    let control = Arc::new(Control::default());
    match hub.handshake() {
        Handshake::Plain => {
            let socket = TcpIo::new(socket, Arc::clone(&control));
            let io = FaultIo::new(TokioIo::new(socket), Arc::clone(&control));
            converse(io, hub, control).await;
        }
        Handshake::Stall => until_closed(socket).await,
        Handshake::Tls(acceptor) => {
            let socket = TcpIo::new(socket, Arc::clone(&control));
            // A client that refuses the certificate is right to leave.
            if let Ok(socket) = acceptor.accept(socket).await {
                let io = FaultIo::new(TokioIo::new(socket), Arc::clone(&control)).encrypted();
                converse(io, hub, control).await;
            }
        }
    }
}

async fn converse<S>(io: FaultIo<S>, hub: Arc<Hub>, control: Arc<Control>)
where
    S: Read + Write + Send + Unpin + 'static,
{
    let service = service_fn(|request| route(request, Arc::clone(&hub), Arc::clone(&control)));
    let mut http = http1::Builder::new();
    // The clock's reading in a header would make two runs differ.
    http.auto_date_header(false);
    tokio::select! {
        // How a client leaves is the client's business.
        _ = http.serve_connection(io, service) => {}
        () = control.killed() => {}
    }
}

/// Takes whatever comes, and says nothing.
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
