//! A request with a whole response, with the transport of the chat.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;

use futures_core::Stream as _;
use rumble_chat::{HttpRequest, ResponseHead, Transport as _};

use crate::transport::Hyper;

/// The head and the body, of which at most a mebibyte is read.
pub(crate) async fn send(hyper: &mut Hyper, request: HttpRequest) -> io::Result<(ResponseHead, Vec<u8>)> {
    let (head, mut body) = hyper.connect(request).await?;
    let mut bytes = Vec::new();
    while let Some(chunk) = poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await {
        bytes.extend_from_slice(&chunk?);
        if bytes.len() > 1024 * 1024 {
            return Err(io::Error::other("the response is too large"));
        }
    }
    Ok((head, bytes))
}
