use std::sync::Arc;

use crate::server::Hub;
use crate::{ChannelPage, ServiceFault, VideoPlan, When};

/// The site of a running [`Sim`](crate::Sim): `service.php`, the pages, and the chat's writing half.
#[derive(Clone, Debug)]
pub struct ServiceHandle {
    hub: Arc<Hub>,
}

impl ServiceHandle {
    pub(crate) fn new(hub: Arc<Hub>) -> Self {
        Self { hub }
    }

    /// Lets an operation go wrong. Requests for it are counted from now on. It is called by what `service.php` takes
    /// as `name`, or:
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
    /// | `*` | every one of these and of `service.php` |
    pub fn fault(&self, operation: &str, when: When, fault: ServiceFault) {
        self.hub.site().add_fault(operation, when, fault);
    }

    /// Nothing goes wrong any more.
    pub fn clear_faults(&self) {
        self.hub.site().clear_faults();
    }

    /// What is named as `user.chat.endpoint` from now on: another host, for instance.
    pub fn set_chat_endpoint(&self, url: &str) {
        self.hub.site().set_chat_endpoint(url);
    }

    /// What the live pages of channels and users look like from now on.
    pub fn set_channel_page(&self, form: ChannelPage) {
        self.hub.site().set_channel_page(form);
    }

    /// Takes a further video: a channel's next stream, for instance. It is the newest.
    pub fn add_video(&self, video: VideoPlan) {
        self.hub.site().add_video(video);
    }
}
