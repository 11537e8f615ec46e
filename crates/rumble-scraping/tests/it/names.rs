//! Types that a signature of this crate mentions can be named with this crate alone.

const fn name<T: ?Sized>() {}

#[test]
fn every_type_of_a_signature_has_a_name_in_this_crate() {
    name::<rumble_scraping::MuteRecordId>();
    name::<rumble_scraping::ServicePhp>();
    name::<rumble_scraping::servicephp::Operation>();
    name::<rumble_scraping::servicephp::Error>();
    name::<rumble_scraping::servicephp::Settings>();
    name::<rumble_scraping::model::ParseIdError>();
}
