//! Types in signatures of this crate can be named through this crate.

const fn name<T: ?Sized>() {}

#[test]
fn types_in_signatures_can_be_named() {
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
