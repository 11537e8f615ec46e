use rumble_scraping::{Error, ErrorKind, MutedUser, Scraper};
use rumble_servicephp::{Endpoint, Guest, Secret, ServicePhp, Settings};
use rumble_sim::{AccountPlan, MutedPages, Plan, ServiceFault, Sim, When};

use crate::pages::{Pages, buttons};

const NAME: &str = "CalmSparrow";

fn plan() -> AccountPlan {
    AccountPlan::new(NAME, 900_300_001, "correct tin fiddle")
}

fn sim(account: AccountPlan) -> Sim {
    Sim::start(Plan::new().account(account)).unwrap()
}

fn account(sim: &Sim) -> ServicePhp {
    let base_url = Endpoint::parse(&sim.base_url()).unwrap();
    let token = sim.account(NAME).issue_session();
    let guest = Guest::new(Settings::default().base_url(base_url));
    guest.with_token(Secret::new(token)).unwrap()
}

fn all(scraper: &Scraper) -> Result<Vec<MutedUser>, Error> {
    scraper.muted_users().collect()
}

fn page_requests(sim: &Sim) -> usize {
    sim.requests()
        .iter()
        .filter(|request| request.target.starts_with("/account/moderation/muting?pg="))
        .count()
}

/// Ids and names of the account's mutes.
fn of(sim: &Sim) -> Vec<(u64, String)> {
    sim.account(NAME).mutes()
}

#[test]
fn all_muted_users_are_listed_with_their_record() {
    let sim = sim(plan()
        .mutes(["NightFerry", "Tin & \"Fiddle\"", "Br\u{e4}ss", "<b>"])
        .mutes_many(99));
    let users = all(&Scraper::new(&account(&sim))).unwrap();
    let found: Vec<_> = users
        .iter()
        .map(|user| (user.record_id.unwrap().get(), user.name.clone()))
        .collect();
    assert_eq!(found, of(&sim));
    assert_eq!(found.len(), 103);
    assert_eq!(page_requests(&sim), 4, "three with users and one without");
}

#[test]
fn an_empty_page_is_an_empty_list() {
    let sim = sim(plan());
    assert_eq!(all(&Scraper::new(&account(&sim))).unwrap(), []);
    assert_eq!(page_requests(&sim), 1);
}

#[test]
fn ten_thousand_muted_users_are_listed() {
    let sim = sim(plan().mutes_many(10_000));
    let users = all(&Scraper::new(&account(&sim))).unwrap();
    assert_eq!(users.len(), 10_000);
    assert_eq!(
        (users[0].name.as_str(), users[9_999].name.as_str()),
        ("Muted1", "Muted10000")
    );
    assert_eq!(page_requests(&sim), 201);
}

#[test]
fn pages_are_fetched_on_demand() {
    let sim = sim(plan().mutes_many(500));
    let scraper = Scraper::new(&account(&sim));
    let mut users = scraper.muted_users();
    assert_eq!(page_requests(&sim), 0);
    assert!(users.by_ref().take(50).all(|user| user.is_ok()));
    assert_eq!(page_requests(&sim), 1);
    users.next().unwrap().unwrap();
    assert_eq!(page_requests(&sim), 2);
    scraper.muted_user_record("Muted60").unwrap();
    assert_eq!(page_requests(&sim), 4, "reading stops at the name");
}

#[test]
fn a_repeated_page_is_an_error() {
    let pages = Pages::new(|_| buttons(1..=50));
    let mut users = Scraper::new(&pages.account()).muted_users();
    assert!(
        users.by_ref().take(50).all(|user| user.is_ok()),
        "what came before it is good"
    );
    assert_eq!(users.next().unwrap().unwrap_err().kind(), ErrorKind::RepeatedPage);
    assert!(users.next().is_none());
    assert_eq!(pages.fetched(), 2);

    let sim = sim(plan().mutes_many(120));
    sim.account(NAME).set_muted_pages(MutedPages::RepeatPastEnd);
    let error = all(&Scraper::new(&account(&sim))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RepeatedPage);
    assert_eq!(page_requests(&sim), 4);
}

#[test]
fn alternating_pages_do_not_hang() {
    let pages = Pages::new(|number| buttons(if number % 2 == 0 { 1..=50 } else { 51..=100 }));
    let users: Vec<_> = Scraper::new(&pages.account()).muted_users().collect();
    assert_eq!(users.len(), 101);
    assert_eq!(users[100].as_ref().unwrap_err().kind(), ErrorKind::RepeatedPage);
}

#[test]
fn overlapping_pages_return_each_record_once() {
    // A user was muted while the list was read, so all others moved by one.
    let pages = Pages::new(|number| match number {
        1 => buttons(1..=50),
        2 => buttons(50..=80),
        _ => String::new(),
    });
    assert_eq!(all(&Scraper::new(&pages.account())).unwrap().len(), 80);
}

#[test]
fn endless_pages_end_at_the_limit() {
    let pages = Pages::new(|number| buttons(number * 10..number * 10 + 10));
    let scraper = Scraper::new(&pages.account()).max_pages(30);
    let users: Vec<_> = scraper.muted_users().collect();
    assert_eq!(users.len(), 301);
    assert_eq!(users[300].as_ref().unwrap_err().kind(), ErrorKind::TooManyPages);
    assert_eq!(pages.fetched(), 30);
}

