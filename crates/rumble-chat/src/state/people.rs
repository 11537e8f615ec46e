use std::sync::Arc;

use rumble_model::chat::{Channel, KnownRecords, User};
use rumble_model::{ChannelId, Record, UserId};

type Lru<K, V> = rumble_http::internal::Lru<K, V, foldhash::fast::RandomState>;

/// The users and channels of a chat, and who speaks as what.
#[derive(Debug)]
pub(crate) struct People {
    users: Lru<UserId, Person>,
    channels: Lru<ChannelId, Stage>,
}

#[derive(Debug)]
struct Person {
    record: Arc<Record<User>>,
    /// Channels spoken as, the latest last.
    channels: Vec<ChannelId>,
    appears_as: Option<ChannelId>,
}

/// Author and channel of a message.
pub(crate) struct Speaker {
    pub(crate) user: Arc<Record<User>>,
    pub(crate) channel: Option<Arc<Record<Channel>>>,
}

#[derive(Debug)]
struct Stage {
    record: Arc<Record<Channel>>,
    owner: Option<UserId>,
}

impl People {
    pub(crate) fn new(max_users: usize, max_channels: usize) -> Self {
        Self {
            users: Lru::new(max_users),
            channels: Lru::new(max_channels),
        }
    }

    /// A user as an event describes it: what it carries is taken over, what it leaves out stays.
    pub(crate) fn meet_user(&mut self, record: Arc<Record<User>>) {
        let id = record.id;
        match self.users.touch(&id) {
            Some(person) if person.record.raw() == record.raw() => {}
            Some(person) => person.record = Arc::new(person.record.updated_by(&record)),
            None => {
                let person = Person {
                    record,
                    channels: Vec::new(),
                    appears_as: None,
                };
                self.users.insert(id, person);
            }
        }
    }

    /// As [`People::meet_user`], for a channel.
    pub(crate) fn meet_channel(&mut self, record: Arc<Record<Channel>>) {
        let id = record.id;
        match self.channels.touch(&id) {
            Some(stage) if stage.record.raw() == record.raw() => {}
            Some(stage) => stage.record = Arc::new(stage.record.updated_by(&record)),
            None => {
                self.channels.insert(id, Stage { record, owner: None });
            }
        }
    }

    /// A message links its author to the channel it was posted as, or to none. Gives what is known of the two.
    pub(crate) fn spoke(&mut self, user: UserId, channel: Option<ChannelId>) -> Speaker {
        let record = self.users.touch(&user).map(|person| {
            person.appears_as = channel;
            if let Some(channel) = channel {
                person.channels.retain(|known| *known != channel);
                if person.channels.len() == MAX_CHANNELS_OF_ONE {
                    person.channels.remove(0);
                }
                person.channels.push(channel);
            }
            Arc::clone(&person.record)
        });
        let channel = channel
            .and_then(|channel| self.channels.touch(&channel))
            .map(|stage| {
                stage.owner = Some(user);
                Arc::clone(&stage.record)
            });
        Speaker {
            user: record.unwrap_or_else(|| Arc::new(Record::unknown(user))),
            channel,
        }
    }

    /// What is known of an author and a channel, without anybody having spoken.
    pub(crate) fn speaker(&self, user: UserId, channel: Option<ChannelId>) -> Speaker {
        Speaker {
            user: self
                .user(user)
                .cloned()
                .unwrap_or_else(|| Arc::new(Record::unknown(user))),
            channel: channel.and_then(|channel| self.channel(channel)).cloned(),
        }
    }

    pub(crate) fn users(&self) -> impl Iterator<Item = &Arc<Record<User>>> {
        self.users.values().map(|person| &person.record)
    }

    pub(crate) fn channels(&self) -> impl Iterator<Item = &Arc<Record<Channel>>> {
        self.channels.values().map(|stage| &stage.record)
    }

    pub(crate) fn owner_of(&self, channel: ChannelId) -> Option<UserId> {
        self.channels.get(&channel)?.owner
    }

    pub(crate) fn channels_of(&self, user: UserId) -> &[ChannelId] {
        self.users.get(&user).map_or(&[], |person| &person.channels)
    }

    pub(crate) fn appears_as(&self, user: UserId) -> Option<ChannelId> {
        self.users.get(&user)?.appears_as
    }
}

impl KnownRecords for People {
    fn user(&self, id: UserId) -> Option<&Arc<Record<User>>> {
        self.users.get(&id).map(|person| &person.record)
    }

    fn channel(&self, id: ChannelId) -> Option<&Arc<Record<Channel>>> {
        self.channels.get(&id).map(|stage| &stage.record)
    }
}

impl People {
    pub(crate) fn user(&self, id: UserId) -> Option<&Arc<Record<User>>> {
        KnownRecords::user(self, id)
    }

    pub(crate) fn channel(&self, id: ChannelId) -> Option<&Arc<Record<Channel>>> {
        KnownRecords::channel(self, id)
    }
}

/// One account speaks as few channels; this bounds the odd one.
const MAX_CHANNELS_OF_ONE: usize = 32;
