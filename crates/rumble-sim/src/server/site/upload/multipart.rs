/// A part of a form.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) file_name: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// The parts of a body of type `multipart/form-data`; `None` for another body.
pub(super) fn parts(content_type: &str, body: &[u8]) -> Option<Vec<Part>> {
    let boundary = content_type
        .strip_prefix("multipart/form-data;")?
        .split_once("boundary=")?
        .1
        .trim_matches('"');
    let (start, between) = (format!("--{boundary}"), format!("\r\n--{boundary}"));
    let mut rest = body.strip_prefix(start.as_bytes())?;
    let mut parts = Vec::new();
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let end = find(part, between.as_bytes())?;
        let (part, tail) = part.split_at_checked(end)?;
        rest = tail.get(between.len()..)?;
        let head_end = find(part, b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(part.get(..head_end)?).into_owned();
        parts.push(Part {
            name: parameter(&head, "name")?,
            file_name: parameter(&head, "filename"),
            bytes: part.get(head_end + 4..)?.to_vec(),
        });
    }
    rest.starts_with(b"--").then_some(parts)
}

fn parameter(head: &str, name: &str) -> Option<String> {
    let start = format!("; {name}=\"");
    let value = head.split_once(&start)?.1;
    Some(value.split_once('"')?.0.to_owned())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_names_and_bytes() {
        let body = b"--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA\r\n-B\r\n--B\r\n\
Content-Disposition: form-data; name=\"video\"; filename=\"a b.mp4\"\r\nContent-Type: video/mp4\r\n\r\n\r\n\r\n--B--\r\n";
        let found = parts("multipart/form-data; boundary=B", body).unwrap();
        let [title, video] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!((&*title.name, &*title.bytes), ("title", b"A\r\n-B".as_slice()));
        assert_eq!(
            (video.file_name.as_deref(), &*video.bytes),
            (Some("a b.mp4"), b"\r\n".as_slice())
        );
        assert_eq!(parts("multipart/form-data; boundary=C", body), None);
        assert_eq!(parts("text/plain", body), None);
    }
}
