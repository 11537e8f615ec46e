// One connection to the feed, for all pages. Lines are data: they reach a page only as text.

/**
 * Reads the feed for ever. `onLine` gets each line as an object. `onReset` is called when lines may have been missed or the
 * server was restarted: all lines that the server remembers follow. `onOpen` is called on each connection.
 */
export function readFeed(key, parameters, { onLine, onReset = () => {}, onOpen = () => {} }) {
  let last = "";
  const open = () => {
    const query = new URLSearchParams({ ...parameters, k: key });
    if (last) query.set("after", last);
    const source = new EventSource(`/api/v1/events?${query}`);
    source.onopen = () => {
      clearNotice("connection");
      onOpen();
    };
    source.onmessage = (event) => {
      last = event.lastEventId;
      onLine(JSON.parse(event.data));
    };
    source.addEventListener("reset", onReset);
    source.onerror = () => {
      // The browser itself opens a lost connection again. After a status other than 200 it does not.
      if (source.readyState !== EventSource.CLOSED) return;
      explain(key);
      setTimeout(open, RETRY_MS);
    };
  };
  open();
}

/** What the server reports about itself; null if it does not respond. */
export async function readState(key) {
  try {
    const response = await fetch("/api/v1/state", { headers: { Authorization: `Bearer ${key}` } });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Shows a text for the streamer, one for each topic. */
export function notice(topic, text) {
  clearNotice(topic);
  const element = document.createElement("p");
  element.className = "notice";
  element.dataset.topic = topic;
  element.textContent = text;
  document.body.append(element);
}

export function clearNotice(topic) {
  document.querySelectorAll(".notice").forEach((element) => {
    if (element.dataset.topic === topic) element.remove();
  });
}

/** An overlay of a stream shows only what the streamer must change. */
async function explain(key) {
  const response = await fetch("/api/v1/state", { headers: { Authorization: `Bearer ${key}` } }).catch(() => null);
  if (response?.status === 401) {
    notice("connection", "This address is not valid any more: copy the new one from the dashboard.");
  }
}

const RETRY_MS = 3000;
