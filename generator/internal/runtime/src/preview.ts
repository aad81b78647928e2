/**
 * Shows one MFE in a frame of its page of the docs, which says what with which
 * props, and tells that page what happens. Only the page of the docs' previews
 * has it.
 *
 * @module
 */
import { mount } from "mfegen/runtime";
import type { Props, Unmount } from "./mount.js";
import type { Detail } from "./tell.js";

/** What the page of the docs asks for. */
interface Asked {
  mfe: string;
  props: Props;
  /** The events that its contract names, and the keys of state that it owns. */
  events: string[];
  state: string[];
}

/** What it is told: that this page is there, how high it is, what happened. */
type Told = { kind: "ready" } | { kind: "height"; height: number } | { kind: "event"; name: string; text: string };

const { origin } = location;
const framed = parent != window;
const tell = (told: Told): void => {
  if (framed) parent.postMessage(told, origin);
};

// Only text leaves, for a payload may hold what cannot be cloned.
const words = (value: unknown): string => {
  if (value instanceof Error) return value.message;
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return String(value);
  }
};
const log = (name: string, text: string) => tell({ kind: "event", name, text });

let shown: Unmount | undefined;
let broken = false;
let box: HTMLElement | undefined;

for (const type of ["load", "bootstrap", "mount", "update", "unmount", "error", "retry", "fallback", "breaker"]) {
  document.addEventListener("mfegen:" + type, (event) => {
    const { mfe, phase, duration, cause } = (event as CustomEvent<Detail>).detail;
    const parts = [mfe, type == "error" && `${phase}: ${words(cause)}`, duration !== undefined && `${Math.round(duration)} ms`];
    log("mfegen:" + type, parts.filter(Boolean).join(", "));
    broken ||= type == "error";
  });
}
addEventListener("error", (event) => log("error", event.message));
addEventListener("unhandledrejection", (event) => log("error", words(event.reason)));

// A link that no router has taken would leave for a page that is in no frame.
addEventListener("click", (event) => {
  const link = event.composedPath().find((t) => t instanceof HTMLAnchorElement);
  if (!link?.href || event.defaultPrevented || link.hash && link.pathname == location.pathname) return;
  event.preventDefault();
  log("link", link.origin == origin ? link.pathname + link.search + link.hash : link.href);
});
addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  log("submit", (event.target as HTMLFormElement).action);
});

let heard = false;
const hear = async ({ mfe, events, state }: Asked): Promise<void> => {
  if (heard || !(events.length + state.length)) return;
  heard = true;
  // By the MFE's own name, since it may hear what it says.
  const view = (await import("mfegen/bus/core")).bus(mfe);
  for (const name of events) view.on(name, (payload) => log(name, words(payload)));
  for (const key of state) view.watch(key, (value) => log(key, words(value)));
};

const show = async (asked: Asked): Promise<void> => {
  // Nobody may import the bus, and then the site has none.
  await hear(asked).catch(() => {});
  if (shown?.update && !broken) return void (await shown.update(asked.props));
  await shown?.().catch(() => {});
  box?.remove();
  box = document.createElement("div");
  document.body.append(box);
  shown = undefined;
  broken = false;
  shown = await mount(asked.mfe, box, asked.props);
};

// One after the other. What fails is told by the event mfegen:error.
let last = Promise.resolve();
addEventListener("message", ({ source, origin: from, data }: MessageEvent<Asked>) => {
  if (!framed || source != parent || from != origin) return;
  last = last.then(() => show(data)).catch(() => {});
});
new ResizeObserver(() => tell({ kind: "height", height: document.documentElement.offsetHeight })).observe(document.documentElement);
tell({ kind: "ready" });
