// The message that the streamer chose.
import { readFeed, readState } from "/assets/feed.js";
import { MessageList, leave } from "/assets/list.js";
import { messageElement } from "/assets/message.js";
import { readSettings } from "/assets/settings.js";

const settings = readSettings();
const page = document.querySelector("#featured");
const messages = new MessageList();

function show(line) {
  const before = page.querySelector(".message:not(.leaving)");
  if (before && before.dataset.id === line?.id) return;
  if (before) leave(before);
  if (line) page.append(messageElement(line, settings, "article"));
}

readFeed(settings.key, { events: "featured,delete,mute" }, {
  onLine: (line) => (line.event === "featured" ? show(line.message) : messages.apply(line, leave)),
  onOpen: async () => {
    const state = await readState(settings.key);
    if (state) show(state.featured);
  },
});
