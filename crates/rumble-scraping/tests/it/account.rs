//! Keys, comments and settings, on the simulated site.

use rumble_scraping::model::livestream_api::Visibility;
use rumble_scraping::model::{ChannelId, Secret, StreamId};
use rumble_scraping::servicephp::{Endpoint, Guest, Operation, ServicePhp, Settings};
use rumble_scraping::{CommentSource, Error, ErrorKind, Scraper, VideoEdit};
use rumble_sim::{AccountPlan, Creator, KeyPlan, Plan, ServiceFault, Sim, VideoPlan, When};

use crate::pages::Pages;

const NAME: &str = "CalmSparrow";
const VIDEO: u64 = 900_200_001;
const CHANNEL: u64 = 7_730_001;

fn site() -> Sim {
    let studio = Creator::channel(CHANNEL, "SparrowStudio", "Sparrow Studio");
    let account =
        AccountPlan::new(NAME, 900_300_001, "correct tin fiddle").channel(CHANNEL, "Sparrow Studio");
    let plan = Plan::new()
        .account(account)
        .api_key(KeyPlan::user("sparrow-key-of-the-user", 900_300_001, NAME))
        .video(VideoPlan::new(VIDEO, "v1-kettle.html", &studio).title("Mending a kettle"));
    Sim::start(plan).unwrap()
}

fn account(sim: &Sim) -> ServicePhp {
    let base_url = Endpoint::parse(&sim.base_url()).unwrap();
    let token = sim.account(NAME).issue_session();
    let guest = Guest::new(Settings::default().base_url(base_url));
    guest.with_token(Secret::new(token)).unwrap()
}

fn scraper(sim: &Sim) -> Scraper {
    Scraper::new(&account(sim))
}

fn video() -> StreamId {
    StreamId::new(VIDEO).unwrap()
}

fn requests(sim: &Sim, part: &str) -> usize {
    let all = sim.requests();
    all.iter().filter(|request| request.target.contains(part)).count()
}

#[test]
fn keys_are_read_reset_and_redacted() {
    let sim = site();
    let scraper = scraper(&sim);
    let keys = scraper.api_keys().unwrap();
    assert_eq!(keys.keys.len(), 2);
    let url = keys.user().unwrap().url.clone().unwrap();
    assert_eq!(url.expose(), sim.api_url("sparrow-key-of-the-user"));
    assert_eq!(keys.channel(ChannelId::new(CHANNEL).unwrap()).unwrap().url, None);
    let fresh = scraper.reset_api_key(None).unwrap();
    assert_ne!(fresh.url.as_ref(), Some(&url));
    let first = scraper.reset_api_key(ChannelId::new(CHANNEL)).unwrap();
    assert!(first.url.is_some(), "the first key of the channel is created");
    let shown = format!("{keys:?} {fresh:?}");
    assert!(
        !shown.contains("sparrow-key") && !shown.contains("get-data"),
        "{shown}"
    );
    assert_eq!(requests(&sim, "reset_api_key"), 2);
}

#[test]
fn a_reset_with_a_malformed_page_is_distinguished() {
    let sim = site();
    let scraper = scraper(&sim);
    let fault = |operation: &str, fault| {
        sim.service().clear_faults();
        sim.service().fault(operation, When::Every, fault);
        scraper.reset_api_key(None).unwrap_err()
    };
    let error = fault("livestream_api.reset_api_key", ServiceFault::Drop);
    assert_eq!(
        (error.operation(), error.outcome_is_unknown()),
        (Operation::ResetApiKey, true)
    );
    let error = fault("page.api_keys", ServiceFault::Drop);
    assert_eq!(
        (error.operation(), error.outcome_is_unknown()),
        (Operation::ReadPage, false)
    );
    let error = fault("page.api_keys", ServiceFault::Html);
    assert_eq!(
        (error.operation(), error.kind()),
        (Operation::ReadPage, ErrorKind::UnexpectedFormat)
    );
}

#[test]
fn an_error_names_the_page_and_the_missing_element() {
    let sim = site();
    let scraper = scraper(&sim);
    for page in ["page.api_keys", "page.video_settings"] {
        sim.service().fault(page, When::Every, ServiceFault::Html);
    }
    let message = |error: Error| error.to_string();
    assert_eq!(
        message(scraper.api_keys().unwrap_err()),
        "reading an account page: the API-keys page (account/livestream-api) has an unexpected format: \
         no button.reset-livestream-api-key"
    );
    assert_eq!(
        message(scraper.video_settings(video()).unwrap_err()),
        "reading an account page: the video-settings page (account/content) has an unexpected format: no input#title"
    );
}

#[test]
fn an_expired_session_is_reported_by_every_page() {
    let sim = site();
    let scraper = scraper(&sim);
    sim.account(NAME).expire_sessions();
    for error in [
        scraper.api_keys().unwrap_err(),
        scraper.video_settings(video()).unwrap_err(),
        scraper.comments(video()).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Unauthorized);
    }
}

