//! A server, and a page of it in a browser.

use std::path::Path;

use cocorum_serve::rumble_feed::Line;
use cocorum_serve::{Config, Origin, Server, ServerSettings};
use cocorum_serve_browser::{Browser, Window};
use serde_json::Value;

/// A server on a free port.
pub(crate) fn server(config: &str) -> Server {
    let mut settings = settings(0);
    settings.config = Config::parse(config).unwrap();
    Server::start(settings).unwrap()
}

/// A server that continues where an earlier one with this folder ended.
pub(crate) fn server_with_state(port: u16, folder: &Path) -> Server {
    let mut settings = settings(port);
    settings.state = Some(folder.to_owned());
    Server::start(settings).unwrap()
}

fn settings(port: u16) -> ServerSettings {
    let mut settings = ServerSettings::default();
    settings.bind = ([127, 0, 0, 1], port).into();
    settings
}

pub(crate) fn publish(server: &Server, line: &Line<'_>) {
    server.feed().publish(line, Origin::Chat);
}

/// A page that is open.
pub(crate) struct Page {
    browser: Browser,
    origin: String,
}

impl Page {
    pub(crate) fn overlay(server: &Server, name: &str, settings: &str) -> Self {
        Self::overlay_in(Window::default(), server, name, settings)
    }

    pub(crate) fn overlay_in(window: Window, server: &Server, name: &str, settings: &str) -> Self {
        let path = format!("/overlay/{name}?k={}&{settings}", server.tokens().view());
        let page = Self::open(window, server, &path);
        page.wait("document.querySelector('main') !== null");
        page
    }

    pub(crate) fn dashboard(server: &Server) -> Self {
        let tokens = server.tokens();
        let path = format!("/#k={}&c={}", tokens.view(), tokens.control());
        let page = Self::open(Window::default(), server, &path);
        page.wait("!document.querySelector('#dashboard').hidden");
        page
    }

    pub(crate) fn open(window: Window, server: &Server, path: &str) -> Self {
        let origin = format!("http://{}", server.address());
        let browser = Browser::start(window).unwrap();
        browser.open(&format!("{origin}{path}")).unwrap();
        Self::new(browser, origin)
    }

    /// Uses the page that a browser already shows.
    pub(crate) fn new(browser: Browser, origin: String) -> Self {
        Self { browser, origin }
    }

    /// Waits until an expression is true.
    pub(crate) fn wait(&self, expression: &str) {
        self.browser.wait_for(expression).unwrap();
    }

    /// Waits until `count` elements match.
    pub(crate) fn wait_count(&self, selector: &str, count: usize) {
        self.wait(&format!(
            "document.querySelectorAll({selector:?}).length === {count}"
        ));
    }

    pub(crate) fn value(&self, expression: &str) -> Value {
        self.browser.value(expression).unwrap()
    }

    /// Text of each element that matches.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let expression = format!("[...document.querySelectorAll({selector:?})].map((e) => e.textContent)");
        serde_json::from_value(self.value(&expression)).unwrap()
    }

    /// A computed style of the first element that matches.
    pub(crate) fn style(&self, selector: &str, property: &str) -> String {
        let expression =
            format!("getComputedStyle(document.querySelector({selector:?})).getPropertyValue({property:?})");
        self.value(&expression).as_str().unwrap().trim().to_owned()
    }

    pub(crate) fn click(&self, selector: &str) {
        self.value(&format!("document.querySelector({selector:?}).click()"));
    }

    /// Asserts that the page logged nothing and sent requests only to its own server.
    pub(crate) fn assert_only_own_requests(&self) {
        assert_eq!(self.browser.console().unwrap(), Vec::<String>::new());
        let requests = self.browser.requests().unwrap();
        assert!(requests.len() > 3, "{requests:?}");
        let own = format!("{}/", self.origin);
        for request in requests {
            let is_own = request.starts_with(&own);
            assert!(is_own, "a request to another origin: {request}");
        }
    }
}
