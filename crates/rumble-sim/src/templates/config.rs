use crate::{Json, object};

/// `init.config` of a stream where everything is enabled.
pub(crate) fn config(message_length_max: u64) -> Json {
    object! {
        "rants" => object! {
            "enable" => true,
            "wallet_enabled" => true,
            "levels" => RANT_LEVELS.iter().map(level).collect::<Vec<_>>(),
        },
        "badges" => Json::Object(BADGES.iter().map(|(slug, label)| ((*slug).into(), badge(slug, label))).collect()),
        "message_length_max" => message_length_max,
        "subscription" => object! { "enable" => true },
        "gifts" => object! {
            "type" => "rumble",
            "products" => [(1, 500), (5, 2_500), (10, 5_000)].into_iter().map(product).collect::<Vec<_>>(),
        },
    }
}

/// How long a rant with this price stays on top: that of the highest level not above it, at least that of the lowest.
pub(crate) fn rant_seconds(price_cents: u64) -> u64 {
    let mut levels = RANT_LEVELS.iter().rev();
    let reached = levels.find(|(dollars, ..)| dollars * 100 <= price_cents);
    reached.map_or(120, |(_, seconds, _)| *seconds)
}

fn level((dollars, seconds, main): &(u64, u64, &str)) -> Json {
    let fg = match dollars {
        2 | 5 | 10 => "black",
        _ => "white",
    };
    object! {
        "price_dollars" => *dollars,
        "duration" => *seconds,
        "colors" => object! { "fg" => fg, "main" => *main, "bg2" => darker(main) },
        "ids" => vec![format!("rant{dollars}"), format!("rant{dollars}qa"), format!("rant{dollars}dev")],
    }
}

fn darker(color: &str) -> String {
    let value = u32::from_str_radix(color.trim_start_matches('#'), 16).unwrap_or_default();
    let dim = |shift: u32| (((value >> shift) & 0xff) * 9 / 10) << shift;
    format!("#{:06x}", dim(16) | dim(8) | dim(0))
}

fn badge(slug: &str, label: &str) -> Json {
    let path = slug.replace('-', "_");
    object! {
        "icons" => object! { "48" => format!("/i/badges/{path}_48.png"), "96" => format!("/i/badges/{path}_96.png") },
        "label" => object! { "en" => label },
    }
}

fn product((total, cents): (u32, u32)) -> Json {
    object! { "id" => format!("example_gift_{total}"), "amount_cents" => cents, "total_gifts" => total }
}

/// Price in dollars, seconds on top, colour.
const RANT_LEVELS: [(u64, u64, &str); 11] = [
    (1, 120, "#4a90e2"),
    (2, 180, "#b8e986"),
    (5, 300, "#f8e71c"),
    (10, 600, "#f5a623"),
    (20, 1_200, "#bd10e0"),
    (50, 2_400, "#9013fe"),
    (100, 3_600, "#d0021b"),
    (200, 7_200, "#d0021b"),
    (300, 10_800, "#d0021b"),
    (400, 14_400, "#d0021b"),
    (500, 18_000, "#d0021b"),
];

const BADGES: [(&str, &str); 10] = [
    ("admin", "Admin"),
    ("locals", "Locals"),
    ("locals_supporter", "Locals Supporter"),
    ("moderator", "Moderator"),
    ("premium", "Premium"),
    ("recurring_subscription", "Subscriber"),
    ("verified", "Verified"),
    ("whale-blue", "Supporter+++"),
    ("whale-gray", "Supporter+"),
    ("whale-yellow", "Supporter++"),
];
