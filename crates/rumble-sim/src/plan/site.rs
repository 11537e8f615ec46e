use crate::{AccountPlan, Creator, Plan, ServiceFault, VideoPlan, When};

/// What there is beside the chats.
#[derive(Clone, Debug, Default)]
pub(crate) struct SitePlan {
    pub(crate) accounts: Vec<AccountPlan>,
    pub(crate) chat_endpoint: Option<String>,
    pub(crate) creators: Vec<Creator>,
    pub(crate) faults: Vec<(String, When, ServiceFault)>,
    pub(crate) videos: Vec<VideoPlan>,
}

impl Plan {
    /// Adds an account; a later one of the same name replaces an earlier one.
    #[must_use]
    pub fn account(mut self, account: AccountPlan) -> Self {
        self.site.accounts.push(account);
        self
    }

    /// Adds a watch page, and with it the pages of the channel or user that it is by.
    #[must_use]
    pub fn video(mut self, video: VideoPlan) -> Self {
        self.site.videos.push(video);
        self
    }

    /// Adds a channel or user without any video.
    #[must_use]
    pub fn creator(mut self, creator: Creator) -> Self {
        self.site.creators.push(creator);
        self
    }

    /// Something that goes wrong with an operation: see [`ServiceHandle::fault`](crate::ServiceHandle::fault).
    #[must_use]
    pub fn service_fault(mut self, operation: &str, when: When, fault: ServiceFault) -> Self {
        self.site.faults.push((operation.to_owned(), when, fault));
        self
    }

    /// What `service.php` names as `user.chat.endpoint`. Defaults to [`Sim::chat_url`](crate::Sim::chat_url).
    #[must_use]
    pub fn chat_endpoint(mut self, url: &str) -> Self {
        self.site.chat_endpoint = Some(url.to_owned());
        self
    }
}
