//! A headless Chromium, driven over WebDriver: what a page shows, what it logs, and what it requests.

mod http;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use thirtyfour::{
    ChromeCapabilities, ChromiumLikeCapabilities as _, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver,
};
use tokio::runtime::Runtime;

/// Any error: a failure ends the test or the task that makes pictures, so errors need not be distinguished.
pub type Failure = Box<dyn std::error::Error>;

/// A browser with one window.
pub struct Browser {
    driver: Option<WebDriver>,
    runtime: Runtime,
    process: Child,
}

/// Appearance of a page. The width is at least 500.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    pub width: u32,
    pub height: u32,
    /// Whether the user asked for reduced motion.
    pub reduced_motion: bool,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            width: 800,
            height: 600,
            reduced_motion: false,
        }
    }
}

impl Browser {
    /// Starts the driver on a free port, and a browser.
    pub fn start(window: Window) -> Result<Self, Failure> {
        let (process, port) = start_driver()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let mut browser = Self {
            driver: None,
            runtime,
            process,
        };
        let capabilities = capabilities(window)?;
        let builder = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities);
        let client = http::Client::new();
        browser.driver = Some(browser.runtime.block_on(builder.client(client).connect())?);
        browser.resize(window)?;
        Ok(browser)
    }

    /// Loads a page.
    pub fn open(&self, url: &str) -> Result<(), Failure> {
        Ok(self.runtime.block_on(self.driver()?.goto(url))?)
    }

    /// Value of a JavaScript expression.
    pub fn value(&self, expression: &str) -> Result<Value, Failure> {
        let script = format!("return ({expression});");
        let value = self
            .runtime
            .block_on(self.driver()?.execute(script, Vec::new()))?;
        Ok(value.json().clone())
    }

    /// Waits until a JavaScript expression is true.
    pub fn wait_for(&self, expression: &str) -> Result<(), Failure> {
        let start = Instant::now();
        loop {
            if self.value(expression)? == true {
                return Ok(());
            }
            if start.elapsed() > TIMEOUT {
                let page = self.value("document.body.outerHTML")?;
                return Err(format!("never true: {expression}\n{page}\n{:?}", self.log("browser")?).into());
            }
            std::thread::sleep(STEP);
        }
    }

    /// Console output of the page and warnings of the browser since the last call.
    pub fn console(&self) -> Result<Vec<String>, Failure> {
        self.log("browser")
    }

    /// URLs of all requests since the last call.
    pub fn requests(&self) -> Result<Vec<String>, Failure> {
        let mut addresses = Vec::new();
        for entry in self.log("performance")? {
            let event: Value = serde_json::from_str(&entry)?;
            let address = match event["message"]["method"].as_str() {
                Some("Network.requestWillBeSent") => &event["message"]["params"]["request"]["url"],
                Some("Network.webSocketCreated") => &event["message"]["params"]["url"],
                _ => continue,
            };
            addresses.extend(address.as_str().map(str::to_owned));
        }
        Ok(addresses)
    }

    /// The visible part of the page, as PNG.
    pub fn screenshot(&self) -> Result<Vec<u8>, Failure> {
        Ok(self.runtime.block_on(self.driver()?.screenshot_as_png())?)
    }

    /// A window is larger than its page.
    fn resize(&self, window: Window) -> Result<(), Failure> {
        let frame = self.value("[outerWidth - innerWidth, outerHeight - innerHeight]")?;
        let side = |inner: u32, frame: &Value| {
            let frame = u32::try_from(frame.as_u64().unwrap_or_default());
            frame.map(|frame| inner.saturating_add(frame))
        };
        let (width, height) = (side(window.width, &frame[0])?, side(window.height, &frame[1])?);
        let resized = self.driver()?.set_window_rect(0, 0, width, height);
        Ok(self.runtime.block_on(resized)?)
    }

    fn log(&self, kind: &str) -> Result<Vec<String>, Failure> {
        let entries = self.runtime.block_on(self.driver()?.get_log(kind))?;
        Ok(entries.into_iter().map(|entry| entry.message).collect())
    }

    fn driver(&self) -> Result<&WebDriver, Failure> {
        self.driver.as_ref().ok_or_else(|| "the browser has ended".into())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            // A browser that cannot be closed ends with its driver.
            let _ = self.runtime.block_on(driver.quit());
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts a driver, and returns its port. The driver takes a free IPv4 port and then the same IPv6 port; it exits if
/// another driver, started at the same time, took that one first.
fn start_driver() -> Result<(Child, u16), Failure> {
    let mut outcome = Err("chromedriver was not started".into());
    for _ in 0..MAX_STARTS {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        match port(&mut process) {
            Ok(port) => return Ok((process, port)),
            Err(failure) => outcome = Err(failure),
        }
        process.kill()?;
        process.wait()?;
    }
    outcome
}

/// The driver prints the port that it got.
fn port(process: &mut Child) -> Result<u16, Failure> {
    let output = process.stdout.take().ok_or("no output of chromedriver")?;
    let mut lines = BufReader::new(output).lines();
    let port = loop {
        let line = lines.next().ok_or("chromedriver ended")??;
        let Some((_, port)) = line.split_once("started successfully on port ") else {
            continue;
        };
        break port.trim_end_matches('.').parse()?;
    };
    // Read to the end, since the driver would block on a full pipe.
    std::thread::spawn(move || lines.count());
    Ok(port)
}

fn capabilities(window: Window) -> Result<ChromeCapabilities, Failure> {
    let mut chrome = DesiredCapabilities::chrome();
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
        // As in OBS.
        "--autoplay-policy=no-user-gesture-required",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
    ] {
        chrome.add_arg(argument)?;
    }
    if window.reduced_motion {
        chrome.add_arg("--force-prefers-reduced-motion")?;
    }
    chrome.set_logging_prefs("browser", LoggingPrefsLogLevel::All)?;
    chrome.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
    Ok(chrome)
}

const MAX_STARTS: u32 = 10;
const TIMEOUT: Duration = Duration::from_secs(30);
const STEP: Duration = Duration::from_millis(25);
