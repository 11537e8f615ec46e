//! Paths of pictures on this server.

use std::collections::{HashMap, VecDeque};

use ::ring::digest::{SHA256, digest};

/// URLs of the pictures in the last lines. No other URL is fetched.
#[derive(Debug, Default)]
pub(crate) struct MediaIndex {
    urls: HashMap<String, String>,
    order: VecDeque<String>,
}

impl MediaIndex {
    /// The path of a picture: `/media/` and the first half of the SHA-256 of its URL.
    pub(crate) fn path(&mut self, url: &str) -> String {
        let digest = digest(&SHA256, url.as_bytes());
        let half = digest.as_ref().iter().take(16);
        let hash: String = half.map(|byte| format!("{byte:02x}")).collect();
        if url.len() <= MAX_URL_BYTES && !self.urls.contains_key(&hash) {
            if self.order.len() == MAX_URLS
                && let Some(oldest) = self.order.pop_front()
            {
                self.urls.remove(&oldest);
            }
            self.order.push_back(hash.clone());
            self.urls.insert(hash.clone(), url.to_owned());
        }
        format!("/media/{hash}")
    }

    /// The URL of a picture.
    pub(crate) fn url(&self, hash: &str) -> Option<&str> {
        self.urls.get(hash).map(String::as_str)
    }
}

const MAX_URLS: usize = 8_192;
const MAX_URL_BYTES: usize = 2_048;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_found_by_path_until_evicted() {
        let mut index = MediaIndex::default();
        let path = index.path("https://1a-1791.com/a.png");
        // printf https://1a-1791.com/a.png | sha256sum
        assert_eq!(path, "/media/68e68a5bdc1eb94d07c25e68ea59cfd7");
        let hash = path.trim_start_matches("/media/");
        assert_eq!(index.url(hash), Some("https://1a-1791.com/a.png"));
        for number in 1..MAX_URLS {
            index.path(&format!("https://1a-1791.com/{number}.png"));
        }
        assert!(index.url(hash).is_some());
        index.path("https://1a-1791.com/one-more.png");
        assert_eq!(index.url(hash), None);
        assert_eq!(index.urls.len(), MAX_URLS);
    }
}
