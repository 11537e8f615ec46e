use rumble_sim::{ChannelPage, Creator, Plan, Sim, StreamPlan, VideoPlan, VideoState};
use serde_json::Value;

use crate::client::ID;
use crate::service_client::{get, query};

/// `ID` in base 36.
const B36: &str = "evw9rc";
const EARLIER: u64 = 900_100_150;
const SLUG: &str = "v7exampl-mending-a-kettle.html";

fn sim() -> Sim {
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow & Studio");
    let earlier = VideoPlan::new(EARLIER, "v6exampl-an-earlier-one.html", &studio).state(VideoState::Ended);
    let video = VideoPlan::new(ID, SLUG, &studio).title("Mending a \"kettle\"");
    let plan = Plan::new()
        .stream(StreamPlan::new(ID))
        .video(earlier)
        .video(video)
        .channel_page(ChannelPage::Cards);
    Sim::start(plan.creator(Creator::user(900_300_001, "CalmSparrow"))).unwrap()
}

fn details(sim: &Sim, rest: &str) -> Value {
    query(sim, "media.details", rest).ok()
}

#[test]
fn a_watch_page_is_resolved_by_every_way_there_is() {
    let sim = sim();
    for url in [
        format!("https://rumble.com/{SLUG}"),
        format!("https%3A%2F%2Frumble.com%2F{SLUG}%3Fe9s%3Dx"),
        format!("{}/{SLUG}", sim.base_url()),
        "/v7exampl".to_owned(),
        "/v7exampl-another-title.html".to_owned(),
        "https://rumble.com/embed/u3.vevw9rc/?pub=4".to_owned(),
    ] {
        let answer = details(&sim, &format!("&url={url}&api=7"));
        assert_eq!(answer["data"]["id"], ID, "{url}");
    }
    assert_eq!(
        details(&sim, &format!("&id={ID}&api=6"))["data"]["livestream_status"],
        2
    );
    assert_eq!(
        details(&sim, &format!("&id={ID}"))["id"],
        ID,
        "older versions have it at the top"
    );
    let unknown = details(&sim, "&url=/v0nowhere.html&api=7");
    assert_eq!(unknown["data"], serde_json::json!([]));
    assert_eq!(unknown["errors"][0]["msg"], "Not found");

    let oembed = get(
        &sim,
        &format!("/api/Media/oembed.json?url=https://rumble.com/{SLUG}"),
    )
    .ok();
    let frame = format!("/embed/v{B36}/\"");
    assert!(oembed["html"].as_str().unwrap().contains(&frame));
    assert_eq!(
        get(
            &sim,
            "/api/Media/oembed.json?url=https://rumble.com/v0nowhere.html"
        )
        .reply()
        .status,
        404
    );

    let embed = |id: &str| get(&sim, &format!("/embedJS/u3/?request=video&ver=2&v=v{id}")).ok();
    assert_eq!((&embed(B36)["vid"], &embed(B36)["live"]), (&ID.into(), &2.into()));
    assert_eq!(embed(B36)["cc"], serde_json::json!([]));
    assert_eq!(embed("evw9py")["live"], 0);
    assert_eq!(embed("7"), false);

    let page = get(&sim, &format!("/{SLUG}")).reply().text();
    assert!(page.contains(&frame) && page.contains("Mending a &quot;kettle&quot;"));
    assert!(page.contains(&format!("RumbleChat(\"{}\",null,{ID},", sim.chat_url())));
    assert_eq!(get(&sim, "/v0nowhere.html").reply().status, 404);
}

#[test]
fn the_videos_of_a_channel_are_listed_newest_first() {
    let sim = sim();
    let next = ID + 1;
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow & Studio");
    sim.stream(ID).end();
    sim.add_stream(StreamPlan::new(next));
    sim.service()
        .add_video(VideoPlan::new(next, "v8exampl-the-next-one.html", &studio));
    let videos = query(&sim, "video_collection.videos", "&id=_c7730001&limit=2").ok();
    let ids = videos["data"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|video| video["id"].clone());
    assert_eq!(ids.collect::<Vec<_>>(), [Value::from(next), Value::from(ID)]);
    let second = query(&sim, "video_collection.videos", "&id=_c7730001&offset=2&limit=2").ok();
    assert_eq!(second["data"]["items"][0]["livestream_status"], 0);
    let on_air = query(&sim, "video_collection.live", "&front=0&offset=0&limit=10").ok();
    assert_eq!(on_air["data"]["items"].as_array().unwrap().len(), 1);
}

#[test]
fn users_are_told_apart_from_channels_by_base() {
    let sim = sim();
    let meta = |id: &str| query(&sim, "video_collection.meta", &format!("&id={id}")).ok()["data"].clone();
    assert_eq!(meta("_c7730001")["name"], "SparrowStudio");
    assert_eq!(meta(&format!("_u{}", "ew0jxd"))["title"], "CalmSparrow");
    assert_eq!(meta("_u900300001"), serde_json::json!([]));
    assert_eq!(meta("SparrowStudio"), serde_json::json!([]));
}
