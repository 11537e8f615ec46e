use crate::{AccountPlan, ChannelPage, Creator, Plan, ServiceFault, VideoPlan, When};

/// Accounts, videos and faults of the site.
#[derive(Clone, Debug, Default)]
pub(crate) struct SitePlan {
    pub(crate) accounts: Vec<AccountPlan>,
    pub(crate) channel_page: ChannelPage,
    pub(crate) chat_endpoint: Option<String>,
    pub(crate) creators: Vec<Creator>,
    pub(crate) faults: Vec<(String, When, ServiceFault)>,
    pub(crate) videos: Vec<VideoPlan>,
}

impl Plan {
    setters! {
        /// Adds an account; a later one with the same name replaces an earlier one.
        fn account(self, account: AccountPlan) { self.site.accounts.push(account); }
        /// Adds a watch page and the pages of the channel or user that published the video.
        fn video(self, video: VideoPlan) { self.site.videos.push(video); }
        /// Adds a channel or user without any video.
        fn creator(self, creator: Creator) { self.site.creators.push(creator); }
        /// Form of the live pages of channels and users. Defaults to [`ChannelPage::Grid`].
        fn channel_page(self, form: ChannelPage) { self.site.channel_page = form; }
        /// Adds a fault of an operation; see [`ServiceHandle::fault`](crate::ServiceHandle::fault).
        fn service_fault(self, operation: &str, when: When, fault: ServiceFault) {
            self.site.faults.push((operation.to_owned(), when, fault));
        }
        /// `user.chat.endpoint` in responses of `service.php`. Defaults to [`Sim::chat_url`](crate::Sim::chat_url).
        fn chat_endpoint(self, url: &str) { self.site.chat_endpoint = Some(url.to_owned()); }
    }
}
