// One connection to the feed, for all pages. Lines are data: they reach a page only as text.
"use strict";

export const key = new URLSearchParams(location.search).get("k") ?? "";

/** Calls onLine with each line, as an object, and onReset when lines may have been missed. */
export function readFeed(parameters, onLine, onReset = () => {}) {
  const query = new URLSearchParams({ ...parameters, k: key });
  const source = new EventSource(`/api/v1/events?${query}`);
  source.onmessage = (event) => onLine(JSON.parse(event.data));
  source.addEventListener("reset", onReset);
  return source;
}
