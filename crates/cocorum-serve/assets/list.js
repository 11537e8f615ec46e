// Messages on a page: each at most once, also when the server was restarted, and gone when they were deleted.

export class MessageList {
  #ids = new Set();

  /** Whether a message is shown now and was never shown before. */
  isNew(line) {
    if (line.id === null || line.id === undefined) return true;
    const id = `${line.test}:${line.id}`;
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > MOST) this.#ids.delete(this.#ids.values().next().value);
    return true;
  }

  /** Removes or marks what a line `delete` or `mute` means. */
  apply(line, hide) {
    const ids = new Set(line.message_ids);
    const users = new Set(line.user_ids);
    for (const message of document.querySelectorAll(".message")) {
      const { id, user, kind } = message.dataset;
      const isMeant = (ids.has(id) && !(line.rants_kept && kind === "rant")) || users.has(user);
      if (isMeant && !message.dataset.deleted) hide(message);
    }
  }

  /** Test messages get the same ids again after a restart. */
  reset() {
    document.querySelectorAll(".message[data-test]").forEach((message) => message.remove());
    this.#ids = new Set([...this.#ids].filter((id) => !id.startsWith("true:")));
  }
}

/** Removes an element at the end of its transition. */
export function leave(element) {
  if (element.classList.contains("leaving")) return;
  element.classList.add("leaving");
  setTimeout(() => element.remove(), LEAVE_MS);
}

/** Time for which a rant is still to be shown, in milliseconds. */
export function remaining(line) {
  const duration = (line.rant?.duration ?? USUAL_SECONDS) * 1000;
  if (!line.history) return duration;
  const end = Date.parse(line.rant?.expires_on ?? "") || Date.parse(line.time ?? "") + duration;
  return Math.min(duration, (Number.isNaN(end) ? 0 : end) - Date.now());
}

const MOST = 5000;
const USUAL_SECONDS = 120;
/** As `.leaving` in overlay.css. */
const LEAVE_MS = 600;
