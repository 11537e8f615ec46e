//! Types in signatures of this crate can be named through this crate.

const fn name<T: ?Sized>() {}

#[test]
fn types_in_signatures_can_be_named() {
    name::<rumble_scraping::MuteRecordId>();
    name::<rumble_scraping::ServicePhp>();
    name::<rumble_scraping::servicephp::Operation>();
    name::<rumble_scraping::servicephp::Error>();
    name::<rumble_scraping::servicephp::Settings>();
    name::<rumble_scraping::model::ParseIdError>();
}
