//! A file of 1 GiB to the simulator: through `rumble-upload`, and as a plain copy of its bytes over the same loopback.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::net::TcpStream;
use std::path::Path;

use rumble_sim::{AccountPlan, Plan, Sim};
use rumble_upload::servicephp::{Endpoint, Secret, ServicePhp, Settings};
use rumble_upload::{UploadPhp, VideoUpload};

use super::Effort;
use super::fastest;
use super::figure::{Budget, Figure};
use crate::TaskError;
use crate::workspace::root;

pub(super) fn run(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    let size = effort.pick(1 << 30, 12 << 20);
    let path = root().join("target/bench-upload.mp4");
    File::create(&path)
        .and_then(|file| file.set_len(size))
        .map_err(failed)?;
    let plan = AccountPlan::without_password("CalmSparrow", 900_300_001);
    let sim = Sim::start(Plan::new().account(plan)).map_err(failed)?;
    let session = sim.account("CalmSparrow").issue_session();
    let settings = Settings::default().base_url(Endpoint::parse(&sim.base_url()).map_err(failed)?);
    let account = ServicePhp::from_token(Secret::new(&*session), settings).map_err(failed)?;
    let video = VideoUpload::new(&path, "Clock", "How-To");
    let client = UploadPhp::new(&account).state_file(path.with_extension("upload"));

    let mut result = Ok(());
    let copied = fastest(effort.pick(2, 1), || {
        if let Err(error) = copy(&sim, &session, &path, size) {
            result = Err(error);
        }
    });
    let uploaded = fastest(effort.pick(2, 1), || {
        if let Err(error) = client.upload_video(&video, |_| {}) {
            result = Err(failed(error));
        }
    });
    std::fs::remove_file(&path).map_err(failed)?;
    result?;
    let megabytes = |seconds: f64| size as f64 / seconds / 1e6;
    Ok(vec![Figure {
        what: "1 GiB in chunks of 10 MB".to_owned(),
        value: megabytes(uploaded),
        unit: "MB/s",
        limit: Some(megabytes(copied)),
        budget: Budget::at_least(0.6, 0.9),
    }])
}

/// Baseline: sends the chunks of the file as they are read.
fn copy(sim: &Sim, session: &str, path: &Path, size: u64) -> Result<(), TaskError> {
    let mut file = File::open(path).map_err(failed)?;
    let mut buffer = vec![0; 64 * 1024];
    let chunks = size.div_ceil(UploadPhp::CHUNK_SIZE);
    for index in 0..chunks {
        let start = index * UploadPhp::CHUNK_SIZE;
        let length = UploadPhp::CHUNK_SIZE.min(size - start);
        file.seek(SeekFrom::Start(start)).map_err(failed)?;
        let mut socket = TcpStream::connect(sim.addr()).map_err(failed)?;
        write!(
            socket,
            "PUT /upload.php?api=1.3&chunk={index}_plain.mp4&chunkSz={}&chunkQty={chunks}&format=json HTTP/1.1\r\n\
             Host: {}\r\nCookie: u_s={session}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n",
            UploadPhp::CHUNK_SIZE,
            sim.addr(),
        )
        .map_err(failed)?;
        let mut part = (&mut file).take(length);
        loop {
            let read = part.read(&mut buffer).map_err(failed)?;
            let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
                break;
            };
            socket.write_all(bytes).map_err(failed)?;
        }
        let mut reply = String::new();
        socket.read_to_string(&mut reply).map_err(failed)?;
        if !reply.contains("\"success\":1") {
            return Err(TaskError::new(
                "upload: a chunk of the copy was rejected".to_owned(),
            ));
        }
    }
    Ok(())
}

fn failed(error: impl std::fmt::Display) -> TaskError {
    TaskError::new(format!("upload: {error}"))
}
