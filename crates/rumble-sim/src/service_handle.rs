use std::sync::Arc;

use crate::server::SimState;
use crate::{ChannelPage, ServiceFault, VideoPlan, When};

/// The site of a running [`Sim`](crate::Sim): `service.php`, the pages, and the requests that write to chats.
#[derive(Clone, Debug)]
pub struct ServiceHandle {
    sim: Arc<SimState>,
}

impl ServiceHandle {
    pub(crate) fn new(sim: Arc<SimState>) -> Self {
        Self { sim }
    }

    /// Adds a fault to an operation, whose requests are counted from now on. Operations are the `name` of
    /// `service.php`, or:
    ///
    /// | Operation | Request |
    /// |---|---|
    /// | `chat.message.send` | `POST /chat/api/chat/<id>/message` |
    /// | `chat.message.delete` | `DELETE /chat/api/chat/<id>/message/<message id>` |
    /// | `chat.preflight` | `OPTIONS` on either of them |
    /// | `chat.command` | `POST /chat/command` |
    /// | `oembed` | `GET /api/Media/oembed.json` |
    /// | `embedJS` | `GET /embedJS/u3/` |
    /// | `captions` | `GET /api/Media/GetClosedCaptions` |
    /// | `page.api_keys` | `GET /account/livestream-api` |
    /// | `page.settings` | `GET /account/settings` |
    /// | `page.video_settings` | `POST /account/content` |
    /// | `page.muting` | `GET /account/moderation/muting` |
    /// | `page.live` | `GET /c/<slug>`, `/c/<slug>/live`, `/user/<name>`, `/user/<name>/live` |
    /// | `page.watch` | `GET /v….html` |
    /// | `*` | all of these and of `service.php` |
    pub fn fault(&self, operation: &str, when: When, fault: ServiceFault) {
        self.sim.site().add_fault(operation, when, fault);
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.sim.site().clear_faults();
    }

    /// Sets `user.chat.endpoint`, for instance to another host.
    pub fn set_chat_endpoint(&self, url: &str) {
        self.sim.site().set_chat_endpoint(url);
    }

    /// Sets the form of the live pages of channels and users.
    pub fn set_channel_page(&self, form: ChannelPage) {
        self.sim.site().set_channel_page(form);
    }

    /// Adds the newest video, for instance the next stream of a channel.
    pub fn add_video(&self, video: VideoPlan) {
        self.sim.site().add_video(video);
    }
}
