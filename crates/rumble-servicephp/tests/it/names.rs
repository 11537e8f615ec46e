//! Types that a signature of this crate mentions can be named with this crate alone.

const fn name<T: ?Sized>() {}

#[test]
fn every_type_of_a_signature_has_a_name_in_this_crate() {
    name::<rumble_servicephp::Origin>();
    name::<rumble_servicephp::RequestUrl>();
    name::<rumble_servicephp::EndpointError>();
    name::<rumble_servicephp::SessionTokenError>();
    name::<rumble_servicephp::UserState>();
    name::<rumble_servicephp::ServiceResponse>();
    name::<rumble_servicephp::ResolvedStream>();
    name::<rumble_servicephp::model::service::Salts>();
    name::<rumble_servicephp::model::PageRef>();
    name::<rumble_servicephp::model::ParseStreamRefError>();
    name::<
        rumble_servicephp::model::Batch<
            rumble_servicephp::model::Record<rumble_servicephp::model::service::EmoteGroup>,
        >,
    >();
}
