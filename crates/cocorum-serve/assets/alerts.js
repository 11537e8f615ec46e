// Alerts, one at a time. The server decides which, when and for how long.
import { readFeed, readState } from "/assets/feed.js";
import { leave } from "/assets/list.js";
import { dollars, element, level, picture, userText } from "/assets/message.js";
import { play } from "/assets/sounds.js";
import { feedParameters, readSettings } from "/assets/settings.js";

const settings = readSettings();
const page = document.querySelector("#alerts");
let shown = null;
let next = null;
let last = null;

function show(alert, time) {
  if (last === alert.id) return;
  last = alert.id;
  if (shown) end(shown.id);
  const card = alertElement(alert);
  page.append(card);
  if (settings.sound === "on") play(alert.sound, settings.volume);
  shown = { id: alert.id, card, timer: setTimeout(() => end(alert.id), time) };
}

function end(id) {
  if (next && next.alert.id === id) {
    clearTimeout(next.timer);
    next = null;
  }
  if (!shown || shown.id !== id) return;
  clearTimeout(shown.timer);
  leave(shown.card);
  shown = null;
}

/** After a lost connection, an alert comes together with its end. */
function showSoon(alert) {
  clearTimeout(next?.timer);
  const timer = setTimeout(() => {
    next = null;
    show(alert, alert.duration_ms);
  }, SOON_MS);
  next = { alert, timer };
}

function alertElement(alert) {
  const card = element("article", "alert");
  card.dataset.id = alert.id;
  card.dataset.kind = alert.kind;
  if (alert.amount_cents !== null) {
    card.dataset.cents = alert.amount_cents;
    card.dataset.level = level(alert.amount_cents);
  }
  if (alert.test) card.dataset.test = "true";
  if (alert.media && settings.avatars === "show") card.append(picture("avatar", alert.media, settings.key));
  const body = element("div", "body");
  body.append(userText("h1", "title", alert.title));
  if (alert.text) body.append(userText("p", "text", alert.text));
  if (alert.more > 0) body.append(element("p", "more", `and ${alert.more} more`));
  if (alert.amount_cents && !alert.title.includes(dollars(alert.amount_cents))) {
    body.append(element("p", "amount", dollars(alert.amount_cents)));
  }
  card.append(body);
  return card;
}

/** The alert that began before this page was loaded. */
async function showCurrent() {
  const state = await readState(settings.key);
  const current = state?.alerts.current;
  if (current && !shown && !next) show(current, state.alerts.remaining_ms);
}

readFeed(settings.key, feedParameters(settings, { events: "alert,alert_end" }), {
  onLine: (line) => (line.event === "alert" ? showSoon(line) : end(line.id)),
  onOpen: showCurrent,
});

const SOON_MS = 60;
