use crate::{Json, object};

/// `category.list`, `data.items[]`: invented categories, primary ones first.
#[must_use]
pub fn categories() -> Vec<Json> {
    CATEGORIES
        .iter()
        .map(|(id, title, slug, is_primary)| {
            object! {
                "id" => *id,
                "title" => *title,
                "slug" => *slug,
                "description" => format!("All about {}", title.to_lowercase()),
                "thumbnail" => Json::Null,
                "num_viewers" => id * 3,
                "is_primary" => *is_primary,
            }
        })
        .collect()
}

/// `user.upload-channels`, `data[]`
#[must_use]
pub fn upload_channel(id: u64, title: &str) -> Json {
    let name: String = title.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    object! { "id" => id, "title" => title, "name" => name, "num_subscribers" => id % 100, "thumb" => Json::Null }
}

const CATEGORIES: [(u64, &str, &str, bool); 6] = [
    (4, "Gaming", "gaming", true),
    (5, "News", "news", true),
    (10, "How-To", "howto", true),
    (12, "Music", "music", true),
    (101, "Clock Repair", "clock-repair", false),
    (102, "Bread & Butter", "bread-and-butter", false),
];
