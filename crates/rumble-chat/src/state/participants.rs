use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use rumble_model::chat::{Channel, KnownRecords, User};
use rumble_model::{ChannelId, Identified, LazyRecord, Record, Updatable, UserId};

type Lru<K, V> = rumble_http::internal::Lru<K, V, foldhash::fast::RandomState>;

/// Users and channels of a chat, and the channels that each user posted as. Records are kept as JSON text.
#[derive(Debug)]
pub(crate) struct Participants {
    /// JSON text of each user.
    users: Lru<UserId, Arc<str>>,
    /// Users that have posted as a channel.
    channel_uses: HashMap<UserId, ChannelUse>,
    channels: Lru<ChannelId, ChannelEntry>,
}

/// Channels that a user posts as.
#[derive(Debug, Default)]
struct ChannelUse {
    /// The channels, the latest one last.
    channels: Vec<ChannelId>,
    appears_as: Option<ChannelId>,
}

#[derive(Debug)]
struct ChannelEntry {
    text: Arc<str>,
    owner: Option<UserId>,
}

/// Author and channel of a message.
pub(crate) struct Author {
    pub(crate) user: LazyRecord<User>,
    pub(crate) channel: Option<LazyRecord<Channel>>,
}

impl Participants {
    pub(crate) fn new(max_users: usize, max_channels: usize) -> Self {
        Self {
            users: Lru::new(max_users),
            channel_uses: HashMap::new(),
            channels: Lru::new(max_channels),
        }
    }

    /// Updates a user from an event: its members replace the known ones, the others stay.
    pub(crate) fn update_user(&mut self, record: &LazyRecord<User>) {
        let Some(text) = record.text() else { return };
        match self.users.touch(&record.id()) {
            Some(known) => update(known, text, record),
            None => {
                if let Some((evicted, _)) = self.users.insert(record.id(), Arc::clone(text)) {
                    self.channel_uses.remove(&evicted);
                }
            }
        }
    }

    /// Updates a channel; see [`Participants::update_user`].
    pub(crate) fn update_channel(&mut self, record: &LazyRecord<Channel>) {
        let Some(text) = record.text() else { return };
        match self.channels.touch(&record.id()) {
            Some(entry) => update(&mut entry.text, text, record),
            None => {
                let entry = ChannelEntry {
                    text: Arc::clone(text),
                    owner: None,
                };
                self.channels.insert(record.id(), entry);
            }
        }
    }

    /// Records which channel the author of a message posted as, if any. Returns the author and the channel.
    pub(crate) fn record_message(&mut self, user: UserId, channel: Option<ChannelId>) -> Author {
        let text = self.users.touch(&user).cloned();
        if text.is_some() {
            self.record_channel_use(user, channel);
        }
        let channel = channel.and_then(|id| {
            let entry = self.channels.touch(&id)?;
            entry.owner = Some(user);
            Some(LazyRecord::from_text(id, Arc::clone(&entry.text)))
        });
        Author {
            user: text.map_or_else(
                || LazyRecord::unknown(user),
                |text| LazyRecord::from_text(user, text),
            ),
            channel,
        }
    }

    /// Returns an author and a channel without marking them as used.
    pub(crate) fn author(&self, user: UserId, channel: Option<ChannelId>) -> Author {
        Author {
            user: self.user(user).unwrap_or_else(|| LazyRecord::unknown(user)),
            channel: channel.and_then(|channel| self.channel(channel)),
        }
    }

    pub(crate) fn users(&self) -> impl Iterator<Item = LazyRecord<User>> {
        let users = self.users.iter();
        users.map(|(id, text)| LazyRecord::from_text(*id, Arc::clone(text)))
    }

    pub(crate) fn channels(&self) -> impl Iterator<Item = LazyRecord<Channel>> {
        let channels = self.channels.iter();
        channels.map(|(id, entry)| LazyRecord::from_text(*id, Arc::clone(&entry.text)))
    }

    pub(crate) fn user(&self, id: UserId) -> Option<LazyRecord<User>> {
        let text = KnownRecords::user(self, id)?;
        Some(LazyRecord::from_text(id, Arc::clone(text)))
    }

    pub(crate) fn channel(&self, id: ChannelId) -> Option<LazyRecord<Channel>> {
        let text = KnownRecords::channel(self, id)?;
        Some(LazyRecord::from_text(id, Arc::clone(text)))
    }

    pub(crate) fn owner_of(&self, channel: ChannelId) -> Option<UserId> {
        self.channels.get(&channel)?.owner
    }

    pub(crate) fn channels_of(&self, user: UserId) -> &[ChannelId] {
        self.channel_uses.get(&user).map_or(&[], |uses| &uses.channels)
    }

    pub(crate) fn appears_as(&self, user: UserId) -> Option<ChannelId> {
        self.channel_uses.get(&user)?.appears_as
    }

    fn record_channel_use(&mut self, user: UserId, channel: Option<ChannelId>) {
        let uses = match channel {
            Some(_) => self.channel_uses.entry(user).or_default(),
            None => match self.channel_uses.get_mut(&user) {
                Some(uses) => uses,
                None => return,
            },
        };
        uses.appears_as = channel;
        if let Some(channel) = channel {
            uses.channels.retain(|known| *known != channel);
            if uses.channels.len() == MAX_CHANNELS_PER_USER {
                uses.channels.remove(0);
            }
            uses.channels.push(channel);
        }
    }
}

impl KnownRecords for Participants {
    fn user(&self, id: UserId) -> Option<&Arc<str>> {
        self.users.get(&id)
    }

    fn channel(&self, id: ChannelId) -> Option<&Arc<str>> {
        self.channels.get(&id).map(|entry| &entry.text)
    }
}

/// Merges a later record, with the JSON `text`, into `known`. A record that has not changed is not decoded.
fn update<T: Updatable + Identified>(known: &mut Arc<str>, text: &Arc<str>, later: &LazyRecord<T>) {
    if Arc::ptr_eq(known, text) || known == text {
        return;
    }
    *known = match Record::<T>::from_shared(Arc::clone(known)) {
        Ok(record) => Arc::clone(record.updated_by(later).shared_raw()),
        Err(_) => Arc::clone(text),
    };
}

/// Maximum number of channels kept per user. Accounts usually post as very few.
const MAX_CHANNELS_PER_USER: usize = 32;