#[test]
fn the_name_comes_from_service_php_or_the_settings() {
    let sim = site();
    assert_eq!(scraper(&sim).username().unwrap(), NAME);
    assert_eq!(requests(&sim, "/account/settings"), 0);
    // The responses of this server contain no account.
    let pages = Pages::new(|_| "<form><input name=username value=ShoreViewer></form>".to_owned());
    assert_eq!(Scraper::new(&pages.account()).username().unwrap(), "ShoreViewer");
}

#[test]
fn comments_are_read_from_the_details_or_the_fragment() {
    let sim = site();
    let library = sim.library();
    let first = library.comment(VIDEO, "TinFiddle", "see *this* part");
    library.reply(VIDEO, first, NAME, "thanks & bye");
    let scraper = scraper(&sim);
    let details = scraper.comments(video()).unwrap();
    assert_eq!((details.source, details.count), (CommentSource::Details, Some(2)));
    assert_eq!(requests(&sim, "comment.list"), 0);
    library.only_count_comments();
    let fragment = scraper.comments(video()).unwrap();
    assert_eq!(
        (fragment.source, fragment.malformed.len()),
        (CommentSource::Fragment, 0)
    );
    assert_eq!(
        fragment.comments[0].text, "see this part",
        "the text of links is text"
    );
    for (one, other) in details.comments.iter().zip(&fragment.comments) {
        assert_eq!(
            (one.id, &one.username, one.reply_to),
            (other.id, &other.username, other.reply_to)
        );
        assert_eq!(
            (one.entity_type, one.video_id),
            (other.entity_type, other.video_id)
        );
    }
}

#[test]
fn editing_changes_only_the_requested_settings() {
    let sim = site();
    let scraper = scraper(&sim);
    let before = scraper.video_settings(video()).unwrap();
    assert_eq!(before.title, "Mending a kettle");
    assert_eq!(before.channel.as_ref().unwrap().id, CHANNEL);
    let mut form = sim.library().video_form(VIDEO).unwrap();
    "Two\n lines & <more>".clone_into(&mut form.description);
    "kettle, tin".clone_into(&mut form.tags);
    "a field that nobody knows".clone_into(&mut form.token);
    (form.is_featured_for_channel, form.is_featured_for_user) = (true, true);
    (form.unlist_replay, form.source_passthrough) = (true, false);
    (form.primary_category, form.secondary_category) = (4, 102);
    sim.library().set_video_form(VIDEO, form.clone());

    scraper
        .edit_video_settings(video(), &VideoEdit::new().title("Mended"))
        .unwrap();
    "Mended".clone_into(&mut form.title);
    assert_eq!(sim.library().video_form(VIDEO).unwrap(), form);

    let edit = VideoEdit::new()
        .featured_for_user(false)
        .visibility(&Visibility::Unlisted)
        .channel(None)
        .tags(["a", "b & c"])
        .secondary_category(None);
    scraper.edit_video_settings(video(), &edit).unwrap();
    form.is_featured_for_user = false;
    "unlisted".clone_into(&mut form.visibility);
    "a, b & c".clone_into(&mut form.tags);
    (form.channel, form.secondary_category) = (0, 0);
    assert_eq!(sim.library().video_form(VIDEO).unwrap(), form);

    let writes = requests(&sim, "sid=8");
    scraper.edit_video_settings(video(), &VideoEdit::new()).unwrap();
    assert_eq!(requests(&sim, "sid=8"), writes, "nothing to change, nothing sent");
}

#[test]
fn a_malformed_form_is_not_sent() {
    let sim = site();
    let scraper = scraper(&sim);
    let edit = VideoEdit::new().title("Mended");
    for fault in [
        ServiceFault::Html,
        ServiceFault::BotProtection,
        ServiceFault::TruncateBody,
    ] {
        sim.service().clear_faults();
        sim.service()
            .fault("page.video_settings", When::Every, fault.clone());
        let error = scraper.edit_video_settings(video(), &edit).unwrap_err();
        assert!(!error.outcome_is_unknown(), "{fault:?}: {error}");
    }
    assert_eq!(requests(&sim, "sid=8"), 0);
}

#[test]
fn an_edit_is_sent_once_and_an_unknown_outcome_is_reported() {
    for fault in [ServiceFault::Html, ServiceFault::Drop, ServiceFault::TruncateBody] {
        let sim = site();
        let scraper = scraper(&sim);
        // The second request for the page is the one that writes.
        sim.service()
            .fault("page.video_settings", When::Connection(2), fault.clone());
        let error = scraper
            .edit_video_settings(video(), &VideoEdit::new().title("Mended"))
            .unwrap_err();
        assert!(error.outcome_is_unknown(), "{fault:?}: {error}");
        assert_eq!(error.operation(), Operation::EditVideoSettings);
        assert_eq!(requests(&sim, "sid=8"), 1);
    }
}

#[test]
fn errors_do_not_contain_the_account_key() {
    let sim = site();
    let key = account(&sim).profile().unwrap().api_key.unwrap();
    sim.service().fault(
        "page.video_settings",
        When::Every,
        ServiceFault::Status {
            json: true,
            retry_after: None,
            status: 500,
        },
    );
    let error = scraper(&sim).video_settings(video()).unwrap_err();
    assert!(!format!("{error:?} {error}").contains(key.expose()));
}
