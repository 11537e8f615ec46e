//! Responses of the upload server: every upload ends, with a video or with an error, and an error that follows a response to
//! `publish` without a confirmation never claims that nothing was published.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use rumble_servicephp::{Endpoint, Secret, ServicePhp, Settings};
use rumble_upload::{ErrorKind, Operation, ServerChoice, UploadPhp, VideoUpload};

use super::local_server::LocalServer;
use super::seeds;

pub(super) fn run(data: &[u8]) {
    static SITE: OnceLock<(LocalServer, ServicePhp, PathBuf)> = OnceLock::new();
    let (server, account, file) = SITE.get_or_init(start);
    server.respond_with(data);
    let client = UploadPhp::new(account)
        .server(ServerChoice::Site)
        .timeout(Duration::from_secs(5))
        .retries(1, Duration::ZERO, Duration::ZERO);
    let video = VideoUpload::new(file, "Repairing a clock", 10);
    match client.upload_video(&video, |_| {}) {
        Ok(published) => {
            let _ = (format!("{published:?}"), published.embed_url());
        }
        Err(error) => {
            let text = format!("{error} {error:?} {:?}", error.server_message());
            assert!(!text.contains("tin-whistle"), "the session is in the error");
            let is_unclear = matches!(error.kind(), ErrorKind::UnexpectedFormat | ErrorKind::NotJson);
            if error.operation() == Operation::Publish && is_unclear {
                assert!(error.outcome_is_unknown(), "{text}");
            }
        }
    }
}

fn start() -> (LocalServer, ServicePhp, PathBuf) {
    let categories =
        br#"{"user":{"logged_in":true},"data":{"items":[{"id":10,"title":"How-To","is_primary":true}]}}"#;
    let session = seeds::fixtures("service/session-alive.json").concat();
    let server = LocalServer::start(vec![
        ("name=category.list", categories.to_vec()),
        ("name=user.has_unread_notifications", session),
    ]);
    let settings = Settings::default().base_url(Endpoint::parse(&server.url).unwrap());
    let account = ServicePhp::from_token(Secret::new("tin-whistle"), settings).unwrap();
    let file = std::env::temp_dir().join(format!("rumble-fuzz-{}.mkv", std::process::id()));
    fs::write(&file, b"twelve bytes").unwrap();
    (server, account, file)
}

/// Responses to the chunk, the merge, the duration, the thumbnails and the publication.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let published = r#"{"success":true,"data":{"fid":"900100200","title":"Repairing a clock","url":"https://rumble.com/v5"}}"#;
    let script = "<script>parent.uploadDone({fid:900100200,title:\"Caf\\u00e9\",url:\"x\"});</script>";
    let rejected = r#"{"success":false,"errors":{"title":{"message":"taken"}}}"#;
    let mut seeds = Vec::new();
    for last in [
        published,
        script,
        rejected,
        "",
        "<html>",
        "{\"error_msg\":\"no\"}",
    ] {
        for merged in [
            "0-1.mkv",
            r#"{"success":true,"code":"0-1.mkv","data":""}"#,
            "FileGone",
        ] {
            let replies = ["ok", merged, "1.5", r#"{"key-1":"data:","key-2":"data:"}"#, last];
            seeds.push(replies.join("\0").into_bytes());
        }
    }
    seeds
}
