// The goal: its title, a bar, what was reached.
import { readFeed, readState } from "/assets/feed.js";
import { dollars, element, userText } from "/assets/message.js";
import { readSettings } from "/assets/settings.js";

const settings = readSettings();
const page = document.querySelector("#goal");
const title = userText("span", "title", "");
const figures = element("span", "figures");
const bar = element("progress", "bar");
const goal = element("section", "goal");
const head = element("div", "head");
head.append(title, figures);
goal.append(head, bar);

function show(state) {
  if (!state) return;
  const format = state.from === "rants" ? dollars : (count) => String(count);
  title.textContent = state.title;
  figures.textContent = `${format(state.current)} / ${format(state.target)}`;
  bar.max = Math.max(state.target, 1);
  bar.value = Math.min(state.current, state.target);
  goal.dataset.from = state.from;
  goal.dataset.current = state.current;
  goal.dataset.target = state.target;
  goal.dataset.reached = state.current >= state.target;
  page.replaceChildren(goal);
}

readFeed(settings.key, { events: "goal" }, {
  onLine: show,
  onOpen: async () => show((await readState(settings.key))?.goal),
});
