use std::time::Duration;

use rumble_sim::{Picture, Plan, Scenario, Sim, StartOn, StreamPlan};

use crate::api_client::{KEY, key, poll, sim, stream};
use crate::client::{Client, ID, PATIENCE, answer};

fn fetch(sim: &Sim, path: &str) -> (u16, String, Vec<u8>) {
    crate::client::fetch(sim, &format!("GET {path} HTTP/1.1"))
}

/// Kinds of the chunks, all of which must be in order and complete.
fn chunks(png: &[u8]) -> Vec<String> {
    let mut rest = png.strip_prefix(b"\x89PNG\r\n\x1a\n").unwrap();
    let mut kinds = Vec::new();
    while !rest.is_empty() {
        let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
        kinds.push(String::from_utf8(rest[4..8].to_vec()).unwrap());
        rest = &rest[12 + length..];
    }
    kinds
}

#[test]
fn a_profile_picture_leads_to_the_simulator() {
    let sim = sim(key());
    // Of every three lengths of a name two have a picture.
    for name in ["Wren", "Sparrow", "\u{c5}sa of the Shed"] {
        sim.api(KEY).follow(name);
    }
    let document = poll(&sim);
    let mut pictures = Vec::new();
    for row in document["followers"]["recent_followers"].as_array().unwrap() {
        let url = row["profile_pic_url"].as_str().unwrap();
        let path = url.strip_prefix(&sim.base_url()).unwrap();
        assert!(
            path.starts_with("/media/") && path.ends_with(".png") && path.is_ascii(),
            "{path}"
        );
        let (status, head, body) = fetch(&sim, path);
        assert_eq!(status, 200);
        assert!(head.contains("content-type: image/png\r\n"), "{head}");
        assert_eq!(chunks(&body), ["IHDR", "IDAT", "IEND"]);
        pictures.push(body);
    }
    pictures.sort();
    pictures.dedup();
    assert_eq!(pictures.len(), 3, "each has their own");
}

#[test]
fn badge_icons_are_served() {
    let (status, _, body) = fetch(&sim(key()), "/i/badges/whale-grey_48.png");
    assert_eq!(status, 200);
    assert_eq!(chunks(&body), ["IHDR", "IDAT", "IEND"]);
}

#[test]
fn type_and_size_can_be_set() {
    let sim = sim(key());
    sim.set_picture(
        "/media/wren.png",
        Picture::new().size(200_000).content_type("image/webp"),
    );
    let (_, head, body) = fetch(&sim, "/media/wren.png");
    assert!(head.contains("content-type: image/webp\r\n"), "{head}");
    assert_eq!(body.len(), 200_000);
    assert_eq!(chunks(&body), ["IHDR", "IDAT", "paDd", "IEND"]);
    sim.set_picture("/media/wren.png", Picture::bytes(*b"GIF89a"));
    assert_eq!(fetch(&sim, "/media/wren.png").2, b"GIF89a");
}

#[test]
fn a_picture_can_be_missing_or_elsewhere() {
    let sim = sim(key());
    sim.set_picture("/media/wren.png", Picture::missing());
    assert_eq!(fetch(&sim, "/media/wren.png").0, 404);
    sim.set_picture("/media/wren.png", Picture::status(503));
    assert_eq!(fetch(&sim, "/media/wren.png").0, 503);
    sim.set_picture(
        "/media/wren.png",
        Picture::redirect("https://other.example/wren.png"),
    );
    let (status, head, _) = fetch(&sim, "/media/wren.png");
    assert_eq!(status, 302);
    assert!(
        head.contains("location: https://other.example/wren.png\r\n"),
        "{head}"
    );
    assert_eq!(fetch(&sim, "/media/sparrow.png").0, 200);
}

#[test]
fn pictures_are_recorded_and_only_read() {
    let sim = sim(key());
    assert_eq!(answer(&sim, "POST /media/wren.png HTTP/1.1").0, 405);
    fetch(&sim, "/media/wren.png");
    let requests = sim.requests();
    assert_eq!(requests[1].target, "/media/wren.png");
    assert_eq!(requests[1].header("host"), Some(sim.addr().to_string().as_str()));
}

#[test]
fn a_chats_pictures_lead_here_when_asked_for() {
    let scenario = || Scenario::quiet().history(40).signed_in();
    let own = Plan::new()
        .serve_pictures()
        .stream(StreamPlan::new(ID).scenario(scenario()));
    let sim = Sim::start(own).unwrap();
    let init = Client::open(&sim, ID).event();
    let users = init["data"]["users"].as_array().unwrap();
    let pictures: Vec<&str> = users.iter().filter_map(|user| user["image.1"].as_str()).collect();
    assert!(!pictures.is_empty() && pictures.len() < users.len());
    for picture in pictures {
        let path = picture.strip_prefix(&sim.base_url()).unwrap();
        assert_eq!(fetch(&sim, path).0, 200);
    }
    let channels = init["data"]["channels"].as_array().unwrap();
    let channel = channels.last().unwrap()["image.1"].as_str().unwrap();
    assert!(channel.starts_with(&sim.base_url()), "{channel}");

    let elsewhere = Sim::start(Plan::new().stream(StreamPlan::new(ID).scenario(scenario()))).unwrap();
    let init = Client::open(&elsewhere, ID).event().to_string();
    assert!(init.contains("https://avatars.example/") && !init.contains("/media/"));
}

#[test]
fn so_do_those_of_a_whole_show() {
    let plan = StreamPlan::new(ID)
        .scenario(Scenario::demo())
        .start_on(StartOn::Manual);
    let sim = Sim::start(Plan::new().serve_pictures().stream(plan).api_key(key())).unwrap();
    let line = format!("GET /chat/api/chat/{ID}/stream HTTP/1.1\r\nConnection: close");
    let client = Client::request(&sim, &line);
    assert!(sim.stream(ID).wait_for_open(1, PATIENCE));
    sim.api(KEY).advance(Duration::from_secs(30));
    let said = client.rest().text();
    assert!(said.contains(r#""type":"gift_purchased""#) && said.contains(r#""type":"raid_confirmed""#));
    assert!(said.contains("/media/"));
    let mut events = said.lines().filter(|line| !line.contains("raid_confirmed"));
    let elsewhere = events.find(|line| line.contains("avatars.example"));
    assert_eq!(elsewhere, None);
}

#[test]
fn chat_and_api_show_the_same_picture() {
    let scenario = Scenario::quiet().history(40);
    let plan = Plan::new()
        .serve_pictures()
        .stream(StreamPlan::new(ID).scenario(scenario))
        .api_key(key());
    let sim = Sim::start(plan).unwrap();
    let init = Client::open(&sim, ID).event();
    let document = poll(&sim);
    let mut compared = 0;
    for row in stream(&document)["chat"]["recent_messages"].as_array().unwrap() {
        let users = init["data"]["users"].as_array().unwrap();
        let known = users.iter().find(|user| user["username"] == row["username"]);
        if let Some(user) = known {
            assert_eq!(
                user["image.1"].as_str().unwrap_or_default(),
                row["profile_pic_url"]
            );
            compared += 1;
        }
    }
    assert!(compared > 10);
}
