use fastrand::Rng;

/// A kind of event of a chat.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Kind {
    /// The right to moderate changes.
    CanModerate,
    /// A message posted as a channel.
    ChannelPost,
    /// A message is deleted.
    Delete,
    /// A message with emotes.
    Emotes,
    /// A gift purchase as a message, with its recipients.
    Gift,
    /// The event `gift_purchased`.
    GiftPurchased,
    /// The event `gift_received`.
    GiftReceived,
    /// The event `host_ad_read`, whose payload is unknown.
    HostAdRead,
    /// Another stream raids this one.
    IncomingRaid,
    /// The stream will turn subscribers-only.
    LiveGate,
    /// A message that mentions a user.
    Mention,
    /// A user is muted, and their messages except rants are removed.
    Mute,
    /// Right-to-left text, emoji, quotes, backslashes, control characters.
    EdgeCaseText,
    /// A message is pinned.
    Pin,
    /// An ordinary message.
    Plain,
    /// This stream raids another.
    RaidConfirmed,
    /// A paid message.
    Rant,
    /// A subscription notice.
    Subscription,
    /// The pinned message is unpinned.
    Unpin,
    /// A payment from a wallet.
    Wallet,
}

/// Frequencies of each [`Kind`], as weights.
///
/// ```
/// use rumble_sim::{Kind, Mix};
/// let mix = Mix::only(Kind::Plain).with(Kind::Emotes, 20).with(Kind::Rant, 2);
/// ```
#[derive(Clone, Debug)]
pub struct Mix {
    weights: Vec<(Kind, u32)>,
}

impl Mix {
    /// One kind, with weight 100.
    #[must_use]
    pub fn only(kind: Kind) -> Self {
        Self {
            weights: vec![(kind, 100)],
        }
    }

    /// Plain text, emotes and mentions.
    #[must_use]
    pub fn chat() -> Self {
        Self::only(Kind::Plain)
            .with(Kind::Emotes, 25)
            .with(Kind::Mention, 15)
    }

    /// Every kind, mostly rare ones.
    #[must_use]
    pub fn varied() -> Self {
        const RARE: [Kind; 7] = [
            Kind::CanModerate,
            Kind::GiftPurchased,
            Kind::GiftReceived,
            Kind::HostAdRead,
            Kind::IncomingRaid,
            Kind::LiveGate,
            Kind::RaidConfirmed,
        ];
        let mix = Self::chat()
            .with(Kind::ChannelPost, 6)
            .with(Kind::EdgeCaseText, 3)
            .with(Kind::Rant, 4)
            .with(Kind::Wallet, 1)
            .with(Kind::Subscription, 2)
            .with(Kind::Gift, 1)
            .with(Kind::Delete, 3)
            .with(Kind::Mute, 1)
            .with(Kind::Pin, 1)
            .with(Kind::Unpin, 1);
        RARE.into_iter().fold(mix, |mix, kind| mix.with(kind, 1))
    }

    setters! {
        /// Adds a kind, or changes its weight; zero removes it.
        fn with(self, kind: Kind, weight: u32) {
            self.weights.retain(|(known, _)| *known != kind);
            self.weights.push((kind, weight));
        }
    }

    pub(super) fn pick(&self, rng: &mut Rng) -> Kind {
        let total: u64 = self.weights.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let mut ticket = rng.u64(0..total.max(1));
        for (kind, weight) in &self.weights {
            match ticket.checked_sub(u64::from(*weight)) {
                Some(left) => ticket = left,
                None => return *kind,
            }
        }
        Kind::Plain
    }
}

impl Default for Mix {
    fn default() -> Self {
        Self::chat()
    }
}
