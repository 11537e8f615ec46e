//! The streams of a page, one after another.

use std::time::Duration;

use rumble_servicephp::FollowedPage;
use rumble_servicephp::model::StreamId;
use rumble_sim::{Plan, ServiceFault, Sim, VideoState, When};

use crate::channel::{studio, video};
use crate::resolve::page;
use crate::site::{STREAM, guest};

#[test]
fn a_followed_page_leads_to_each_stream_until_it_is_finished() {
    let sim = Sim::start(Plan::new().video(video(STREAM, &studio(), VideoState::Live))).unwrap();
    let interval = Duration::from_secs(30);
    let mut streams = FollowedPage::new(guest(&sim), page("/c/SparrowStudio"), interval);
    let found = |streams: &mut FollowedPage| streams.look_up().unwrap().map(|found| found.stream_id.get());
    // A stream that could not be read is looked up again.
    for _ in 0..2 {
        assert_eq!(found(&mut streams), Some(STREAM));
    }
    streams.finish(StreamId::new(STREAM).unwrap());
    assert_eq!((found(&mut streams), streams.has_ended()), (None, false));
    sim.service()
        .add_video(video(STREAM, &studio(), VideoState::Ended));
    sim.service()
        .add_video(video(STREAM + 1, &studio(), VideoState::Live));
    assert_eq!(found(&mut streams), Some(STREAM + 1));

    let unavailable = ServiceFault::Status {
        json: false,
        retry_after: Some(90),
        status: 503,
    };
    sim.service().fault("page.live", When::Every, unavailable);
    assert_eq!(streams.delay(), interval);
    assert_eq!(streams.look_up().unwrap_err().status(), Some(503));
    assert_eq!(streams.delay(), Duration::from_secs(90));
    sim.service().clear_faults();
    assert_eq!(found(&mut streams), Some(STREAM + 1));
    assert_eq!(streams.delay(), interval);

    let mut watched = FollowedPage::new(
        guest(&sim),
        page(&format!("/v{}x-a-kettle.html", STREAM + 1)),
        interval,
    );
    assert_eq!(
        (found(&mut watched), watched.has_ended()),
        (Some(STREAM + 1), false)
    );
    watched.finish(StreamId::new(STREAM + 1).unwrap());
    assert!(watched.has_ended());
}
