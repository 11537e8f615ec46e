use rumble_model::chat::{ChatMode, Color, GiftType, MessageKind};

use super::{channel_id, init, message_id, user_id};

const LOGGED_IN: &str = r##"{
  "type": "init",
  "data": {
    "chat": {"id": "800300500"},
    "messages": [
      {"id": "2486058960819733291", "time": "2026-03-14T17:58:02+00:00", "user_id": "800000011",
       "text": "evening, all", "blocks": [{"type": "text.1", "data": {"text": "evening, all"}}], "type": "regular"},
      {"id": "2486059588013621340", "time": "2026-03-14T17:58:40+00:00", "user_id": "800000012",
       "type": "regular", "is_deleted": true}
    ],
    "users": [
      {"id": "800000011", "username": "SlowFerry", "link": "/user/SlowFerry", "is_follower": true,
       "image.1": "https://avatars.example/slowferry.jpeg", "color": "#2c93bc",
       "badges": ["recurring_subscription", "whale-gray"]},
      {"id": "800000012", "username": "TinBucket", "link": "/user/TinBucket", "is_follower": false,
       "color": "#c38b1b"}
    ],
    "channels": [
      {"id": "6600042", "username": "Ferry Extras", "link": "/c/FerryExtras",
       "image.1": "https://avatars.example/extras.png"}
    ],
    "config": {
      "rants": {
        "enable": true,
        "wallet_enabled": false,
        "levels": [
          {"price_dollars": 1, "duration": 120,
           "colors": {"fg": "white", "main": "#4a90e2", "bg2": "#4382cb"}, "ids": ["rant1", "rant1qa"]},
          {"price_dollars": 2.5, "duration": 180,
           "colors": {"fg": "black", "main": "#b8e986", "bg2": "#a5d178"}, "ids": ["rant2"]}
        ]
      },
      "badges": {
        "moderator": {"icons": {"48": "/i/badges/moderator_48.png"}, "label": {"en": "Moderator"}},
        "recurring_subscription": {
          "icons": {"48": "/i/badges/sub_48.png", "96": "/i/badges/sub_96.png"},
          "label": {"en": "Subscriber", "fr": "Abonné"}}
      },
      "message_length_max": 200,
      "subscription": {"enable": true},
      "gifts": {
        "type": "premium",
        "products": [
          {"id": "demo_gift_1", "amount_cents": 500, "total_gifts": 1},
          {"id": "demo_gift_5", "amount_cents": 2500, "total_gifts": 5}
        ]
      },
      "novelty": 7
    },
    "pinned_message": {
      "id": "2486058960819733291", "time": "2026-03-14T17:58:02+00:00", "user_id": "800000011",
      "text": "evening, all", "type": "regular"
    },
    "can_moderate": true,
    "raid": {"target_url": "https://rumble.com/v0demo-far-shore.html", "start_ts": 1773511440},
    "live_gate": {"timecode": 5400, "countdown_seconds": 60, "chat_mode": 1},
    "ad_read": {"sponsor": "nobody"},
    "subscribers_only_chat": {"on": false, "can_enable": true, "can_write": true},
    "tomorrow": [1, 2]
  }
}"##;

#[test]
fn the_chat_and_its_history_are_decoded() {
    let init = init(LOGGED_IN);
    assert_eq!(init.chat_id.unwrap().get(), 800_300_500);
    assert!(init.messages.malformed.is_empty());
    let [first, second] = &init.messages.items[..] else {
        panic!("{init:?}")
    };
    assert_eq!(first.id, message_id(2_486_058_960_819_733_291));
    assert_eq!(first.time.unix_seconds(), Some(1_773_511_082));
    assert_eq!(first.user_id, user_id(800_000_011));
    assert_eq!(first.channel_id, None);
    assert_eq!(first.text, "evening, all");
    assert_eq!(first.kind, MessageKind::Regular);
    assert!(!first.was_deleted);
    assert!(second.was_deleted);
    assert_eq!(second.text, "");
    assert_eq!(second.blocks().len(), 0);
}

