use std::{error::Error as _, io};

use super::{
    RequestStage, TimeoutPhase, TransportError, TransportErrorKind, failure_from_io, failure_from_ureq,
    from_ureq::from_protocol,
};

const KEY: &str = "planted-secret";

fn texts(failure: &TransportError) -> String {
    let mut all = format!("{failure} {failure:?} {failure:#?}");
    let mut next = failure.source();
    while let Some(error) = next {
        all += &format!(" {error} {error:?}");
        next = error.source();
    }
    all
}

#[test]
fn texts_of_the_client_with_secrets_are_dropped() {
    let invalid_header = http::HeaderValue::from_str("a\nb").unwrap_err();
    for error in [
        ureq::Error::BadUri(KEY.into()),
        ureq::Error::RequireHttpsOnly(KEY.into()),
        ureq::Error::Other(KEY.into()),
        ureq::Error::Http(invalid_header.into()),
        ureq::Error::Io(io::Error::other(KEY)),
        ureq::Error::Io(io::Error::new(io::ErrorKind::InvalidData, KEY)),
    ] {
        for stage in [RequestStage::Head, RequestStage::Body] {
            let printed = format!("{error:?}");
            let error = match &error {
                ureq::Error::BadUri(text) => ureq::Error::BadUri(text.clone()),
                ureq::Error::RequireHttpsOnly(text) => ureq::Error::RequireHttpsOnly(text.clone()),
                ureq::Error::Io(inner) => ureq::Error::Io(io::Error::new(inner.kind(), KEY)),
                _ => ureq::Error::Other(KEY.into()),
            };
            let failure = failure_from_ureq(error, "host", stage);
            assert_eq!(failure.kind(), TransportErrorKind::Other, "{printed}");
            assert!(!texts(&failure).contains(KEY), "{printed}");
        }
    }
}

#[test]
fn a_quoted_header_is_omitted() {
    let (kind, cause) = from_protocol(&format!("bad header: {KEY}: b"));
    let failure = TransportError::new(kind, "host", cause);
    assert_eq!(failure.kind(), TransportErrorKind::Protocol);
    assert!(!texts(&failure).contains(KEY));
    assert_eq!(failure.source().unwrap().to_string(), "bad header");
}

#[test]
fn timeouts_are_found_inside_io_errors() {
    for (timeout, phase) in [
        (ureq::Timeout::PerRead, TimeoutPhase::Idle),
        (ureq::Timeout::PerWrite, TimeoutPhase::SendRequest),
        (ureq::Timeout::Connect, TimeoutPhase::Connect),
        (ureq::Timeout::Resolve, TimeoutPhase::Lookup),
    ] {
        let failure = failure_from_io(ureq::Error::Timeout(timeout).into_io(), "host");
        assert_eq!(failure.kind(), TransportErrorKind::Timeout(phase));
    }
    let head = failure_from_ureq(
        ureq::Error::Timeout(ureq::Timeout::RecvResponse),
        "host",
        RequestStage::Head,
    );
    assert_eq!(
        head.kind(),
        TransportErrorKind::Timeout(TimeoutPhase::ResponseHead)
    );
}

#[test]
fn errors_of_the_system_are_kept() {
    let refused = io::Error::from_raw_os_error(111);
    let printed = refused.to_string();
    let failure = failure_from_ureq(ureq::Error::Io(refused), "host:9", RequestStage::Head);
    assert_eq!(failure.host(), "host:9");
    let source = failure.source().unwrap();
    assert_eq!(source.to_string(), printed);
    assert!(source.downcast_ref::<io::Error>().is_some());
    assert!(!failure.to_string().contains(&printed), "one level only");
}

#[test]
fn every_kind_has_a_text_with_the_host() {
    use TransportErrorKind as K;

    for kind in [
        K::BodyTooLarge,
        K::Connect,
        K::ForeignHost,
        K::HeadTooLarge,
        K::Interrupted,
        K::Lookup,
        K::Other,
        K::Protocol,
        K::Shutdown,
        K::Timeout(TimeoutPhase::Connect),
        K::Timeout(TimeoutPhase::ResponseHead),
        K::Timeout(TimeoutPhase::Idle),
        K::Timeout(TimeoutPhase::Lookup),
        K::Timeout(TimeoutPhase::Total),
        K::Timeout(TimeoutPhase::SendRequest),
        K::Tls,
    ] {
        let failure = TransportError::new(kind, "rumble.com", None);
        assert!(failure.to_string().contains("rumble.com"), "{kind:?}");
        assert!(failure.source().is_none());
        assert_eq!(failure.clone().kind(), kind);
    }
}

#[test]
fn only_failures_before_sending_are_unsent() {
    use io::ErrorKind as K;
    use ureq::{Error as E, Timeout};

    fn may_have_been_sent(error: E, stage: RequestStage) -> bool {
        failure_from_ureq(error, "host", stage).may_have_been_sent()
    }

    for error in [
        E::HostNotFound,
        E::ConnectionFailed,
        E::ConnectProxyFailed("403".into()),
        E::InvalidProxyUrl,
        E::Timeout(Timeout::Resolve),
        E::Timeout(Timeout::Connect),
        E::Io(K::ConnectionRefused.into()),
        E::Rustls(rustls::Error::InvalidCertificate(
            rustls::CertificateError::Expired,
        )),
    ] {
        let printed = format!("{error:?}");
        assert!(!may_have_been_sent(error, RequestStage::Head), "{printed}");
    }
    for error in [
        E::Timeout(Timeout::Global),
        E::Timeout(Timeout::SendBody),
        E::Timeout(Timeout::RecvResponse),
        E::BodyStalled,
        E::Tls("lost"),
        E::Other("lost".into()),
        // A connection that is lost later can result in these errors, too.
        E::Io(K::HostUnreachable.into()),
        E::Io(K::NetworkUnreachable.into()),
        E::Io(K::NetworkDown.into()),
        E::Io(K::TimedOut.into()),
        E::Io(K::ConnectionReset.into()),
        E::Io(K::BrokenPipe.into()),
        E::Io(K::NotConnected.into()),
        E::Io(K::UnexpectedEof.into()),
    ] {
        let printed = format!("{error:?}");
        assert!(may_have_been_sent(error, RequestStage::Head), "{printed}");
    }
    // If a body is being read, the request has arrived.
    for error in [E::Timeout(Timeout::Connect), E::Io(K::ConnectionRefused.into())] {
        assert!(may_have_been_sent(error, RequestStage::Body));
    }
}
