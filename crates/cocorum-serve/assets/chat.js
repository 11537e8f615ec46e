// The chat: the newest message is the last.
import { readFeed } from "/assets/feed.js";
import { MessageList, leave, remaining } from "/assets/list.js";
import { element, messageElement, paid } from "/assets/message.js";
import { feedParameters, readSettings } from "/assets/settings.js";

const settings = readSettings();
const messages = new MessageList();
const pinned = element("ol", "pinned");
const lines = element("ol", "lines");
document.querySelector("#chat").append(pinned, lines);

function show(line) {
  if (line.deleted || isUnwanted(line) || !messages.isNew(line)) return;
  const message = messageElement(line, settings);
  const isRant = paid(line) !== null;
  if (isRant && settings.rants === "hide") return;
  if (isRant && settings.rants === "pin") {
    const time = remaining(line);
    if (time <= 0) return;
    pinned.prepend(message);
    setTimeout(() => leave(message), time);
    return;
  }
  lines.append(message);
  while (lines.children.length > settings.lines) lines.firstElementChild.remove();
  // What was paid for stays for its time.
  const stays = Math.max(settings.fade * 1000, isRant ? remaining(line) : 0);
  if (settings.fade > 0) setTimeout(() => leave(message), stays);
}

function isUnwanted(line) {
  if (settings.commands === "hide" && paid(line) === null && line.text?.startsWith("!")) return true;
  return [line.username, line.channel_name].some((name) => settings.ignore.includes(name?.toLowerCase()));
}

function hide(message) {
  if (settings.deleted === "strike") message.dataset.deleted = "true";
  else message.remove();
}

readFeed(settings.key, feedParameters(settings, { events: "message,delete,mute", history: settings.lines }), {
  onLine: (line) => (line.event === "message" ? show(line) : messages.apply(line, hide)),
  onReset: () => messages.reset(),
});
