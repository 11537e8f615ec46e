//! The session stays secret.

use rumble_sim::{ServiceFault, When};

use crate::site::{NAME, Site, upload};

#[test]
fn printable_values_do_not_contain_the_session() {
    let site = Site::new();
    let client = site
        .client()
        .retries(1, std::time::Duration::ZERO, std::time::Duration::ZERO);
    for operation in [
        "upload.chunk",
        "upload.merge",
        "upload.thumbnails",
        "upload.publish",
    ] {
        site.sim.service().clear_faults();
        site.sim
            .service()
            .fault(operation, When::Every, ServiceFault::TruncateBody);
        let (result, events) = upload(&client, &site.video(5));
        let session = site.sim.account(NAME).session().unwrap();
        let shown = format!(
            "{:?} {events:?} {client:?} {:?}",
            result.unwrap_err(),
            client.cancel_handle()
        );
        assert!(!shown.contains(&session), "{shown}");
    }
}

#[test]
fn server_messages_with_the_session_are_dropped() {
    let site = Site::new();
    let session = site.sim.account(NAME).issue_session();
    let client = site.client();
    for session in site.sim.account(NAME).sessions().iter().chain([&session]) {
        site.sim.uploads().reject("title", &format!("bad {session}"));
    }
    let error = upload(&client, &site.video(5)).0.unwrap_err();
    let sent = site
        .sim
        .requests()
        .iter()
        .filter_map(|request| request.header("cookie").map(|cookie| cookie.replace("u_s=", "")))
        .next_back()
        .unwrap();
    let shown: Vec<_> = error.rejected_fields().unwrap().iter().collect();
    assert!(
        shown.iter().all(|(_, message)| !message.contains(&sent)),
        "{shown:?}"
    );
    assert!(
        error
            .server_message()
            .is_none_or(|message| !message.contains(&sent))
    );
}
