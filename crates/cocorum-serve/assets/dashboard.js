// The dashboard. Its address has both tokens after the `#`, which a browser does not send.
import { readFeed } from "/assets/feed.js";
import { MessageList } from "/assets/list.js";
import { dollars, element, paid, userText } from "/assets/message.js";

const tokens = new URLSearchParams(location.hash.slice(1));
const view = tokens.get("k") ?? "";
const control = tokens.get("c") ?? "";
const at = (id) => document.getElementById(id);
const status = (text, isWrong) => {
  at("status").textContent = text;
  at("status").toggleAttribute("data-wrong", isWrong);
};

/** Sends a command. What the server rejects is shown. */
async function send(path, body) {
  try {
    const headers = { Authorization: `Bearer ${control}` };
    const response = await fetch(`/api/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body ?? {}) });
    if (!response.ok) status(await response.text(), true);
  } catch {
    status("The server does not respond.", true);
  }
  await refresh();
}

let waits = false;

async function refresh() {
  if (waits) return;
  waits = true;
  try {
    const response = await fetch("/api/v1/state", { headers: { Authorization: `Bearer ${view}` } });
    if (response.ok) show(await response.json());
    else status(await response.text(), true);
  } catch {
    status("The server does not respond.", true);
  }
  waits = false;
}

function show(state) {
  at("dashboard").hidden = false;
  status(`Version ${state.version}, ${state.clients} connected`, false);
  at("sources").replaceChildren(...state.sources.map(source));
  if (state.sources.length === 0) at("sources").append(row(element("span", "what", "No source: only test events are shown.")));
  at("sinks-section").hidden = state.sinks.length === 0;
  at("sinks").replaceChildren(...state.sinks.map(sink));
  at("totals").replaceChildren(...totals(state.totals));
  alerts(state.alerts);
  goal(state.goal);
}

function row(...parts) {
  const made = document.createElement("li");
  made.append(...parts);
  return made;
}

function source(state) {
  const name = userText("bdi", "what", state.name);
  const now = element("span", "status", state.status);
  now.dataset.status = state.status;
  return row(name, now, userText("span", "detail", state.detail ?? ""));
}

function sink(state) {
  const now = element("span", "status", state.is_failing ? "failing" : "working");
  now.dataset.status = state.is_failing ? "failed" : "open";
  const dropped = state.given_up + state.missed;
  const figures = `${state.sent} sent, ${state.failures} failures, ${dropped} dropped`;
  const what = element("span", "what", state.name);
  return row(what, now, element("span", "figures", figures), userText("span", "detail", state.detail ?? ""));
}

function totals(all) {
  const figures = {
    Viewers: all.viewers ?? "–",
    Messages: all.messages,
    Rants: `${all.rants} (${dollars(all.rant_cents)})`,
    Gifts: all.gifts,
    Subscriptions: all.subs,
    Followers: all.follows,
    Raids: all.raids,
    Reconnects: all.reconnects,
    Gaps: all.gaps,
  };
  return Object.entries(figures).map(([name, value]) => {
    const group = document.createElement("div");
    group.append(element("dt", "", name), element("dd", "", String(value)));
    return group;
  });
}

function alerts(state) {
  const waiting = `${state.waiting.length} waiting`;
  const why = state.is_paused ? ", paused" : state.has_viewers ? "" : ": no alerts overlay is open";
  at("queue").textContent = waiting + why;
  at("pause").textContent = state.is_paused ? "Resume" : "Pause";
  at("pause").dataset.action = state.is_paused ? "resume" : "pause";
  const next = [state.current, ...state.waiting].filter(Boolean);
  at("waiting").replaceChildren(...next.map((alert) => row(summary(alert))));
  at("shown").replaceChildren(...state.shown.map((alert) => {
    const again = element("button", "", "Again");
    again.addEventListener("click", () => send(`alerts/again/${encodeURIComponent(alert.id)}`));
    return row(summary(alert), again);
  }));
}

function summary(alert) {
  const what = element("span", "what");
  what.append(userText("bdi", "", alert.title));
  if (alert.text) what.append(" ", userText("span", "text", alert.text));
  if (alert.test) what.append(" (test)");
  return what;
}

function goal(state) {
  at("goal").hidden = !state;
  const form = at("goal-form");
  if (!state || form.contains(document.activeElement)) return;
  const unit = state.from === "rants" ? 100 : 1;
  form.dataset.unit = unit;
  at("goal-current").textContent = unit === 100 ? "Reached in $" : "Reached";
  form.elements.title.value = state.title;
  form.elements.current.value = state.current / unit;
  form.elements.target.value = state.target / unit;
}

const messages = new MessageList();

function message(line) {
  if (!messages.isNew(line)) return;
  const what = element("span", "what");
  what.append(userText("bdi", "", line.channel_name ?? line.username ?? ""));
  const cents = paid(line);
  if (cents !== null) what.append(` ${dollars(cents)}`);
  what.append(" ", userText("span", "text", line.text ?? ""));
  const feature = element("button", "", "Feature");
  feature.addEventListener("click", () => send("feature", { message_id: line.id }));
  const item = row(what, feature);
  item.className = "message";
  item.dataset.id = line.id;
  item.dataset.kind = cents === null ? "message" : "rant";
  if (line.user_id) item.dataset.user = line.user_id;
  if (line.test) item.dataset.test = "true";
  at("messages").prepend(item);
  if (at("messages").children.length > MOST_MESSAGES) at("messages").lastElementChild.remove();
}

function strike(item) {
  item.dataset.deleted = "true";
  item.querySelector("button").disabled = true;
}

function overlays() {
  const settings = [...new FormData(at("settings"))].filter(([, value]) => value !== "");
  for (const [position, name] of OVERLAYS.entries()) {
    const address = `${location.origin}/overlay/${name}?${new URLSearchParams([["k", view], ...settings])}`;
    const item = at("overlays").children[position] ?? overlay(name);
    item.querySelector("input").value = address;
    item.querySelector("a").href = address;
  }
}

function overlay(name) {
  const address = document.createElement("input");
  address.readOnly = true;
  address.setAttribute("aria-label", `Address of the overlay ${name}`);
  address.addEventListener("focus", () => address.select());
  const copy = element("button", "", "Copy");
  copy.addEventListener("click", async () => {
    address.select();
    await navigator.clipboard.writeText(address.value).catch(() => document.execCommand("copy"));
    copy.textContent = "Copied";
    setTimeout(() => (copy.textContent = "Copy"), 2000);
  });
  const open = element("a", "", "Open");
  open.target = "_blank";
  open.rel = "noreferrer";
  const item = row(element("span", "what", name), address, copy, open);
  at("overlays").append(item);
  return item;
}

at("settings").addEventListener("input", overlays);
at("settings").addEventListener("submit", (event) => event.preventDefault());
at("test").addEventListener("submit", (event) => {
  event.preventDefault();
  const { username, text, amount, count } = event.target.elements;
  const body = { event: event.submitter?.value ?? "message" };
  if (username.value) body.username = username.value;
  if (text.value) body.text = text.value;
  if (amount.value) body.amount_cents = Math.round(amount.value * 100);
  if (count.value) body.count = Number(count.value);
  send("test", body);
});
document.addEventListener("click", (event) => {
  const action = event.target.dataset?.action;
  if (action) send(`alerts/${action}`);
});
at("unfeature").addEventListener("click", () => send("feature", { message_id: null }));
at("goal-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const { title, current, target } = event.target.elements;
  const cents = (input) => Math.round(input.value * event.target.dataset.unit);
  document.activeElement.blur();
  send("goal", { title: title.value, current: cents(current), target: cents(target) });
});

const OVERLAYS = ["chat", "alerts", "rants", "goal", "featured"];
const MOST_MESSAGES = 100;
const REFRESH_MS = 2000;

if (view && control) {
  overlays();
  refresh();
  setInterval(refresh, REFRESH_MS);
  readFeed(view, { events: "message,delete,mute,queue,goal,source,sink,featured", history: 50 }, {
    onLine: (line) => {
      if (line.event === "message") message(line);
      else if (line.event === "delete" || line.event === "mute") messages.apply(line, strike);
      else refresh();
    },
    onReset: () => messages.reset(),
  });
} else {
  status("This address is not complete: open the dashboard with the address that cocorum serve prints, or with --open.", true);
}