#[test]
fn users_and_channels_are_decoded() {
    let init = init(LOGGED_IN);
    assert!(init.users.malformed.is_empty() && init.channels.malformed.is_empty());
    let [ferry, bucket] = &init.users.items[..] else {
        panic!("{init:?}")
    };
    assert_eq!(ferry.id, user_id(800_000_011));
    assert_eq!(ferry.username, "SlowFerry");
    assert_eq!(ferry.link.as_deref(), Some("/user/SlowFerry"));
    assert_eq!(
        ferry.image.as_deref(),
        Some("https://avatars.example/slowferry.jpeg")
    );
    assert_eq!(ferry.color, Color::parse("#2c93bc"));
    assert_eq!(ferry.badges, ["recurring_subscription", "whale-gray"]);
    assert_eq!(ferry.is_follower, Some(true));
    assert_eq!(ferry.channel_id, None);
    assert_eq!(bucket.image, None);
    assert_eq!(bucket.badges, [""; 0]);
    assert_eq!(bucket.is_follower, Some(false));
    let [extras] = &init.channels.items[..] else {
        panic!("{init:?}")
    };
    assert_eq!(extras.id, channel_id(6_600_042));
    assert_eq!(extras.username, "Ferry Extras");
    assert_eq!(extras.link.as_deref(), Some("/c/FerryExtras"));
    assert_eq!(
        extras.image.as_deref(),
        Some("https://avatars.example/extras.png")
    );
}

#[test]
fn rant_settings_are_decoded() {
    let init = init(LOGGED_IN);
    let rants = &init.config.as_ref().unwrap().rants;
    assert_eq!(rants.enable, Some(true));
    assert_eq!(rants.wallet_enabled, Some(false));
    let [one, two] = &rants.levels[..] else {
        panic!("{rants:?}")
    };
    assert_eq!(one.price_dollars, Some(1.0));
    assert_eq!(one.duration, Some(120));
    assert_eq!(one.colors.fg.as_deref(), Some("white"));
    assert_eq!(one.colors.main, Color::parse("#4a90e2"));
    assert_eq!(one.colors.bg2.unwrap().to_string(), "#4382cb");
    assert_eq!(one.ids, ["rant1", "rant1qa"]);
    assert_eq!(two.price_dollars, Some(2.5));
    let duration_at = |cents| rants.level_for(cents).and_then(|level| level.duration);
    assert_eq!(duration_at(99), None);
    assert_eq!(duration_at(100), Some(120));
    assert_eq!(duration_at(249), Some(120));
    assert_eq!(duration_at(250), Some(180));
    assert_eq!(duration_at(1_000_000), Some(180));
}

#[test]
fn settings_are_decoded() {
    let init = init(LOGGED_IN);
    let config = init.config.as_ref().unwrap();
    assert_eq!(config.message_length_max, Some(200));
    assert_eq!(config.subscription.enable, Some(true));
    assert_eq!(config.get("novelty").unwrap().get(), "7");
    let gifts = config.gifts.as_deref().unwrap();
    assert_eq!(gifts.kind, GiftType::Premium);
    assert_eq!(gifts.products.len(), 2);
    assert_eq!(gifts.products[1].id, "demo_gift_5");
    assert_eq!(gifts.products[1].amount_cents, Some(2_500));
    assert_eq!(gifts.products[1].total_gifts, Some(5));
    let badges: Vec<_> = config.badges.keys().map(String::as_str).collect();
    assert_eq!(badges, ["moderator", "recurring_subscription"]);
    let subscriber = &config.badges["recurring_subscription"];
    assert_eq!(subscriber.icon_path(), Some("/i/badges/sub_48.png"));
    assert_eq!(subscriber.icons.get("96"), Some("/i/badges/sub_96.png"));
    assert_eq!(subscriber.label_in("en"), Some("Subscriber"));
    assert_eq!(subscriber.label_in("fr"), Some("Abonné"));
    assert_eq!(subscriber.label_in("de"), None);
    assert_eq!(config.badges["moderator"].icons.get("96"), None);
}

