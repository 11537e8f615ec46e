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
  if (line.media && settings.avatars === "show") made.append(picture("avatar", line.media, settings.key));
  const body = element("div", "body");
  const head = element("span", "head");
  if (settings.badges === "show") head.append(...badges(line, settings));
  head.append(author(line, settings));
  if (cents !== null) head.append(element("span", "amount", dollars(cents)));
  body.append(head);
  const notice = line.notification?.text ?? (line.gift ? gifts(line.gift) : null);
  if (notice) body.append(userText("span", "event", notice));
  if (line.text) body.append(words(line, settings));
  made.append(body);
  return made;
}

/** A picture of the server, which requires the token; if it cannot be loaded, these nodes take its place. */
export function picture(className, path, key, text = "", ...instead) {
  const made = element("img", className);
  made.alt = made.title = text;
  made.addEventListener("error", () => made.replaceWith(...instead));
  made.src = `${path}?${new URLSearchParams({ k: key })}`;
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

function words(line, settings) {
  const made = userText("span", "text", "");
  let plain = "";
  const flush = () => {
    made.append(...names(plain, settings));
    plain = "";
  };
  for (const part of line.text.split(TOKEN)) {
    const path = member(line.emote_media, part.slice(1, -1));
    if (path && part.startsWith(":")) {
      flush();
      if (settings.emotes === "show") made.append(picture("emote", path, settings.key, part, element("span", "emote", part)));
    } else plain += part;
  }
  flush();
  return made;
}

/** What looks like the name of an emote is one, though its picture is not known. */
function names(text, settings) {
  return text.split(EMOTE).flatMap((part) => {
    if (!EMOTE_ONLY.test(part)) return [part];
    return settings.emotes === "show" ? [element("span", "emote", part)] : [];
  });
}

function badges(line, settings) {
  return (line.badges ?? []).slice(0, 8).map((slug) => {
    const text = slug.replaceAll("_", " ");
    const sign = element("span", "badge");
    sign.title = text;
    const path = member(line.badge_media, slug);
    const made = path ? picture("badge", path, settings.key, text, sign) : sign;
    made.dataset.badge = sign.dataset.badge = slug;
    return made;
  });
}

/** The value of a name that somebody else chose. */
function member(object, name) {
  return object && Object.hasOwn(object, name) ? object[name] : undefined;
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
/** What the site takes for an emote if it knows the name. */
const TOKEN = /(:(?:r\+)?[a-zA-Z0-9]+:)/;
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
