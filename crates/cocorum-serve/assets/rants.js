// Rants, each for its time, the newest first.
import { readFeed } from "/assets/feed.js";
import { MessageList, leave, remaining } from "/assets/list.js";
import { element, messageElement, paid } from "/assets/message.js";
import { feedParameters, readSettings } from "/assets/settings.js";

const settings = readSettings();
const rants = new MessageList();
const list = element("ol", "rants");
document.querySelector("#rants").append(list);

function show(line) {
  const time = remaining(line);
  const isIgnored = settings.ignore.includes(line.username?.toLowerCase());
  if (paid(line) === null || line.deleted || isIgnored || time <= 0 || !rants.isNew(line)) return;
  const rant = messageElement(line, settings);
  const bar = element("div", "remaining");
  rant.append(bar);
  list.prepend(rant);
  const whole = (line.rant?.duration ?? time / 1000) * 1000;
  const keyframes = [{ transform: `scaleX(${time / whole})` }, { transform: "scaleX(0)" }];
  bar.animate(keyframes, { duration: time, fill: "forwards" });
  setTimeout(() => leave(rant), time);
  while (list.children.length > settings.lines) list.lastElementChild.remove();
}

function hide(rant) {
  if (settings.deleted === "strike") rant.dataset.deleted = "true";
  else rant.remove();
}

readFeed(settings.key, feedParameters(settings, { events: "message,delete,mute", history: 500 }), {
  onLine: (line) => (line.event === "message" ? show(line) : rants.apply(line, hide)),
  onReset: () => rants.reset(),
});
