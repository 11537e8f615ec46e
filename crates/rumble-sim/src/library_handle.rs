use std::sync::{Arc, MutexGuard};

use crate::VideoForm;
use crate::library::{Library, PlaylistEntry};
use crate::server::SimState;

/// Content of accounts on the site of a running [`Sim`](crate::Sim), for tests to inspect and to prepare. Usable from any
/// thread.
///
/// ```
/// use rumble_sim::{Creator, Plan, Sim, VideoPlan};
///
/// let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
/// let sim = Sim::start(Plan::new().video(VideoPlan::new(900_100_200, "v7exampl-mending.html", &studio)))?;
/// let library = sim.library();
/// library.comment(900_100_200, "TinFiddle", "nice");
/// assert_eq!(library.comments(900_100_200).len(), 1);
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
#[derive(Clone, Debug)]
pub struct LibraryHandle {
    sim: Arc<SimState>,
}

impl LibraryHandle {
    pub(crate) fn new(sim: Arc<SimState>) -> Self {
        Self { sim }
    }

    /// Adds a comment to a video. Returns its id.
    pub fn comment(&self, video: u64, username: &str, text: &str) -> u64 {
        let author = (self.id_of(username), username);
        self.lock().add_comment(video, author, None, text)
    }

    /// Adds a reply to a comment. Returns its id.
    pub fn reply(&self, video: u64, comment: u64, username: &str, text: &str) -> u64 {
        let author = (self.id_of(username), username);
        self.lock().add_comment(video, author, Some(comment), text)
    }

    /// The comments of a video that are not deleted: id, name and text.
    #[must_use]
    pub fn comments(&self, video: u64) -> Vec<(u64, String, String)> {
        let comments = self.lock().comments_of(video).into_iter();
        comments
            .map(|comment| (comment.id, comment.username, comment.text))
            .collect()
    }

    /// The comment of a video that is pinned.
    #[must_use]
    pub fn pinned_comment(&self, video: u64) -> Option<u64> {
        let library = self.lock();
        let mut comments = library.comments.iter();
        comments
            .find(|comment| comment.video == video && comment.pinned)
            .map(|comment| comment.id)
    }

    /// Omits comments from the details of videos, so that they have to be read from the fragment.
    pub fn only_count_comments(&self) {
        self.lock().comments_are_counted_only = true;
    }

    /// Adds a public playlist of an account. Returns its id.
    pub fn playlist(&self, username: &str, title: &str, videos: impl IntoIterator<Item = u64>) -> String {
        let playlist = PlaylistEntry {
            owner: self.id_of(username),
            title: title.to_owned(),
            videos: videos.into_iter().collect(),
            visibility: "public".to_owned(),
            ..PlaylistEntry::default()
        };
        let seed = self.sim.site().seed;
        self.lock().add_playlist(seed, playlist)
    }

    /// The playlists of an account: id, title and videos. Reserved ones appear once they contain a video.
    #[must_use]
    pub fn playlists(&self, username: &str) -> Vec<(String, String, Vec<u64>)> {
        let owner = self.id_of(username);
        let library = self.lock();
        let own = library
            .playlists
            .iter()
            .filter(|playlist| playlist.owner == owner);
        own.map(|playlist| {
            (
                playlist.id.clone(),
                playlist.title.clone(),
                playlist.videos.clone(),
            )
        })
        .collect()
    }

    /// The settings of a video; `None` before its form was requested.
    #[must_use]
    pub fn video_form(&self, video: u64) -> Option<VideoForm> {
        self.lock().forms.get(&video).cloned()
    }

    /// Changes the settings of a video, as its owner would on the site.
    pub fn set_video_form(&self, video: u64, form: VideoForm) {
        self.lock().forms.insert(video, form);
    }

    /// Adds captions of a video in this language, at this URL.
    pub fn set_captions(&self, video: u64, language: &str, path: &str) {
        let key = (video, language.to_owned());
        self.lock().captions.insert(key, path.to_owned());
    }

    fn id_of(&self, username: &str) -> u64 {
        let account = self.sim.site().account(username);
        account.map_or(UNKNOWN_USER, |account| account.plan.user_id)
    }

    fn lock(&self) -> MutexGuard<'_, Library> {
        self.sim.site().library()
    }
}

/// User id of commenters without an account.
const UNKNOWN_USER: u64 = 900_300_099;
