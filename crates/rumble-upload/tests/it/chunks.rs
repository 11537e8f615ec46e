//! Chunks as the server receives them.

use std::time::Duration;

use rumble_sim::UploadFault;
use rumble_upload::{Endpoint, ErrorKind, Event, Phase, ServerChoice};

use crate::site::{CHUNK, Site, content, md5, upload};

/// S22: the original sends an additional empty chunk if the size is a multiple of the chunk size.
#[test]
fn sizes_around_a_multiple_of_the_chunk_size_arrive_complete() {
    let site = Site::new();
    for size in [
        1,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        2 * CHUNK - 1,
        2 * CHUNK,
        2 * CHUNK + 1,
        7 * CHUNK,
    ] {
        let before = site.sim.uploads().chunks().len();
        let (result, _) = upload(&site.client(), &site.video(size));
        let fid = result.unwrap().fid;
        let bytes = content(size);
        let expected: Vec<_> = bytes
            .chunks(usize::try_from(CHUNK).unwrap())
            .map(|chunk| (chunk.len() as u64, md5(chunk)))
            .collect();
        let published = site.sim.uploads().published().pop().unwrap();
        assert_eq!(published.fid, fid.get());
        assert_eq!(published.file.bytes, size);
        assert_eq!(published.file.chunks, expected, "{size}");
        assert_eq!(published.file.content, Some(bytes), "{size}");
        let sent = site.sim.uploads().chunks().len() - before;
        assert_eq!(sent as u64, size.div_ceil(CHUNK), "{size}");
    }
}

#[test]
fn each_request_has_the_documented_form() {
    let site = Site::new();
    upload(&site.client(), &site.video(2 * CHUNK + 5)).0.unwrap();
    let requests: Vec<_> = site
        .sim
        .requests()
        .into_iter()
        .filter(|request| request.target.starts_with("/upload.php"))
        .collect();
    let name = site.sim.uploads().chunks()[0].file.clone();
    let merged = site.published().file.name;
    let shapes: Vec<String> = requests
        .iter()
        .map(|request| format!("{} {}", request.method, request.target))
        .collect();
    assert_eq!(
        shapes,
        [
            format!("PUT /upload.php?api=1.3&chunk=0_{name}&chunkSz=1000&chunkQty=3&format=json"),
            format!("PUT /upload.php?api=1.3&chunk=1_{name}&chunkSz=1000&chunkQty=3&format=json"),
            format!("PUT /upload.php?api=1.3&chunk=2_{name}&chunkSz=1000&chunkQty=3&format=json"),
            format!("PUT /upload.php?api=1.3&merge=3&chunk={name}&chunkSz=1000&chunkQty=3&format=json"),
            format!("GET /upload.php?api=1.3&duration={merged}"),
            format!("GET /upload.php?api=1.3&thumbnails={merged}"),
            "POST /upload.php?api=1.3&form=1&json=1".to_owned(),
        ]
    );
    let length = |index: usize| requests[index].header("content-length").unwrap().to_owned();
    assert_eq!(
        (length(0), length(2), length(3)),
        ("1000".into(), "5".into(), "0".into())
    );
    assert_eq!(
        requests[0].header("content-type"),
        Some("application/octet-stream")
    );
    let session = format!("u_s={}", site.sim.account(crate::site::NAME).session().unwrap());
    for request in &requests {
        assert_eq!(request.header("cookie"), Some(&*session), "{}", request.target);
    }
    // `<unix ms>-<6 digits>.<extension>`
    let (stem, ending) = name.split_once('.').unwrap();
    let (ms, digits) = stem.split_once('-').unwrap();
    assert!(ms.len() == 13 && digits.len() == 6 && ending == "mkv", "{name}");
}

#[test]
fn progress_reports_confirmed_bytes_chunks_and_rate() {
    let site = Site::new();
    let (result, events) = upload(&site.client(), &site.video(2 * CHUNK + 5));
    result.unwrap();
    let progress: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Progress(progress) => Some(*progress),
            _ => None,
        })
        .collect();
    let counts: Vec<_> = progress
        .iter()
        .map(|report| (report.sent, report.chunk))
        .collect();
    assert_eq!(counts, [(0, 0), (1_000, 1), (2_000, 2), (2_005, 3)]);
    assert!(
        progress
            .iter()
            .all(|report| (report.total, report.chunks) == (2_005, 3))
    );
    assert_eq!(progress[0].rate, None);
    assert!(
        progress[1..]
            .iter()
            .all(|report| report.rate.is_some_and(|rate| rate > 0))
    );
    assert_eq!(progress[3].time_left(), Some(Duration::ZERO));
    let phases: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Phase(phase) => Some(*phase),
            _ => None,
        })
        .collect();
    assert_eq!(
        phases,
        [
            Phase::Checking,
            Phase::Sending,
            Phase::Merging,
            Phase::Thumbnail,
            Phase::Publishing
        ]
    );
}

#[test]
fn the_assigned_or_chosen_server_receives_the_file() {
    let (site, other) = (Site::new(), Site::new());
    // No server is assigned: the site itself.
    site.sim.uploads().set_endpoint(None);
    upload(&site.client(), &site.video(5)).0.unwrap();
    let itself = Endpoint::parse(&site.sim.base_url()).unwrap();
    for choice in [ServerChoice::Site, ServerChoice::At(itself)] {
        upload(&site.client().server(choice), &site.video(5)).0.unwrap();
    }
    // The session is not sent to another site, even if the server names it.
    let foreign = other.sim.base_url();
    let chosen = ServerChoice::At(Endpoint::parse(&foreign).unwrap());
    let error = upload(&site.client().server(chosen), &site.video(5))
        .0
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignHost);
    site.sim.uploads().set_endpoint(Some(&foreign));
    let error = upload(&site.client(), &site.video(5)).0.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignHost);
    assert!(other.sim.requests().is_empty());
    assert_eq!(site.sim.uploads().published().len(), 3);
}

#[test]
fn a_file_changed_during_the_upload_is_not_published() {
    for size in [500, 5_000, 1_500] {
        let site = Site::new();
        let video = site.video(3 * CHUNK);
        let mut changed = false;
        let result = site.client().upload_video(&video, |event| {
            if matches!(event, Event::Progress(progress) if progress.chunk == 2) && !changed {
                changed = true;
                site.file("clock.mkv", size);
            }
        });
        assert_eq!(result.unwrap_err().kind(), ErrorKind::FileChanged, "{size}");
        assert!(site.sim.uploads().published().is_empty());
        assert_eq!(site.requests_with("merge="), 0);
    }
}

#[test]
fn an_upload_can_be_cancelled_at_once() {
    let site = Site::new();
    site.sim
        .uploads()
        .chunk_fault(1, UploadFault::Slow { bytes_per_second: 1 });
    let client = site.client();
    let cancel = client.cancel_handle();
    let result = client.upload_video(&site.video(3 * CHUNK), |event| {
        if matches!(event, Event::Progress(progress) if progress.chunk == 1) {
            let (cancel, requests) = (cancel.clone(), site.sim.requests().len());
            let _ = requests;
            std::thread::spawn(move || cancel.cancel());
        }
    });
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Closed);
    assert!(cancel.is_cancelled());
    assert_eq!(site.indexes().first(), Some(&0));
    assert_eq!(site.requests_with("merge="), 0);
}
