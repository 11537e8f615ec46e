use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::account::Account;
use crate::library::Library;
use crate::plan::SitePlan;
use crate::templates::service::creator_path;
use crate::upload::Uploads;
use crate::{AccountPlan, ChannelPage, Creator, RecordedRequest, ServiceFault, VideoPlan, When};

/// State of the simulated site, without its chats.
#[derive(Debug)]
pub(crate) struct Site {
    library: Mutex<Library>,
    pub(crate) seed: u64,
    state: Mutex<State>,
    uploads: Uploads,
}

#[derive(Debug)]
struct State {
    accounts: Vec<Arc<Account>>,
    channel_page: ChannelPage,
    chat_endpoint: Option<String>,
    creators: Vec<Creator>,
    faults: Vec<PlannedFault>,
    /// Target of the raid that was prepared, by stream.
    raids: BTreeMap<u64, String>,
    videos: Vec<VideoPlan>,
}

#[derive(Debug)]
struct PlannedFault {
    fault: ServiceFault,
    operation: String,
    seen: usize,
    when: When,
}

/// Account and session of a request.
#[derive(Default)]
pub(crate) struct Requester {
    pub(crate) account: Option<Arc<Account>>,
    /// The `u_s` of the request, valid or not.
    pub(crate) session: Option<String>,
}

impl Site {
    pub(crate) fn new(plan: SitePlan, seed: u64) -> Self {
        let site = Self {
            library: Mutex::default(),
            seed,
            uploads: Uploads::default(),
            state: Mutex::new(State {
                accounts: Vec::new(),
                channel_page: plan.channel_page,
                chat_endpoint: plan.chat_endpoint,
                creators: plan.creators,
                faults: Vec::new(),
                raids: BTreeMap::new(),
                videos: plan.videos,
            }),
        };
        for account in plan.accounts {
            site.add_account(account);
        }
        for (operation, when, fault) in plan.faults {
            site.add_fault(&operation, when, fault);
        }
        site
    }

    pub(crate) fn uploads(&self) -> &Uploads {
        &self.uploads
    }

    /// Form of the live pages.
    pub(crate) fn channel_page(&self) -> ChannelPage {
        self.lock().channel_page
    }

    pub(crate) fn set_channel_page(&self, form: ChannelPage) {
        self.lock().channel_page = form;
    }

    pub(crate) fn chat_endpoint(&self) -> Option<String> {
        self.lock().chat_endpoint.clone()
    }

    pub(crate) fn set_chat_endpoint(&self, url: &str) {
        self.lock().chat_endpoint = Some(url.to_owned());
    }

    pub(crate) fn add_account(&self, plan: AccountPlan) -> Arc<Account> {
        let account = Arc::new(Account::new(plan, self.seed));
        let mut state = self.lock();
        state
            .accounts
            .retain(|known| known.plan.username != account.plan.username);
        state.accounts.push(Arc::clone(&account));
        account
    }

    pub(crate) fn account(&self, username: &str) -> Option<Arc<Account>> {
        let state = self.lock();
        let mut accounts = state.accounts.iter();
        accounts
            .find(|account| account.plan.username == username)
            .cloned()
    }

    pub(crate) fn accounts(&self) -> Vec<Arc<Account>> {
        self.lock().accounts.clone()
    }

    /// Counts as a use of the session.
    pub(crate) fn requester(&self, request: &RecordedRequest) -> Requester {
        let session = session_of(request);
        let account = session.as_deref().and_then(|token| {
            let accounts = self.accounts();
            accounts
                .into_iter()
                .find(|account| account.accepts_session(token))
        });
        Requester { account, session }
    }

    pub(crate) fn library(&self) -> MutexGuard<'_, Library> {
        self.library.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn rename_video(&self, stream_id: u64, title: &str) {
        let mut state = self.lock();
        let videos = state.videos.iter_mut();
        videos
            .filter(|video| video.stream_id == stream_id)
            .for_each(|video| title.clone_into(&mut video.title));
    }

    pub(crate) fn add_video(&self, video: VideoPlan) {
        self.lock().videos.push(video);
    }

    pub(crate) fn video(&self, is_it: impl Fn(&VideoPlan) -> bool) -> Option<VideoPlan> {
        self.lock()
            .videos
            .iter()
            .rev()
            .find(|video| is_it(video))
            .cloned()
    }

    /// The newest first.
    pub(crate) fn videos(&self) -> Vec<VideoPlan> {
        self.lock().videos.iter().rev().cloned().collect()
    }

    pub(crate) fn creator(&self, is_it: impl Fn(&Creator) -> bool) -> Option<Creator> {
        let state = self.lock();
        let makers = state.videos.iter().rev().map(|video| &video.by);
        makers.chain(&state.creators).find(|by| is_it(by)).cloned()
    }

    /// The creator of this page, without a final slash.
    pub(crate) fn creator_at(&self, path: &str) -> Option<Creator> {
        self.creator(|by| creator_path(by) == path)
    }

    pub(crate) fn prepare_raid(&self, stream: u64, target: &str) {
        self.lock().raids.insert(stream, target.to_owned());
    }

    pub(crate) fn prepared_raid(&self, stream: u64) -> Option<String> {
        self.lock().raids.remove(&stream)
    }

    pub(crate) fn add_fault(&self, operation: &str, when: When, fault: ServiceFault) {
        self.lock().faults.push(PlannedFault {
            fault,
            operation: operation.to_owned(),
            seen: 0,
            when,
        });
    }

    pub(crate) fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Counts the request. Returns its faults, in the order in which they were added.
    pub(crate) fn faults(&self, operation: &str) -> Vec<ServiceFault> {
        let mut due = Vec::new();
        for planned in &mut self.lock().faults {
            if planned.operation == operation || planned.operation == "*" {
                planned.seen += 1;
                if planned.when.includes(planned.seen) {
                    due.push(planned.fault.clone());
                }
            }
        }
        due
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn session_of(request: &RecordedRequest) -> Option<String> {
    let cookies = request.headers.iter().filter(|(name, _)| name == "cookie");
    let mut pairs = cookies.flat_map(|(_, value)| value.split(';'));
    pairs
        .find_map(|pair| pair.trim().strip_prefix("u_s="))
        .map(ToOwned::to_owned)
}
