use std::collections::BTreeMap;

use crate::VideoForm;
use crate::random::random_text;

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

fn keep<T>(list: &mut Vec<T>, item: T) {
    if list.len() >= MAX_ENTRIES {
        list.remove(0);
    }
    list.push(item);
}

/// Maximum number of comments, and of playlists.
const MAX_ENTRIES: usize = 20_000;
const FIRST_COMMENT: u64 = 300_000_100;
