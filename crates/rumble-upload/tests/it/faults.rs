//! Faults during an upload.

use std::time::Duration;

use rumble_sim::{ServiceFault, UploadFault, When};
use rumble_upload::{ErrorKind, Event, Operation, StartOver};

use crate::site::{CHUNK, Site, content, upload};

fn retries(events: &[Event]) -> Vec<(Option<u64>, ErrorKind)> {
    let retry = |event: &Event| match event {
        Event::Retry(retry) => Some((retry.chunk, retry.error.kind())),
        _ => None,
    };
    events.iter().filter_map(retry).collect()
}

fn starts_over(events: &[Event]) -> Vec<StartOver> {
    let start = |event: &Event| match event {
        Event::StartedOver(reason) => Some(*reason),
        _ => None,
    };
    events.iter().filter_map(start).collect()
}

/// Short for a server that stalls, and not too short for its other responses.
fn timeout_for(fault: &ServiceFault) -> Duration {
    match fault {
        ServiceFault::StallHead => Duration::from_secs(4),
        _ => Duration::from_secs(60),
    }
}

/// Asserts that the second chunk is sent again after this fault.
#[track_caller]
fn assert_sent_again(fault: ServiceFault, kind: ErrorKind) {
    let site = Site::new();
    site.sim
        .service()
        .fault("upload.chunk", When::Connection(2), fault.clone());
    let client = site.client().timeout(timeout_for(&fault));
    let (result, events) = upload(&client, &site.video(3 * CHUNK));
    result.unwrap();
    assert_eq!(retries(&events), [(Some(1), kind)], "{fault:?}");
    assert_eq!(
        site.published().file.content,
        Some(content(3 * CHUNK)),
        "{fault:?}"
    );
    let merges = site.requests_with("merge=");
    assert_eq!(merges, 1, "{fault:?}");
}

#[test]
fn a_chunk_that_fails_is_sent_again() {
    let status = |status, retry_after| ServiceFault::Status {
        json: false,
        retry_after,
        status,
    };
    assert_sent_again(status(500, None), ErrorKind::Server);
    assert_sent_again(status(502, Some(0)), ErrorKind::Server);
    assert_sent_again(status(429, None), ErrorKind::RateLimited);
    assert_sent_again(status(408, None), ErrorKind::Timeout);
}

#[test]
fn a_chunk_with_unknown_outcome_is_sent_again() {
    assert_sent_again(ServiceFault::Drop, ErrorKind::Disconnected);
    assert_sent_again(ServiceFault::Reset, ErrorKind::Disconnected);
    assert_sent_again(ServiceFault::StallHead, ErrorKind::Timeout);
    assert_sent_again(ServiceFault::TruncateBody, ErrorKind::Disconnected);
    assert_sent_again(ServiceFault::TruncateJson, ErrorKind::NotJson);
    assert_sent_again(ServiceFault::Html, ErrorKind::NotJson);
}

#[test]
fn a_connection_lost_in_a_chunk_costs_only_that_chunk() {
    let site = Site::new();
    for bytes in [1, 500, 999] {
        site.sim
            .uploads()
            .chunk_fault(1, UploadFault::ResetAfter { bytes });
    }
    let (result, events) = upload(&site.client(), &site.video(3 * CHUNK));
    result.unwrap();
    assert_eq!(retries(&events).len(), 3);
    assert_eq!(site.indexes(), [0, 1, 2]);
    assert_eq!(site.published().file.content, Some(content(3 * CHUNK)));
}

#[test]
fn slow_responses_within_the_timeout_are_accepted() {
    let site = Site::new();
    let slow = UploadFault::Slow {
        bytes_per_second: 20_000,
    };
    site.sim.uploads().chunk_fault(1, slow);
    upload(&site.client(), &site.video(3 * CHUNK)).0.unwrap();
    assert_eq!(site.indexes(), [0, 1, 2]);
}

