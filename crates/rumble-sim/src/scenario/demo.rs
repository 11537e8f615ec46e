use std::time::Duration;

use super::{AudienceEvent, Ending, Kind, Mix, Scenario, ScenarioEvent};

pub(super) fn scenario() -> Scenario {
    let mut scenario = Scenario::quiet()
        .per_second(2.5)
        .mix(Mix::chat().with(Kind::ChannelPost, 4))
        .history(12)
        .keepalive(Some(Duration::from_secs(2)))
        .duration(Duration::from_millis(20_500))
        .ending(Ending::Close)
        .logged_in();
    scenario.program = program()
        .into_iter()
        .map(|(millis, event)| (Duration::from_millis(millis), event))
        .collect();
    scenario.arrivals = ARRIVALS
        .into_iter()
        .map(|(millis, arrival)| (Duration::from_millis(millis), arrival))
        .collect();
    scenario.live_after = Duration::from_secs(1);
    scenario
}

const ARRIVALS: [(u64, AudienceEvent); 7] = [
    (1_600, AudienceEvent::Follows),
    (3_800, AudienceEvent::Follows),
    (5_200, AudienceEvent::Subscribes(500)),
    (7_200, AudienceEvent::Follows),
    (11_000, AudienceEvent::Follows),
    (14_800, AudienceEvent::Follows),
    (16_000, AudienceEvent::Subscribes(1_000)),
];

fn program() -> Vec<(u64, ScenarioEvent)> {
    use ScenarioEvent::{Line, NoModerator, Of, Rant};
    vec![
        (100, Line(3, "we are live!")),
        (250, Of(Kind::ChannelPost)),
        (450, Of(Kind::Emotes)),
        (700, Of(Kind::Pin)),
        (900, Rant(200)),
        (1_400, Of(Kind::Mention)),
        (2_000, Of(Kind::EdgeCaseText)),
        (2_700, Of(Kind::Subscription)),
        (3_300, Rant(500)),
        (4_000, Of(Kind::EdgeCaseText)),
        (4_600, Of(Kind::Gift)),
        (5_400, Line(6, "BUY BOATS AT boats.example !!!")),
        (5_700, Line(6, "BUY BOATS AT boats.example !!!")),
        (6_300, Of(Kind::Delete)),
        (6_900, Of(Kind::EdgeCaseText)),
        (7_400, Line(9, "I will say it again and again")),
        (7_900, Of(Kind::Mute)),
        (8_800, Of(Kind::Wallet)),
        (9_500, Of(Kind::IncomingRaid)),
        (9_800, Of(Kind::Emotes)),
        (9_900, Of(Kind::Plain)),
        (10_000, Of(Kind::Emotes)),
        (10_600, Rant(2_000)),
        (11_300, NoModerator),
        (11_800, Of(Kind::CanModerate)),
        (12_400, Of(Kind::GiftPurchased)),
        (13_000, Of(Kind::GiftReceived)),
        (13_600, Of(Kind::HostAdRead)),
        (14_300, Rant(10_000)),
        (15_000, Of(Kind::Unpin)),
        (15_700, Of(Kind::LiveGate)),
        (16_400, Of(Kind::EdgeCaseText)),
        (17_200, Rant(737)),
        (18_000, Of(Kind::RaidConfirmed)),
        (18_700, Line(3, "see you over there")),
        (19_300, Of(Kind::Emotes)),
        (20_000, Line(11, "good night everyone")),
    ]
}
