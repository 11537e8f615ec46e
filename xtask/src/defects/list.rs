//! The defects: each a small mistake in one place.

/// A text of a file, and its replacement.
pub(super) struct Defect {
    pub(super) name: &'static str,
    pub(super) file: &'static str,
    pub(super) right: &'static str,
    pub(super) wrong: &'static str,
}

pub(super) const DEFECTS: [Defect; 24] = [
    Defect {
        name: "repeats-delivered",
        file: "crates/rumble-chat/src/session/apply.rs",
        right: "        if self.recent.contains(id) {\n",
        wrong: "        if id.get() == 0 {\n",
    },
    Defect {
        name: "history-unsorted",
        file: "crates/rumble-chat/src/session/apply.rs",
        right: "        sort_by_time(&mut messages);\n",
        wrong: "        sort_by_time(&mut Vec::new());\n",
    },
    Defect {
        name: "gap-not-reported",
        file: "crates/rumble-chat/src/session/apply.rs",
        right: "        if let Some(gap) = gap {\n",
        wrong: "        if let Some(gap) = gap.filter(|_| self.limits.users == 0) {\n",
    },
    Defect {
        name: "gap-at-every-reconnect",
        file: "crates/rumble-chat/src/session/apply.rs",
        right: "after.filter(|_| !overlap)",
        wrong: "after.filter(|_| !overlap || history.len() < 20)",
    },
    Defect {
        name: "live-before-init-without-gap",
        file: "crates/rumble-chat/src/session.rs",
        right: "        self.last_before_reconnect = self.recent.latest();\n",
        wrong: "        self.last_before_reconnect = None;\n",
    },
    Defect {
        name: "decoder-kept-at-a-reconnect",
        file: "crates/rumble-chat/src/session.rs",
        right: "        self.stats = self.stats();\n        self.sse = SseDecoder::with_max_event_bytes(self.limits.event_bytes);\n",
        wrong: "        self.stats = self.stats();\n",
    },
    Defect {
        name: "deletion-misses-delivered",
        file: "crates/rumble-chat/src/session/moderation.rs",
        right: "        for flags in ids.into_iter().filter_map(|id| self.recent.flags(id)) {\n",
        wrong: "        for flags in ids.into_iter().filter_map(|id| self.recent.flags(id)).take(0) {\n",
    },
    Defect {
        name: "mute-ignored",
        file: "crates/rumble-chat/src/session/moderation.rs",
        right: "                flags.mute_author();\n",
        wrong: "                let _ = flags;\n",
    },
    Defect {
        name: "deletion-in-an-outage-missed",
        file: "crates/rumble-chat/src/session/moderation.rs",
        right: "let deletes = repeat.was_deleted && self.recent",
        wrong: "let deletes = repeat.was_deleted && self.has_init && self.state.pinned.is_some() && self.recent",
    },
    Defect {
        name: "stale-pin",
        file: "crates/rumble-chat/src/session/apply.rs",
        right: "        if !unreadable_pin {\n",
        wrong: "        if !unreadable_pin && !self.has_init {\n",
    },
    Defect {
        name: "bad-record-not-reported",
        file: "crates/rumble-chat/src/session/apply.rs",
        right: "        self.malformed_items(batch.messages.malformed);\n",
        wrong: "",
    },
    Defect {
        name: "bad-event-not-reported",
        file: "crates/rumble-chat/src/session/apply.rs",
        right: "            Some(Err(malformed)) => self.malformed(malformed),\n",
        wrong: "            Some(Err(_)) => {}\n",
    },
    Defect {
        name: "end-of-body-ends-the-chat",
        file: "crates/rumble-chat/src/connection.rs",
        right: "        self.handle_error(now, Error::new(ErrorKind::Disconnected, Operation::Read));\n",
        wrong: "        self.handle_error(now, Error::new(ErrorKind::Disconnected, Operation::Read));\n        self.state = State::Ended(EndReason::ChatEnded);\n",
    },
    Defect {
        name: "end-is-retried",
        file: "crates/rumble-chat/src/connection.rs",
        right: "Classification::NoLiveChat(_) if self.established => {",
        wrong: "Classification::NoLiveChat(_) if self.established && self.outage_since.is_none() => {",
    },
    Defect {
        name: "bytes-do-not-reset-the-idle-timeout",
        file: "crates/rumble-chat/src/connection.rs",
        right: "        *idle_since = None;\n",
        wrong: "",
    },
    Defect {
        name: "idle-timeout-ignored",
        file: "crates/rumble-chat/src/connection.rs",
        right: "                if now < until {\n",
        wrong: "                if now < until + self.idle_timeout {\n",
    },
    Defect {
        name: "attempts-never-start-over",
        file: "crates/rumble-chat/src/reconnect.rs",
        right: "uptime.is_some_and(|time| time >= STABLE_AFTER)",
        wrong: "uptime.is_some_and(|time| time >= 60 * STABLE_AFTER)",
    },
    Defect {
        name: "retry-after-ignored",
        file: "crates/rumble-chat/src/reconnect.rs",
        right: "(Some(requested), _) => requested.max(min_delay.max(MIN_DELAY)),",
        wrong: "(Some(_), _) => self.jittered(server_retry, chance),",
    },
    Defect {
        name: "too-few-ids-remembered",
        file: "crates/rumble-chat/src/state/recent_messages.rs",
        right: "        while self.messages.len() >= self.max {\n",
        wrong: "        while self.messages.len() >= self.max.min(20) {\n",
    },
    Defect {
        name: "overflow-without-gap",
        file: "crates/rumble-chat/src/session/mailbox.rs",
        right: "                self.overflowed |= !dropped.is_empty();\n",
        wrong: "",
    },
    Defect {
        name: "messages-before-their-gap",
        file: "crates/rumble-chat/src/session/mailbox.rs",
        right: "if other.is_none_or(|other| sequence < other) => {",
        wrong: "if other.is_none_or(|other| sequence < other + 3) => {",
    },
    Defect {
        name: "events-after-close",
        file: "crates/rumble-chat/src/connection.rs",
        right: "            self.state = State::Ended(EndReason::Closed);\n        }\n        self.session.clear();\n",
        wrong: "            self.state = State::Ended(EndReason::Closed);\n        }\n",
    },
    Defect {
        name: "crlf-is-two-line-ends",
        file: "crates/rumble-chat/src/sse/block_reader.rs",
        right: "            self.last_was_cr = byte == b'\\r';\n",
        wrong: "            self.last_was_cr = byte == 0;\n",
    },
    Defect {
        name: "outage-unlimited",
        file: "crates/rumble-chat/src/connection.rs",
        right: "            .is_some_and(|limit| until >= checked_deadline(outage_since, limit))",
        wrong: "            .is_some_and(|limit| until >= checked_deadline(outage_since, limit * 4))",
    },
];