#[test]
fn an_expired_session_is_not_an_empty_list() {
    let sim = sim(plan().mutes_many(60));
    let scraper = Scraper::new(&account(&sim));
    let mut users = scraper.muted_users();
    users.next().unwrap().unwrap();
    sim.account(NAME).expire_sessions();
    // Also within the list.
    let last = users.last().unwrap().unwrap_err();
    assert_eq!(last.kind(), ErrorKind::Unauthorized);
    assert_eq!(last.status(), Some(302));
    assert_eq!(all(&scraper).unwrap_err().kind(), ErrorKind::Unauthorized);
    assert_eq!(
        scraper.unmute_user("Muted7").unwrap_err().kind(),
        ErrorKind::Unauthorized
    );

    let login = Pages::new(|_| "<form action=/login.php><input type=password></form>".to_owned());
    let error = all(&Scraper::new(&login.account())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
}

#[test]
fn an_empty_page_requires_a_valid_session() {
    for (session, kind) in [
        (
            r#"{"user":{"logged_in":false},"data":{}}"#,
            ErrorKind::Unauthorized,
        ),
        ("<h1>Closed for repairs", ErrorKind::NotJson),
    ] {
        let pages = Pages::new(|_| "<a href=\"https://auth.rumble.example\">Sign in</a>".to_owned());
        let account = pages.account();
        pages.set_session(session);
        let scraper = Scraper::new(&account);
        assert_eq!(all(&scraper).unwrap_err().kind(), kind);
        assert_eq!(scraper.muted_user_record("NightFerry").unwrap_err().kind(), kind);
    }
}

#[test]
fn another_page_is_not_an_empty_list_of_mutes() {
    for html in [
        "",
        "<h1>Accept cookies</h1>",
        "<h1>We will be back soon</h1>",
        "<div id=app></div><script src=/app.js></script>",
    ] {
        let pages = Pages::new(|_| html.to_owned());
        let scraper = Scraper::new(&pages.account());
        assert_eq!(
            all(&scraper).unwrap_err().kind(),
            ErrorKind::UnexpectedFormat,
            "{html}"
        );
        let error = scraper.unmute_user("NightFerry").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedFormat, "{html}");
    }
    let pages = Pages::new(|_| "<h1>Muted users</h1><p>There are none.</p>".to_owned());
    assert!(all(&Scraper::new(&pages.account())).unwrap().is_empty());
}

#[test]
fn a_page_of_a_new_format_is_an_error() {
    let sim = sim(plan().mutes_many(60));
    sim.account(NAME).set_muted_pages(MutedPages::OtherMarkup);
    let error = all(&Scraper::new(&account(&sim))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedFormat);
}

#[test]
fn a_failed_request_for_a_page_keeps_its_kind() {
    for (fault, kind) in [
        (ServiceFault::BotProtection, ErrorKind::BotProtection),
        (
            ServiceFault::Status {
                json: false,
                retry_after: Some(4),
                status: 500,
            },
            ErrorKind::Server,
        ),
        (ServiceFault::Oversized { bytes: 5_000_000 }, ErrorKind::TooLarge),
        (ServiceFault::TruncateBody, ErrorKind::Disconnected),
        (
            ServiceFault::Redirect {
                location: "https://rumble.com/somewhere".to_owned(),
            },
            ErrorKind::Redirected,
        ),
    ] {
        let sim = sim(plan().mutes_many(3));
        sim.service().fault("page.muting", When::Every, fault);
        let error = all(&Scraper::new(&account(&sim))).unwrap_err();
        assert_eq!(error.kind(), kind);
    }
}

#[test]
fn a_user_is_unmuted_by_name() {
    let sim = sim(plan()
        .mutes(["nightferry", "NightFerry", "Tin & \"Fiddle\""])
        .mutes_many(200));
    let scraper = Scraper::new(&account(&sim));
    // An exact match takes precedence over a case-insensitive one.
    assert_eq!(scraper.unmute_user("NightFerry").unwrap().name, "NightFerry");
    assert_eq!(scraper.unmute_user("NIGHTFERRY").unwrap().name, "nightferry");
    assert_eq!(
        scraper.unmute_user("Tin & \"Fiddle\"").unwrap().name,
        "Tin & \"Fiddle\""
    );
    assert_eq!(scraper.unmute_user("Muted200").unwrap().name, "Muted200");
    assert_eq!(of(&sim).len(), 199);
    let requests = sim.requests().len();
    assert_eq!(
        scraper.unmute_user("NightFerry").unwrap_err().kind(),
        ErrorKind::NotMuted
    );
    assert_eq!(
        sim.requests().len(),
        requests + 6,
        "the whole list, whether the session counts, and no unmute"
    );
}

#[test]
fn an_unmute_reports_an_unknown_outcome() {
    let sim = sim(plan().mutes(["NightFerry"]));
    sim.service()
        .fault("moderation.unmute", When::Every, ServiceFault::Drop);
    let error = Scraper::new(&account(&sim))
        .unmute_user("NightFerry")
        .unwrap_err();
    assert!(error.outcome_is_unknown());
    assert!(of(&sim).is_empty(), "the mute was removed");
    assert!(!format!("{error:?} {error}").contains("NightFerry"));
}