#[test]
fn state_of_init() {
    let init = init(LOGGED_IN);
    let pinned = init.pinned_message.as_ref().unwrap();
    assert_eq!(pinned.id, message_id(2_486_058_960_819_733_291));
    assert_eq!(pinned.text, "evening, all");
    assert_eq!(init.can_moderate, Some(true));
    let raid = init.raid.as_ref().unwrap();
    assert_eq!(
        raid.target_url.as_deref(),
        Some("https://rumble.com/v0demo-far-shore.html")
    );
    assert_eq!(raid.start_ts, Some(1_773_511_440));
    let gate = init.live_gate.as_ref().unwrap();
    assert_eq!(gate.timecode, Some(5_400));
    assert_eq!(gate.countdown_seconds, Some(60));
    assert_eq!(gate.mode(), Some(ChatMode::PremiumOrSubscribed));
    assert_eq!(init.ad_read().unwrap().get(), r#"{"sponsor": "nobody"}"#);
    let subscribers_only = init.subscribers_only_chat.as_ref().unwrap();
    assert_eq!(subscribers_only.on, Some(false));
    assert_eq!(subscribers_only.can_enable, Some(true));
    assert_eq!(subscribers_only.can_write, Some(true));
}

#[test]
fn every_member_of_init_is_kept_as_received() {
    let init = init(LOGGED_IN);
    assert_eq!(init.get("tomorrow").unwrap().get(), "[1, 2]");
    assert_eq!(init.get("chat").unwrap().get(), r#"{"id": "800300500"}"#);
    assert!(init.get("yesterday").is_none());
    let names: Vec<_> = init.members.keys().map(String::as_str).collect();
    let expected = [
        "ad_read",
        "can_moderate",
        "chat",
        "config",
        "live_gate",
        "pinned_message",
        "raid",
        "subscribers_only_chat",
        "tomorrow",
    ];
    assert_eq!(names, expected);
    assert!(LOGGED_IN.contains(init.messages.items[0].raw()));
    assert!(LOGGED_IN.contains(init.users.items[0].raw()));
    assert!(LOGGED_IN.contains(init.config.as_ref().unwrap().raw()));
}

#[test]
fn an_empty_init_of_a_guest_is_decoded() {
    let init = init(
        r#"{"type":"init","data":{"chat":{"id":"800300500"},"messages":[],"users":[],"channels":[],
            "ad_read":null,"can_moderate":false,
            "config":{"rants":{"enable":false,"levels":[]},"badges":{},"message_length_max":200},
            "subscribers_only_chat":{"on":true,"can_enable":false,"can_write":false}}}"#,
    );
    assert_eq!(init.chat_id.unwrap().get(), 800_300_500);
    assert!(init.messages.items.is_empty() && init.users.items.is_empty() && init.channels.items.is_empty());
    assert_eq!(init.can_moderate, Some(false));
    assert!(init.ad_read().is_none());
    assert_eq!(init.get("ad_read").unwrap().get(), "null");
    assert!(init.pinned_message.is_none() && init.raid.is_none() && init.live_gate.is_none());
    let config = init.config.unwrap();
    assert_eq!(config.rants.enable, Some(false));
    assert!(config.rants.levels.is_empty() && config.badges.is_empty() && config.gifts.is_none());
    assert_eq!(config.rants.wallet_enabled, None);
    assert_eq!(config.subscription.enable, None);
    assert_eq!(init.subscribers_only_chat.unwrap().on, Some(true));
}

#[test]
fn php_spellings_of_empty_values_are_accepted() {
    let init = init(
        r#"{"type":"init","data":{"chat":[],"messages":null,"users":false,"channels":"","config":{
            "rants":null,"badges":[],"gifts":null,"subscription":[],"message_length_max":null},
            "pinned_message":null,"can_moderate":null,"raid":[],"live_gate":false,"subscribers_only_chat":""}}"#,
    );
    assert_eq!(init.chat_id, None);
    assert!(init.messages.items.is_empty() && init.messages.malformed.is_empty());
    assert!(init.users.malformed.is_empty() && init.channels.malformed.is_empty());
    let config = init.config.as_ref().unwrap();
    assert!(config.badges.is_empty() && config.rants.levels.is_empty() && config.gifts.is_none());
    assert_eq!((config.message_length_max, config.rants.enable), (None, None));
    assert_eq!(init.can_moderate, None);
    assert!(init.pinned_message.is_none() && init.raid.is_none());
    assert!(init.live_gate.is_none() && init.subscribers_only_chat.is_none());
}

