use rumble_sim::{Picture, Sim};

use crate::api_client::{KEY, key, poll, sim};
use crate::client::response;

fn fetch(sim: &Sim, path: &str) -> (u16, String, Vec<u8>) {
    let response = crate::client::fetch(sim, &format!("GET {path} HTTP/1.1"));
    (response.status, response.head, response.body)
}

#[test]
fn pictures_are_served_for_users_badges_and_emotes() {
    let sim = sim(key());
    // Two of three lengths of a name have a picture.
    sim.api(KEY).follow("\u{c5}sa of the Shed");
    let document = poll(&sim);
    let url = document["followers"]["latest_follower"]["profile_pic_url"]
        .as_str()
        .unwrap();
    let path = url.strip_prefix(&sim.base_url()).unwrap();
    assert!(
        path.starts_with("/media/") && path.ends_with(".png") && path.is_ascii(),
        "{path}"
    );
    for path in [path, "/i/badges/whale-grey_48.png", "/emotes/r-wave.png"] {
        let (status, head, body) = fetch(&sim, path);
        assert_eq!(status, 200, "{path}");
        assert!(head.contains("content-type: image/svg+xml\r\n"), "{head}");
        assert!(body.starts_with(b"<svg ") && body.ends_with(b"</svg>"), "{path}");
        sim.set_picture(path, Picture::new());
        let (_, head, body) = fetch(&sim, path);
        assert!(head.contains("content-type: image/png\r\n"), "{head}");
        assert!(body.starts_with(b"\x89PNG\r\n\x1a\n") && body.ends_with(b"IEND\xaeB`\x82"));
    }
}

#[test]
fn type_and_size_can_be_set() {
    let sim = sim(key());
    let picture = Picture::new().size(200_000).content_type("image/webp");
    sim.set_picture("/media/wren.png", picture);
    let (_, head, body) = fetch(&sim, "/media/wren.png");
    assert!(head.contains("content-type: image/webp\r\n"), "{head}");
    assert_eq!(body.len(), 200_000);
    sim.set_picture("/media/wren.png", Picture::bytes(*b"GIF89a"));
    assert_eq!(fetch(&sim, "/media/wren.png").2, b"GIF89a");
}

#[test]
fn picture_can_be_missing_or_redirected() {
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
fn requests_for_pictures_are_recorded() {
    let sim = sim(key());
    assert_eq!(response(&sim, "POST /media/wren.png HTTP/1.1").0, 405);
    fetch(&sim, "/media/wren.png");
    let requests = sim.requests();
    assert_eq!(requests[1].target, "/media/wren.png");
    assert_eq!(requests[1].header("host"), Some(sim.addr().to_string().as_str()));
}
