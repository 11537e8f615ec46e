//! A response of `service.php`: whitespace has no effect, and each kind of data is read within the bounds on cost.

use rumble_model::Record;
use rumble_model::service::{
    AddedComment, Category, Collection, Comment, EmbedJs, EmoteGroup, FirstStep, LoginSession, OEmbed,
    Playlist, PlaylistItem, Profile, Salts, ServiceResponse, UploadChannel, Video,
};

use super::json_text::{assert_same, is_json, spaced};
use super::{cost, seeds};

pub(super) fn run(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let size = text.len();
    cost::bounded(size, || drop(Record::<EmbedJs>::from_json(text)));
    cost::bounded(size, || drop(Record::<OEmbed>::from_json(text)));
    let Ok(response) = cost::bounded(size, || ServiceResponse::from_json(text)) else {
        return;
    };
    if response.success() == Some(true) {
        assert!(!response.is_rejection());
    }
    let of_data: [fn(&ServiceResponse); 15] = [
        |it| drop(it.data::<Salts>()),
        |it| drop(it.data::<FirstStep>()),
        |it| drop(it.data::<LoginSession>()),
        |it| drop(it.data::<Profile>()),
        |it| drop(it.data::<Record<Video>>()),
        |it| drop(it.data::<Record<Playlist>>()),
        |it| drop(it.data::<Record<Collection>>()),
        |it| drop(it.data::<Record<AddedComment>>()),
        |it| drop(it.items::<EmoteGroup>()),
        |it| drop(it.items::<Video>()),
        |it| drop(it.items::<Playlist>()),
        |it| drop(it.items::<PlaylistItem>()),
        |it| drop(it.list::<Category>()),
        |it| drop(it.list::<UploadChannel>()),
        |it| drop(it.list::<Comment>()),
    ];
    for read in of_data {
        cost::bounded(size, || read(&response));
    }
    let _ = (
        response.server_message(),
        response.data_text("id"),
        response.html(),
    );
    if is_json(text) && response.errors().is_empty() {
        let again = ServiceResponse::from_json(&spaced(text)).expect("the spaced text is read, too");
        assert_same(&again, &response);
        assert_eq!(again.server_message(), response.server_message());
        assert_eq!(again.is_logged_in(), response.is_logged_in());
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut responses = seeds::fixtures("service");
    responses.retain(|response| response.len() < 4_096);
    responses
}
