use rumble_model::livestream_api::Visibility;
use rumble_model::service::{Playlist, PlaylistId, PlaylistItem};
use rumble_model::{Batch, ChannelId, Record, StreamId};

use super::for_guests_and_accounts;
use crate::error::Error;
use crate::operation::Operation;
use crate::pages::{PAGE_ITEMS, Pages, hash};
use crate::service::ServicePhp;
use crate::service_request::{ServiceRequest, accepted, items, object};

/// Title, description, visibility and owner of a playlist.
///
/// ```
/// use rumble_servicephp::PlaylistDetails;
/// use rumble_servicephp::model::livestream_api::Visibility;
///
/// let clocks = PlaylistDetails::new("Clocks").description("Mended live").visibility(Visibility::Unlisted);
/// # let _ = clocks;
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
pub struct PlaylistDetails {
    title: String,
    description: String,
    visibility: Visibility,
    channel: Option<ChannelId>,
}

impl PlaylistDetails {
    /// Details of a public playlist of the user, without a description.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            visibility: Visibility::Public,
            channel: None,
        }
    }

    /// Details of an existing playlist, for [`ServicePhp::edit_playlist`].
    pub fn of(playlist: &Playlist) -> Self {
        Self {
            title: playlist.title.clone(),
            description: playlist.description.clone(),
            visibility: playlist.visibility.clone(),
            channel: playlist.channel.as_ref().and_then(|channel| channel.id),
        }
    }

    /// Title.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Description.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = text.into();
        self
    }

    /// Visibility.
    pub fn visibility(mut self, visibility: Visibility) -> Self {
        self.visibility = visibility;
        self
    }

    /// Channel that owns the playlist; `None` for the user.
    pub fn channel(mut self, channel: Option<ChannelId>) -> Self {
        self.channel = channel;
        self
    }
}

for_guests_and_accounts! {
    /// Fetches a playlist (`playlist.get`). Playlists that are not public, and the reserved ones, are only visible to their
    /// account.
    ///
    /// # Errors
    ///
    /// [`Rejected`](crate::ErrorKind::Rejected) or [`NotFound`](crate::ErrorKind::NotFound) if it is not visible, or any error of
    /// a request.
    pub fn playlist(&self, id: &PlaylistId) -> Result<Record<Playlist>, Error> {
        self.perform(&get(id))
    }

    /// The videos of a playlist (`playlist.list_videos`), in its order.
    pub fn playlist_videos(&self, id: &PlaylistId) -> Pages<PlaylistItem> {
        let id = id.clone();
        Pages::new(
            self,
            Operation::ListPlaylistVideos,
            |item: &PlaylistItem| item.video.id.get(),
            move |first| videos(&id, first),
        )
    }
}

impl ServicePhp {
    /// The account's own playlists (`playlist.list`), public or not, without the reserved ones.
    #[doc(alias = "get_playlists")]
    pub fn playlists(&self) -> Pages<Playlist> {
        self.playlists_that_are("public,nonpublic")
    }

    /// Playlists of other accounts that the account follows (`playlist.list`).
    pub fn followed_playlists(&self) -> Pages<Playlist> {
        self.playlists_that_are("followed")
    }

    fn playlists_that_are(&self, include: &'static str) -> Pages<Playlist> {
        Pages::new(
            self,
            Operation::ListPlaylists,
            |playlist: &Playlist| hash(playlist.id.as_str()),
            move |first| list(include, first),
        )
    }

    /// Creates a playlist (`playlist.add`) and returns it as created by Rumble.
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "playlist_add")]
    pub fn add_playlist(&self, details: &PlaylistDetails) -> Result<Record<Playlist>, Error> {
        self.perform(&add(details))
    }

    /// Replaces all details of a playlist (`playlist.edit`). Start from [`PlaylistDetails::of`] to keep some of them.
    ///
    /// ```no_run
    /// # use rumble_servicephp::{Error, PlaylistDetails, ServicePhp};
    /// # use rumble_servicephp::model::service::PlaylistId;
    /// fn rename(account: &ServicePhp, id: &PlaylistId) -> Result<(), Error> {
    ///     let playlist = account.playlist(id)?;
    ///     account.edit_playlist(id, &PlaylistDetails::of(&playlist).title("Clocks and watches"))?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "playlist_edit")]
    pub fn edit_playlist(
        &self,
        id: &PlaylistId,
        details: &PlaylistDetails,
    ) -> Result<Record<Playlist>, Error> {
        self.perform(&edit(id, details))
    }

    /// Deletes a playlist (`playlist.delete`), but not its videos.
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "playlist_delete")]
    pub fn delete_playlist(&self, id: &PlaylistId) -> Result<(), Error> {
        self.perform(&delete(id))
    }

    /// Adds a video to a playlist (`playlist.add_video`).
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "playlist_add_video")]
    pub fn add_to_playlist(&self, id: &PlaylistId, video: StreamId) -> Result<(), Error> {
        self.perform(&add_video(id, video))
    }

    /// Removes a video from a playlist (`playlist.delete_video`).
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "playlist_delete_video")]
    pub fn remove_from_playlist(&self, id: &PlaylistId, video: StreamId) -> Result<(), Error> {
        self.perform(&delete_video(id, video))
    }
}

