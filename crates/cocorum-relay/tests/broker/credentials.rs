//! A nats-server that accepts only users of one account, by their credentials.

use std::error::Error as _;
use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use cocorum_relay::{
    Archive, ArchiveSettings, BrokerSettings, Collector, CollectorSettings, ErrorKind, RelayNotice, status,
};
use nkeys::{KeyPair, KeyPairType};
use serde_json::{Value, json};

use crate::support::{Running, Setup, each_once, publish_messages, settings, stream, until};

#[test]
fn only_credentials_of_the_account_are_accepted() {
    let keys = Keys::new();
    let setup = Setup::with(&keys.server_settings());
    let valid = settings(&setup.server).credentials(keys.write(&setup, "valid.creds", &keys.account));
    let other_account = KeyPair::new_from_raw(KeyPairType::Account, [9; 32]).unwrap();
    let other = settings(&setup.server).credentials(keys.write(&setup, "other.creds", &other_account));
    let collector = |broker: &BrokerSettings| {
        let settings = CollectorSettings::new("a", setup.folder.path().join("a"));
        Collector::start(broker, settings).unwrap()
    };

    for rejected in [&settings(&setup.server), &other] {
        let error = status(rejected).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect);
        let cause = error.source().unwrap().to_string();
        assert!(cause.contains("authorization violation"), "{cause}");
        assert!(!cause.contains(&keys.seed()), "{cause}");
    }
    let rejected = collector(&other);
    publish_messages(&mut rejected.open_chat(stream(0)), 1..=20);
    until("it is reported", || {
        let notices = rejected.take_notices();
        assert!(!format!("{notices:?}").contains(&keys.seed()));
        notices
            .iter()
            .any(|notice| matches!(notice, RelayNotice::Unreachable { .. }))
    });
    rejected.close().unwrap();
    assert_eq!((rejected.stats().published, rejected.stats().spooled), (0, 20));
    drop(rejected);

    let accepted = collector(&valid);
    publish_messages(&mut accepted.open_chat(stream(0)), 21..=40);
    until("the spool is empty", || accepted.stats().spool_parts == 0);
    accepted.close().unwrap();
    let folder = setup.folder.path().join("archive");
    let archive = Running::of(Archive::open(folder, valid.clone(), ArchiveSettings::default()).unwrap());
    until("all are archived", || archive.written() == 40);
    archive.end();
    assert_eq!(status(&valid).unwrap().streams[0].messages, 40);
    assert_eq!(setup.read(), (each_once(1, 1..=40), Vec::new()));
}

/// Keys of an operator, two accounts of a server, and a user.
struct Keys {
    operator: KeyPair,
    system: KeyPair,
    account: KeyPair,
    user: KeyPair,
}

impl Keys {
    fn new() -> Self {
        let key = |kind, byte| KeyPair::new_from_raw(kind, [byte; 32]).unwrap();
        Self {
            operator: key(KeyPairType::Operator, 1),
            system: key(KeyPairType::Account, 2),
            account: key(KeyPairType::Account, 3),
            user: key(KeyPairType::User, 4),
        }
    }

    fn seed(&self) -> String {
        self.user.seed().unwrap()
    }

    /// Settings of a server that trusts the operator and has its two accounts.
    fn server_settings(&self) -> String {
        let operator = self.operator.public_key();
        let own = token(
            &self.operator,
            &operator,
            &json!({"type": "operator", "version": 2}),
        );
        let mut limits = json!({"wildcards": true});
        for limit in [
            "subs",
            "data",
            "payload",
            "imports",
            "exports",
            "conn",
            "leaf",
            "mem_storage",
            "disk_storage",
            "streams",
            "consumer",
            "max_ack_pending",
        ] {
            limits[limit] = (-1).into();
        }
        let claims = json!({"type": "account", "version": 2, "limits": limits});
        let (account, system) = (self.account.public_key(), self.system.public_key());
        let plain = json!({"type": "account", "version": 2});
        format!(
            "operator: {own}\nsystem_account: {system}\nresolver: MEMORY\n\
             resolver_preload: {{ {account}: {}, {system}: {} }}",
            token(&self.operator, &account, &claims),
            token(&self.operator, &system, &plain),
        )
    }

    /// Writes a file with credentials of the user, as issued by an account.
    fn write(&self, setup: &Setup, name: &str, account: &KeyPair) -> PathBuf {
        let claims = json!({"type": "user", "version": 2, "subs": -1, "data": -1, "payload": -1});
        let token = token(account, &self.user.public_key(), &claims);
        let seed = self.seed();
        let file = setup.folder.path().join(name);
        let text = format!(
            "-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n\
             -----BEGIN USER NKEY SEED-----\n{seed}\n------END USER NKEY SEED------\n"
        );
        std::fs::write(&file, text).unwrap();
        file
    }
}

/// A signed claim.
fn token(issuer: &KeyPair, subject: &str, claims: &Value) -> String {
    let header = json!({"typ": "JWT", "alg": "ed25519-nkey"});
    let body = json!({
        "jti": subject, "iat": 1_700_000_000, "iss": issuer.public_key(), "name": subject, "sub": subject, "nats": claims,
    });
    let encoded = [header, body].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.to_string()));
    let signed = encoded.join(".");
    let signature = issuer.sign(signed.as_bytes()).unwrap();
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}
