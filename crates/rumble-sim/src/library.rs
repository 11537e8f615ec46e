use std::collections::BTreeMap;
use std::sync::{Arc, MutexGuard};

use crate::VideoForm;
use crate::random::random_text;
use crate::server::SimState;

/// Content of accounts on the site: comments, playlists, settings of videos.
#[derive(Debug, Default)]
pub(crate) struct Library {
    /// By video and language.
    pub(crate) captions: BTreeMap<(u64, String), String>,
    pub(crate) comments: Vec<CommentEntry>,
    /// The details of a video only count its comments.
    pub(crate) comments_are_counted_only: bool,
    pub(crate) forms: BTreeMap<u64, VideoForm>,
    made: u64,
    pub(crate) playlists: Vec<PlaylistEntry>,
}

#[derive(Clone, Debug)]
pub(crate) struct CommentEntry {
    pub(crate) author: u64,
    pub(crate) deleted: bool,
    pub(crate) id: u64,
    pub(crate) pinned: bool,
    pub(crate) reply_to: Option<u64>,
    pub(crate) text: String,
    pub(crate) username: String,
    pub(crate) video: u64,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct PlaylistEntry {
    pub(crate) channel: Option<u64>,
    pub(crate) description: String,
    pub(crate) id: String,
    pub(crate) owner: u64,
    pub(crate) title: String,
    pub(crate) videos: Vec<u64>,
    pub(crate) visibility: String,
}

impl Library {
    /// Returns its id. Evicts the oldest one at the limit.
    pub(crate) fn add_comment(
        &mut self,
        video: u64,
        (author, username): (u64, &str),
        reply_to: Option<u64>,
        text: &str,
    ) -> u64 {
        self.made += 1;
        let id = FIRST_COMMENT + self.made;
        keep(
            &mut self.comments,
            CommentEntry {
                author,
                deleted: false,
                id,
                pinned: false,
                reply_to,
                text: text.to_owned(),
                username: username.to_owned(),
                video,
            },
        );
        id
    }

    /// Returns its id. Evicts the oldest one at the limit.
    pub(crate) fn add_playlist(&mut self, seed: u64, playlist: PlaylistEntry) -> String {
        self.made += 1;
        let id = match playlist.id.as_str() {
            "" => random_text(seed, "playlist", self.made, 11),
            reserved => reserved.to_owned(),
        };
        keep(
            &mut self.playlists,
            PlaylistEntry {
                id: id.clone(),
                ..playlist
            },
        );
        id
    }

    pub(crate) fn comments_of(&self, video: u64) -> Vec<CommentEntry> {
        let comments = self.comments.iter();
        comments
            .filter(|comment| comment.video == video && !comment.deleted)
            .cloned()
            .collect()
    }
}

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

    /// Adds captions of a video in this language, at this address.
    pub fn set_captions(&self, video: u64, language: &str, path: &str) {
        let place = (video, language.to_owned());
        self.lock().captions.insert(place, path.to_owned());
    }

    fn id_of(&self, username: &str) -> u64 {
        let account = self.sim.site().account(username);
        account.map_or(UNKNOWN_USER, |account| account.plan.user_id)
    }

    fn lock(&self) -> MutexGuard<'_, Library> {
        self.sim.site().library()
    }
}

fn keep<T>(list: &mut Vec<T>, item: T) {
    if list.len() >= MAX_KEPT {
        list.remove(0);
    }
    list.push(item);
}

/// Maximum number of comments, and of playlists.
const MAX_KEPT: usize = 20_000;
const FIRST_COMMENT: u64 = 300_000_100;
/// User id of commenters without an account.
const UNKNOWN_USER: u64 = 900_300_099;