#[test]
fn a_chunk_out_of_retries_fails_the_upload() {
    let site = Site::new();
    site.sim
        .service()
        .fault("upload.chunk", When::From(2), ServiceFault::Drop);
    let client = site
        .client()
        .retries(3, Duration::from_millis(1), Duration::from_millis(2));
    let (result, events) = upload(&client, &site.video(3 * CHUNK));
    let error = result.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Disconnected, Operation::SendChunk)
    );
    assert_eq!(retries(&events).len(), 2);
    assert_eq!(site.requests_with("merge="), 0);
}

#[test]
fn permanent_failures_are_not_retried() {
    for (fault, kind) in [
        (ServiceFault::BotProtection, ErrorKind::BotProtection),
        (
            ServiceFault::Redirect {
                location: "/login.php?next=x".to_owned(),
            },
            ErrorKind::Unauthorized,
        ),
        (
            ServiceFault::Status {
                json: true,
                retry_after: None,
                status: 413,
            },
            ErrorKind::Rejected,
        ),
    ] {
        let site = Site::new();
        site.sim
            .service()
            .fault("upload.chunk", When::Connection(2), fault.clone());
        let (result, events) = upload(&site.client(), &site.video(3 * CHUNK));
        assert_eq!(result.unwrap_err().kind(), kind, "{fault:?}");
        assert!(retries(&events).is_empty(), "{fault:?}");
    }
}

#[test]
fn a_rejected_chunk_reports_the_server_message() {
    let site = Site::new();
    site.sim.uploads().chunk_fault(1, UploadFault::Reject);
    let error = upload(&site.client(), &site.video(3 * CHUNK)).0.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (ErrorKind::Rejected, false)
    );
    assert_eq!(error.server_message(), Some("This chunk is rejected"));
    assert!(!error.to_string().contains("taken"), "{error}");
}

#[test]
fn chunks_lost_by_the_server_are_sent_again_once() {
    let site = Site::new();
    site.sim.uploads().chunk_fault(2, UploadFault::Gone);
    let (result, events) = upload(&site.client(), &site.video(3 * CHUNK));
    result.unwrap();
    assert_eq!(starts_over(&events), [StartOver::FileGone]);
    assert_eq!(site.indexes(), [0, 1, 2, 0, 1, 2]);
    let chunks = site.sim.uploads().chunks();
    assert_ne!(chunks[0].file, chunks[3].file);
    assert_eq!(site.published().file.content, Some(content(3 * CHUNK)));
}

#[test]
fn chunks_lost_twice_are_an_error() {
    let site = Site::new();
    site.sim.uploads().chunk_fault(2, UploadFault::Gone);
    site.sim.uploads().chunk_fault(1, UploadFault::Lose);
    site.sim.uploads().chunk_fault(2, UploadFault::Gone);
    let (result, events) = upload(&site.client(), &site.video(3 * CHUNK));
    assert_eq!(result.unwrap_err().kind(), ErrorKind::FileGone);
    assert_eq!(starts_over(&events), [StartOver::FileGone]);
    assert!(site.sim.uploads().published().is_empty());
}

#[test]
fn chunks_lost_before_the_merge_are_sent_again() {
    let site = Site::new();
    let mut lost = false;
    let mut events = Vec::new();
    let result = site.client().upload_video(&site.video(3 * CHUNK), |event| {
        events.push(event.clone());
        if matches!(event, Event::Progress(progress) if progress.chunk == 3) && !lost {
            lost = true;
            site.sim.uploads().lose_chunks();
        }
    });
    result.unwrap();
    assert_eq!(starts_over(&events), [StartOver::FileGone]);
    assert_eq!(site.published().file.content, Some(content(3 * CHUNK)));
}

#[test]
fn a_merge_without_a_chunk_is_rejected_and_starts_over() {
    let site = Site::new();
    site.sim.uploads().chunk_fault(1, UploadFault::Lose);
    let client = site.client().state_file(site.state());
    let error = upload(&client, &site.video(3 * CHUNK)).0.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Rejected, Operation::Merge)
    );
    assert_eq!(error.server_message(), Some("Some chunks are missing"));
    let (result, events) = upload(&client, &site.video(3 * CHUNK));
    result.unwrap();
    assert_eq!(
        starts_over(&events),
        [StartOver::FileChanged],
        "the file was written anew"
    );
    assert_eq!(site.published().file.content, Some(content(3 * CHUNK)));
}

