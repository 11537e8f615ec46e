use rumble_chat::ChatFrame;
use rumble_model::StreamId;

use super::Log;
use crate::log::Entry;

/// Records the frames of one chat.
#[derive(Debug)]
pub struct ChatRecorder {
    log: Log,
    stream: StreamId,
    /// Number of the connection, starting at 1.
    conn: u64,
}

impl ChatRecorder {
    pub(super) fn new(log: Log, stream: StreamId) -> Self {
        Self { log, stream, conn: 0 }
    }

    /// Writes a frame; for [`ChatApiBuilder::on_frame`](rumble_chat::ChatApiBuilder::on_frame).
    pub fn frame(&mut self, frame: ChatFrame<'_>) {
        if matches!(frame, ChatFrame::Connected { .. }) {
            self.conn += 1;
        }
        self.log.append(&Entry::Frame(self.stream, self.conn, frame));
    }
}
