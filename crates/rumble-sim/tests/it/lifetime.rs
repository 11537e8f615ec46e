use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use rumble_sim::{Plan, Scenario, Sim, SimError, StreamPlan};

use crate::client::{Client, ID, TEST_TIMEOUT, open_stream};

#[test]
fn drop_ends_threads_and_sockets() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(ID).scenario(Scenario::busy(200.0)))).unwrap();
    let addr = sim.addr();
    let mut clients: Vec<Client> = (0..20).map(|_| open_stream(&sim, ID)).collect();
    for client in &mut clients {
        assert_eq!(client.event()["type"], "init");
    }
    drop(sim);
    for client in clients {
        assert_eq!(client.rest().end, None, "closed, not left hanging");
    }
    assert!(TcpStream::connect(addr).is_err(), "the port is closed");
    assert!(TcpListener::bind(addr).is_ok(), "the port is free again");
}

#[test]
fn drop_does_not_wait_for_a_client_that_does_not_read() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(ID).scenario(Scenario::busy(1e6)))).unwrap();
    let client = open_stream(&sim, ID);
    assert!(sim.stream(ID).wait_for_open(1, TEST_TIMEOUT));
    let (done, finished) = mpsc::channel();
    let stopper = thread::spawn(move || {
        sim.stop();
        done.send(()).unwrap();
    });
    assert!(finished.recv_timeout(TEST_TIMEOUT).is_ok());
    stopper.join().unwrap();
    drop(client);
}

#[test]
fn handles_outlive_the_simulator() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(ID))).unwrap();
    let stream = sim.stream(ID);
    let client = open_stream(&sim, ID);
    assert!(stream.wait_for_open(1, TEST_TIMEOUT));
    drop(sim);
    assert_eq!(stream.open_connections(), 0);
    stream.say("QuietOtter", "anybody here?");
    stream.end();
    drop(client);
}

#[test]
fn refused_connections_are_accepted_again() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(ID))).unwrap();
    let mut open = open_stream(&sim, ID);
    assert_eq!(open.event()["type"], "init");
    sim.refuse_connections();
    assert!(TcpStream::connect(sim.addr()).is_err());
    sim.stream(ID).say("QuietOtter", "still here");
    assert_eq!(open.event()["type"], "messages");
    sim.accept_connections().unwrap();
    assert_eq!(open_stream(&sim, ID).event()["type"], "init");
}

#[test]
fn used_port_is_named_in_the_error() {
    let first = Sim::start(Plan::new()).unwrap();
    let port = first.addr().port();
    let error = Sim::start(Plan::new().port(port)).unwrap_err();
    assert!(matches!(error, SimError::Listen { port: named, .. } if named == port));
    assert_eq!(error.to_string(), format!("cannot listen on 127.0.0.1:{port}"));
}

#[test]
fn only_loopback_is_listened_on() {
    let sim = Sim::start(Plan::new()).unwrap();
    assert!(sim.addr().ip().is_loopback());
    assert_eq!(sim.chat_url(), format!("{}/chat/api", sim.base_url()));
}

#[test]
fn handles_are_send_and_sync() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Sim>();
    check::<rumble_sim::StreamHandle>();
    check::<Plan>();
}