/// Asserts the kind of error for one fault of the merge. Neither this attempt nor the next may send a second merge.
#[track_caller]
fn assert_merged_once(fault: ServiceFault, kind: ErrorKind) {
    let site = Site::new();
    let video = site.video(3 * CHUNK);
    site.sim
        .service()
        .fault("upload.merge", When::Connection(1), fault.clone());
    let client = site
        .client()
        .state_file(site.state())
        .timeout(timeout_for(&fault));
    let error = upload(&client, &video).0.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome_is_unknown()),
        (kind, true),
        "{fault:?}"
    );
    assert_eq!(site.requests_with("merge="), 1, "{fault:?}");
    let (result, events) = upload(&client, &video);
    result.unwrap();
    assert_eq!(starts_over(&events), [StartOver::MergeNotConfirmed], "{fault:?}");
    let chunks = site.sim.uploads().chunks();
    assert_ne!(chunks[0].file, chunks[3].file, "another attempt: {fault:?}");
    assert_eq!(site.published().file.content, Some(content(3 * CHUNK)));
}

#[test]
fn merging_is_never_repeated() {
    assert_merged_once(ServiceFault::Drop, ErrorKind::Disconnected);
    assert_merged_once(ServiceFault::StallHead, ErrorKind::Timeout);
    assert_merged_once(ServiceFault::Html, ErrorKind::NotJson);
    let busy = ServiceFault::Status {
        json: false,
        retry_after: None,
        status: 503,
    };
    // An HTML page with HTTP 503 is a bot-protection page.
    let site = Site::new();
    site.sim
        .service()
        .fault("upload.merge", When::Connection(1), busy);
    assert!(upload(&site.client(), &site.video(5)).0.is_err());
    assert_eq!(site.requests_with("merge="), 1);
}

#[test]
fn publishing_is_never_repeated() {
    for (fault, kind) in [
        (ServiceFault::Drop, ErrorKind::Disconnected),
        (ServiceFault::Reset, ErrorKind::Disconnected),
        (ServiceFault::StallHead, ErrorKind::Timeout),
        (ServiceFault::TruncateJson, ErrorKind::NotJson),
        (ServiceFault::Html, ErrorKind::UnexpectedFormat),
    ] {
        let site = Site::new();
        let video = site.video(2 * CHUNK);
        site.sim
            .service()
            .fault("upload.publish", When::Connection(1), fault.clone());
        let client = site
            .client()
            .state_file(site.state())
            .timeout(timeout_for(&fault));
        let error = upload(&client, &video).0.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome_is_unknown()),
            (kind, true),
            "{fault:?}"
        );
        assert!(error.to_string().ends_with("the outcome is unknown"), "{error}");
        // The outcome is unknown to the next attempt, too, which therefore sends nothing.
        let error = upload(&client, &video).0.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MayBePublished, "{fault:?}");
        assert_eq!(site.requests_with("form=1"), 1, "{fault:?}");
        // `resume(false)` overrides this.
        upload(&client.resume(false), &video).0.unwrap();
        assert_eq!(site.requests_with("form=1"), 2, "{fault:?}");
    }
}

#[test]
fn questions_are_retried_and_the_duration_is_optional() {
    let site = Site::new();
    let drop = ServiceFault::Drop;
    site.sim
        .service()
        .fault("upload.thumbnails", When::Connection(1), drop.clone());
    site.sim.service().fault("upload.duration", When::Every, drop);
    let (result, events) = upload(&site.client(), &site.video(5));
    let published = result.unwrap();
    assert_eq!(published.duration, None);
    assert_eq!(retries(&events), [(None, ErrorKind::Disconnected)]);
    assert_eq!(site.published().field("thumb"), Some("tmb3"));
}
