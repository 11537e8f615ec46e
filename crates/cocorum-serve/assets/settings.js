// The settings of an overlay: the query of its address. Each is checked; one that is wrong is reported and has no effect.
import { notice } from "/assets/feed.js";

const number = (min, max) => ({
  expected: `a number from ${min} to ${max}`,
  parse: (text) => (/^\d{1,5}(\.\d{1,3})?$/.test(text) && text >= min && text <= max ? Number(text) : undefined),
});
const choice = (...names) => ({
  expected: names.join(" or "),
  isChoice: true,
  parse: (text) => (names.includes(text) ? text : undefined),
});
const pattern = (expected, expression, map = (text) => text) => ({
  expected,
  parse: (text) => (expression.test(text) ? map(text) : undefined),
});

// Name, initial value, rule, and the CSS value if it is another.
const SETTINGS = {
  lines: [50, number(1, 200)],
  fade: [0, number(0, 3600), (seconds) => `${seconds}s`],
  size: [20, number(8, 120), (pixels) => `${pixels}px`],
  font: [null, pattern("names of fonts", /^[\p{L}\p{N} ,_-]{1,100}$/u)],
  width: [null, number(100, 7680), (pixels) => `${pixels}px`],
  align: ["left", choice("left", "center", "right")],
  badges: ["show", choice("show", "hide")],
  avatars: ["show", choice("show", "hide")],
  emotes: ["show", choice("show", "hide")],
  commands: ["show", choice("show", "hide")],
  ignore: [[], pattern("names with commas between them", /^[^\n]{1,2000}$/, names), () => null],
  rants: ["inline", choice("inline", "pin", "hide")],
  deleted: ["hide", choice("hide", "strike")],
  accent: [null, pattern("a colour such as 85c742", /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i, (text) => `#${text.replace("#", "")}`)],
  theme: ["dark", choice("dark", "light", "clear")],
  sound: ["on", choice("on", "off")],
  volume: [50, number(0, 100)],
  streams: ["", pattern("ids of streams with commas between them", /^[0-9a-z,]{1,500}$/), () => null],
};

function names(text) {
  return text.split(",").map((name) => name.trim().toLowerCase()).filter(Boolean);
}

/** The settings of this page, with what is wrong: applied to the root element as CSS variables and `data-*`. */
export function readSettings() {
  const query = new URLSearchParams(location.search);
  const settings = { key: query.get("k") ?? "" };
  const root = document.documentElement;
  const wrong = [];
  for (const [name, [initial, rule, css = String]] of Object.entries(SETTINGS)) {
    settings[name] = initial;
    const text = query.get(name);
    if (text !== null) {
      const value = rule.parse(text.trim());
      if (value === undefined) wrong.push(`${name}: expected ${rule.expected}`);
      else {
        settings[name] = value;
        // Only what the address says: a style sheet must be able to change the rest.
        const property = css(value);
        if (property !== null) root.style.setProperty(`--${name}`, property);
      }
    }
    if (rule.isChoice) root.dataset[name] = settings[name];
  }
  for (const name of query.keys()) {
    if (name !== "k" && !(name in SETTINGS)) wrong.push(`${name}: there is no such setting`);
  }
  if (wrong.length > 0) {
    root.dataset.wrong = wrong.map((text) => text.split(":")[0]).join(" ");
    notice("settings", wrong.join("; "));
    setTimeout(() => document.querySelector(".notice[data-topic=settings]")?.remove(), NOTICE_MS);
  }
  return settings;
}

/** The part of the settings that the server applies. */
export function feedParameters(settings, parameters) {
  return settings.streams ? { ...parameters, streams: settings.streams } : parameters;
}

const NOTICE_MS = 20000;