fn list(include: &'static str, first: u64) -> ServiceRequest<'static, Batch<Record<Playlist>>> {
    ServiceRequest::reads(Operation::ListPlaylists, "playlist.list", items)
        .field("offset", first.to_string())
        .field("limit", PAGE_ITEMS.to_string())
        .field("include", include)
}

fn get(id: &PlaylistId) -> ServiceRequest<'_, Record<Playlist>> {
    ServiceRequest::reads(Operation::FetchPlaylist, "playlist.get", object).field("playlist_id", id.as_str())
}

fn videos(id: &PlaylistId, first: u64) -> ServiceRequest<'static, Batch<Record<PlaylistItem>>> {
    ServiceRequest::reads(Operation::ListPlaylistVideos, "playlist.list_videos", items)
        .field("playlist_id", id.as_str().to_owned())
        .field("offset", first.to_string())
        .field("limit", PAGE_ITEMS.to_string())
}

fn add(details: &PlaylistDetails) -> ServiceRequest<'_, Record<Playlist>> {
    with(
        details,
        ServiceRequest::posts(Operation::AddPlaylist, "playlist.add", object),
    )
}

fn edit<'a>(id: &'a PlaylistId, details: &'a PlaylistDetails) -> ServiceRequest<'a, Record<Playlist>> {
    let call = ServiceRequest::posts(Operation::EditPlaylist, "playlist.edit", object);
    with(details, call.field("playlist_id", id.as_str()))
}

/// An unknown visibility is not sent and stays unchanged.
fn with<'a, T>(details: &'a PlaylistDetails, call: ServiceRequest<'a, T>) -> ServiceRequest<'a, T> {
    let visibility = Some(details.visibility.as_str()).filter(|word| !word.is_empty());
    call.field("title", details.title.as_str())
        .field("description", details.description.as_str())
        .optional("visibility", visibility)
        .optional("channel_id", details.channel.map(ChannelId::base10))
}

fn delete(id: &PlaylistId) -> ServiceRequest<'_> {
    ServiceRequest::posts(Operation::DeletePlaylist, "playlist.delete", accepted)
        .field("playlist_id", id.as_str())
}

fn add_video(id: &PlaylistId, video: StreamId) -> ServiceRequest<'_> {
    ServiceRequest::posts(Operation::AddToPlaylist, "playlist.add_video", accepted)
        .field("playlist_id", id.as_str())
        .field("video_id", video.base10())
}

fn delete_video(id: &PlaylistId, video: StreamId) -> ServiceRequest<'_> {
    ServiceRequest::posts(Operation::RemoveFromPlaylist, "playlist.delete_video", accepted)
        .field("playlist_id", id.as_str())
        .field("video_id", video.base10())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service_request::sent::assert_sends;

    #[test]
    fn playlists_are_read() {
        let id = PlaylistId::parse("Ab3_dEf-9Zk").unwrap();
        assert_sends(
            list("public,nonpublic", 50),
            "GET",
            "playlist.list",
            "offset=50&limit=50&include=public%2Cnonpublic",
        );
        assert_sends(get(&id), "GET", "playlist.get", "playlist_id=Ab3_dEf-9Zk");
        assert_sends(
            videos(&PlaylistId::LIKED, 0),
            "GET",
            "playlist.list_videos",
            "playlist_id=liked&offset=0&limit=50",
        );
    }

    #[test]
    fn playlists_are_changed() {
        let id = PlaylistId::parse("Ab3_dEf-9Zk").unwrap();
        let video = StreamId::new(456_977_726).unwrap();
        let details = PlaylistDetails::new("Clocks & more");
        assert_sends(
            add(&details),
            "POST",
            "playlist.add",
            "title=Clocks%20%26%20more&description=&visibility=public",
        );
        let details = details
            .description("Mended")
            .visibility(Visibility::Unlisted)
            .channel(ChannelId::new(7_730_001));
        assert_sends(
            edit(&id, &details),
            "POST",
            "playlist.edit",
            "playlist_id=Ab3_dEf-9Zk&title=Clocks%20%26%20more&description=Mended&visibility=unlisted&channel_id=7730001",
        );
        assert_sends(delete(&id), "POST", "playlist.delete", "playlist_id=Ab3_dEf-9Zk");
        let fields = "playlist_id=watch-later&video_id=456977726";
        let later = PlaylistId::WATCH_LATER;
        assert_sends(add_video(&later, video), "POST", "playlist.add_video", fields);
        assert_sends(
            delete_video(&later, video),
            "POST",
            "playlist.delete_video",
            fields,
        );
    }
}