#[test]
fn malformed_settings_affect_only_themselves() {
    let init = init(
        r##"{"type":"init","data":{"chat":{"id":800300500},"config":{
            "rants":{"enable":1,"levels":[7,{"price_dollars":"5","duration":"300","ids":[1,null,"rant5"]},
                     {"price_dollars":true,"colors":"blue"}]},
            "badges":{"odd":5,"fine":{"icons":{"48":"/a.png","96":7},"label":[]}},
            "message_length_max":"240","gifts":{"type":9,"products":[null,{"id":12,"amount_cents":-1}]}}}}"##,
    );
    assert_eq!(init.chat_id.unwrap().get(), 800_300_500);
    let config = init.config.unwrap();
    assert_eq!(config.rants.enable, Some(true));
    let [five, priceless] = &config.rants.levels[..] else {
        panic!("{:?}", config.rants)
    };
    assert_eq!((five.price_dollars, five.duration), (Some(5.0), Some(300)));
    assert_eq!(five.ids, ["1", "rant5"]);
    assert_eq!(priceless.price_dollars, None);
    assert!(priceless.colors.main.is_none());
    assert_eq!(config.rants.level_for(u64::MAX).unwrap().duration, Some(300));
    assert_eq!(config.badges.len(), 1);
    assert_eq!(config.badges["fine"].icons.len(), 1);
    assert_eq!(config.message_length_max, Some(240));
    let gifts = config.gifts.as_deref().unwrap();
    assert_eq!(gifts.kind, GiftType::Absent);
    assert_eq!(gifts.products.len(), 1);
    assert_eq!(gifts.products[0].id, "12");
    assert_eq!(gifts.products[0].amount_cents, None);
}

#[test]
fn missing_data_reads_as_empty() {
    for json in [
        r#"{"type":"init"}"#,
        r#"{"type":"init","data":null}"#,
        r#"{"type":"init","data":[]}"#,
        r#"{"type":"init","data":{}}"#,
        r#"{"data":{},"type":"init"}"#,
    ] {
        let init = init(json);
        assert!(
            init.chat_id.is_none() && init.config.is_none() && init.members.is_empty(),
            "{json}"
        );
        assert_eq!(init.can_moderate, None);
    }
}

#[test]
fn badge_icons_are_on_the_site_only() {
    for path in [
        "//elsewhere.example/x.png",
        "https://elsewhere.example/x.png",
        ".elsewhere.example",
        "",
    ] {
        let json = format!(r#"{{"badges":{{"odd":{{"icons":{{"48":"{path}"}}}}}}}}"#);
        let config: rumble_model::chat::Config = serde_json::from_str(&json).unwrap();
        assert_eq!(config.badges["odd"].icon_url(), None, "{path}");
    }
}

#[test]
fn surplus_items_of_the_settings_are_reported_with_their_number() {
    const SENT: usize = 2_000;
    let badges: Vec<_> = (0..SENT).map(|number| format!(r#""b{number}":{{}}"#)).collect();
    let list = |item: &str| vec![item; SENT].join(",");
    let init = init(&format!(
        r#"{{"type":"init","data":{{"config":{{"badges":{{{}}},"gifts":{{"products":[{}]}},
            "rants":{{"levels":[{}]}}}}}}}}"#,
        badges.join(","),
        list(r#"{"id":"demo_gift_1","amount_cents":500,"total_gifts":1}"#),
        list(r#"{"price_dollars":1,"duration":120}"#),
    ));
    let config = init.config.as_ref().unwrap();
    for (list, kept) in [
        ("config.badges", config.badges.len()),
        (
            "config.gifts.products",
            config.gifts.as_ref().unwrap().products.len(),
        ),
        ("config.rants.levels", config.rants.levels.len()),
    ] {
        assert!((100..SENT).contains(&kept), "{list}: {kept}");
        let report = init.malformed.iter().find(|item| item.list == list).unwrap();
        assert_eq!(report.index, kept);
        let left_out = format!("{} items ", SENT - kept);
        assert!(report.reason.starts_with(&left_out), "{list}: {}", report.reason);
    }
}
