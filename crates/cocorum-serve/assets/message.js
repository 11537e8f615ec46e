// A message as an element. The classes and `data-*` are a contract with style sheets: docs/overlay.md.
import { readable } from "/assets/colours.js";

export function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** A text of somebody: its direction is its own, and ends with it. */
export function userText(name, className, text) {
  const made = element(name, className, text);
  made.dir = "auto";
  return made;
}

export function dollars(cents) {
  return `$${Math.floor(cents / 100)}${cents % 100 ? `.${String(cents % 100).padStart(2, "0")}` : ""}`;
}

/** What was paid with a message, in US cents; null if nothing was. */
export function paid(line) {
  return line.rant?.price_cents ?? line.wallet?.amount_cents ?? (line.rant ? 0 : null);
}

/** 1 below $5, then from $5, $10, $20, $50 and $100: the last is 6. */
export function level(cents) {
  return 1 + LEVELS.filter((least) => cents >= least).length;
}

export function messageElement(line, settings, tag = "li") {
  const made = element(tag, "message");
  const cents = paid(line);
  const data = {
    id: line.id,
    user: line.user_id,
    stream: line.stream_id,
    role: role(line.badges ?? []),
    kind: kind(line),
    cents,
    level: cents === null ? null : level(cents),
    test: line.test || null,
    history: line.history || null,
  };
  for (const [name, value] of Object.entries(data)) {
    if (value !== null && value !== undefined) made.dataset[name] = value;
  }
  if (line.media && settings.avatars === "show") made.append(picture(line.media));
  const body = element("div", "body");
  const head = element("span", "head");
  if (settings.badges === "show") head.append(...badges(line.badges ?? []));
  head.append(author(line, settings));
  if (cents !== null) head.append(element("span", "amount", dollars(cents)));
  body.append(head);
  const notice = line.notification?.text ?? (line.gift ? gifts(line.gift) : null);
  if (notice) body.append(userText("span", "event", notice));
  if (line.text) body.append(words(line.text, settings));
  made.append(body);
  return made;
}

export function picture(path) {
  const made = element("img", "avatar");
  made.alt = "";
  made.addEventListener("error", () => made.remove());
  made.src = path;
  return made;
}

function author(line, settings) {
  const made = userText("bdi", "name", line.channel_name ?? line.username ?? "");
  const grounds = { dark: "#2e3136", light: "#e9e9e9", clear: "#2e3136" };
  // On the ground of a rant, names have the colour of its text.
  const own = paid(line) === null ? readable(line.color, grounds[settings.theme]) : null;
  if (own) made.style.setProperty("--name", own);
  return made;
}

function words(text, settings) {
  const made = userText("span", "text", "");
  for (const part of text.split(EMOTE)) {
    if (!EMOTE_ONLY.test(part)) made.append(part);
    else if (settings.emotes === "show") made.append(element("span", "emote", part));
  }
  return made;
}

function badges(slugs) {
  return slugs.slice(0, 8).map((slug) => {
    const made = element("span", "badge");
    made.dataset.badge = slug;
    made.title = slug.replaceAll("_", " ");
    return made;
  });
}

function gifts(gift) {
  const count = gift.total_gifts ?? 1;
  return count === 1 ? "gifted a subscription" : `gifted ${count} subscriptions`;
}

function role(slugs) {
  const found = ROLES.find(([slug]) => slugs.includes(slug));
  return found ? found[1] : "viewer";
}

function kind(line) {
  if (paid(line) !== null) return "rant";
  if (line.gift) return "gift";
  if (line.raid) return "raid";
  return line.notification ? "sub" : "message";
}

const LEVELS = [500, 1000, 2000, 5000, 10000];
// Not the minutes of a time.
const EMOTE = /(?<!\w)(:[a-zA-Z][\w+-]{1,63}:)(?!\w)/;
const EMOTE_ONLY = /^:[a-zA-Z][\w+-]{1,63}:$/;
const ROLES = [
  ["admin", "admin"],
  ["moderator", "moderator"],
  ["recurring_subscription", "subscriber"],
  ["locals_supporter", "subscriber"],
  ["locals", "subscriber"],
  ["premium", "premium"],
  ["verified", "verified"],
];
