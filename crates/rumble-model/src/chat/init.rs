use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::data::{self, KnownRecords};
use super::{Channel, Config, LiveGate, Message, Raid, SubscribersOnlyChat, User};
use crate::id::StreamId;
use crate::json::{ALWAYS, Batch, Cursor, LazyRecord, MalformedItem, Others, Record, SyntaxError};

/// `init`: the first event of every connection, with the recent history.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Init {
    /// `chat.id`
    pub chat_id: Option<StreamId>,
    /// `messages`: recent history, deleted messages included, in no documented order.
    pub messages: Batch<Record<Message>>,
    /// `users`: authors of the history, and the logged-in account.
    pub users: Batch<LazyRecord<User>>,
    /// `channels`: authors that post as a channel, and the logged-in account's own channels.
    pub channels: Batch<LazyRecord<Channel>>,
    /// `config`
    pub config: Option<Arc<Record<Config>>>,
    /// `pinned_message`: the pinned message; `None` means unpinned.
    pub pinned_message: Option<Record<Message>>,
    /// `can_moderate`: the requesting account may moderate.
    pub can_moderate: Option<bool>,
    /// `raid`: a raid in progress.
    pub raid: Option<Record<Raid>>,
    /// `live_gate`: a pending or active gate.
    pub live_gate: Option<Record<LiveGate>>,
    /// `subscribers_only_chat`; missing before 2026.
    pub subscribers_only_chat: Option<Record<SubscribersOnlyChat>>,
    /// Malformed members, each with its reason, and the number that exceed the limit of [`Init::members`]. The lists
    /// have their own.
    pub malformed: Vec<MalformedItem>,
    /// Every member of `data` as received, except the three lists, whose records keep their own text.
    pub members: BTreeMap<String, Box<RawValue>>,
}

impl Init {
    /// One member of `data` as received; the three lists are not among them.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&RawValue> {
        self.members.get(key).map(Box::as_ref)
    }

    /// `ad_read`: state of a host's ad read, in an unknown format; `null` reads as `None`.
    #[must_use]
    pub fn ad_read(&self) -> Option<&RawValue> {
        self.get("ad_read").filter(|value| value.get() != "null")
    }

    pub(super) fn decode<'a>(
        cursor: &mut Cursor<'a>,
        known: &impl KnownRecords,
    ) -> Result<Self, SyntaxError> {
        let mut init = Self::default();
        let mut others = Others::default();
        cursor.object(|cursor, name| init.member(&name, cursor, known, &mut others))?;
        let surplus;
        (init.members, surplus) = others.finish("data");
        init.malformed.extend(surplus);
        Ok(init)
    }

    fn member(
        &mut self,
        name: &str,
        cursor: &mut Cursor<'_>,
        known: &impl KnownRecords,
        others: &mut Others,
    ) -> Result<(), SyntaxError> {
        match name {
            "messages" => self.messages = data::messages(cursor)?,
            "users" => self.users = data::users(cursor, known)?,
            "channels" => self.channels = data::channels(cursor, known)?,
            _ => {
                let raw = others.read(name, cursor)?;
                self.typed_member(name, raw)?;
            }
        }
        Ok(())
    }

    fn readable<T: DeserializeOwned>(&mut self, name: &'static str, raw: &str) -> Option<Record<T>> {
        let record = data::object(raw);
        if record.is_none() && raw.starts_with('{') && raw != "{}" {
            let reason = "malformed".to_owned();
            self.malformed.push(MalformedItem {
                list: name,
                index: 0,
                reason,
                raw: raw.into(),
            });
        }
        record
    }

    /// Reports the items that were left out of long lists in the settings.
    fn report_surplus(&mut self) -> Result<(), SyntaxError> {
        let Some(config) = &self.config else {
            return Ok(());
        };
        let products = config.gifts.as_ref().map_or(0, |gifts| gifts.products.len());
        let lists = [
            ("config.badges", ["badges"].as_slice(), config.badges.len()),
            ("config.gifts.products", &["gifts", "products"], products),
            (
                "config.rants.levels",
                &["rants", "levels"],
                config.rants.levels.len(),
            ),
        ];
        for (list, path, kept) in lists {
            if kept < ALWAYS {
                continue;
            }
            let left_out = Cursor::new(config.raw()).count_at(path)?.saturating_sub(kept);
            if left_out > 0 {
                self.malformed.push(MalformedItem {
                    list,
                    index: kept,
                    reason: format!("{left_out} items are malformed or more than the list may hold"),
                    raw: Box::default(),
                });
            }
        }
        Ok(())
    }

    fn typed_member(&mut self, name: &str, raw: &str) -> Result<(), SyntaxError> {
        // If several members have the same name, the last one is used, together with its reports.
        self.malformed
            .retain(|item| item.list.split('.').next() != Some(name));
        match name {
            "chat" if raw.starts_with('{') => Cursor::new(raw).object(|cursor, name| {
                if name == "id" {
                    self.chat_id = data::id(cursor)?;
                } else {
                    cursor.skip()?;
                }
                Ok(())
            })?,
            "config" => {
                self.config = self.readable("config", raw).map(Arc::new);
                self.report_surplus()?;
            }
            "pinned_message" => self.pinned_message = self.readable("pinned_message", raw),
            "can_moderate" => self.can_moderate = Cursor::new(raw).flag()?,
            "raid" => self.raid = self.readable("raid", raw),
            "live_gate" => self.live_gate = self.readable("live_gate", raw),
            "subscribers_only_chat" => {
                self.subscribers_only_chat = self.readable("subscribers_only_chat", raw);
            }
            _ => {}
        }
        Ok(())
    }
}
