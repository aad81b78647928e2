/**
 * Tries an MFE as `mfegen contract test` asks: imports what it exposes, mounts
 * it with each sample of its props, updates and unmounts it, and tells the
 * server what it saw. Only the page of that verb has it.
 *
 * @module
 */
import { mount } from "mfegen/runtime";
import type { Props, Unmount } from "./mount.js";

/** What the server asks for. */
interface Case {
  mfe: string;
  modules: { specifier: string; exports: string[] }[];
  /** Whether it mounts at all, and with which props. */
  mounts: boolean;
  props: Props[];
}

/** Something that is not as it should be. */
interface Finding {
  /** What was being done: `import`, `mount`, `update`, `unmount`, `remount`. */
  step: string;
  kind: "export" | "error" | "contract" | "policy" | "dom" | "style" | "listener" | "timer" | "empty";
  text: string;
  /** The index of the props that it was mounted with. */
  props?: number;
}

const base = new URL(".", location.href).pathname;
const number = Number(new URLSearchParams(location.search).get("case"));
const findings: Finding[] = [];
let step = "import";
let sample: number | undefined;

const find = (kind: Finding["kind"], text: string): void => {
  if (findings.some((f) => f.kind == kind && f.text == text)) return;
  findings.push({ step, kind, text, ...(sample !== undefined && { props: sample }) });
};

const words = (cause: unknown): string => String((cause as Error | undefined)?.message ?? cause);

// Whatever goes wrong by itself.
addEventListener("error", (event) => event.message && find("error", event.message));
addEventListener("unhandledrejection", (event) => find("error", words(event.reason)));
addEventListener("securitypolicyviolation", (event) =>
  find("policy", `${event.effectiveDirective} blocks ${event.blockedURI || "inline code"}`),
);
document.addEventListener("mfegen:error", (event) => {
  const { phase, cause } = (event as CustomEvent<{ phase: string; cause: unknown }>).detail;
  find("error", `${phase}: ${words(cause)}`);
});
const { warn } = console;
console.warn = (...args: unknown[]) => {
  const [text] = args;
  if (typeof text == "string" && text.startsWith("mfegen: ")) find("contract", text.slice("mfegen: ".length));
  warn.apply(console, args);
};

// Listeners on what outlives an MFE, and intervals.
interface Hold {
  target: EventTarget;
  type: string;
  listener: unknown;
  capture: boolean;
}

const holds: Hold[] = [];
const lasting = new Map<EventTarget, string>([
  [window, "window"],
  [document, "document"],
  [document.documentElement, "<html>"],
  [document.head, "<head>"],
  [document.body, "<body>"],
]);
const { navigation } = window as { navigation?: EventTarget };
if (navigation) lasting.set(navigation, "navigation");

type Options = boolean | AddEventListenerOptions | undefined;
const captures = (options: Options) => Boolean(typeof options == "object" ? options?.capture : options);
const index = (target: EventTarget, type: string, listener: unknown, options: Options) =>
  holds.findIndex(
    (h) => h.target == target && h.type == type && h.listener == listener && h.capture == captures(options),
  );
const release = (target: EventTarget, type: string, listener: unknown, options: Options) => {
  const i = index(target, type, listener, options);
  if (i >= 0) holds.splice(i, 1);
};

const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
EventTarget.prototype.addEventListener = function (this: EventTarget, type: string, listener: any, options?: Options) {
  const target = this ?? window;
  if (listener && lasting.has(target) && index(target, type, listener, options) < 0) {
    const { signal, once } = typeof options == "object" ? options : {};
    if (!signal?.aborted) {
      holds.push({ target, type, listener, capture: captures(options) });
      const gone = () => release(target, type, listener, options);
      if (signal) add.call(signal, "abort", gone, { once: true });
      if (once) add.call(target, type, gone, { once: true, capture: captures(options) });
    }
  }
  add.call(target, type, listener, options);
};
EventTarget.prototype.removeEventListener = function (this: EventTarget, type: string, listener: any, options?: Options) {
  const target = this ?? window;
  release(target, type, listener, options);
  remove.call(target, type, listener, options);
};

const intervals = new Map<number, () => unknown>();
const { setInterval: start, clearInterval: stop, clearTimeout: stopAny } = window;
window.setInterval = ((f: TimerHandler, ms?: number, ...args: unknown[]) => {
  const id = start(f, ms, ...args);
  intervals.set(id, () => typeof f == "function" && f(...args));
  return id;
}) as typeof setInterval;
window.clearInterval = (id) => {
  intervals.delete(id as number);
  stop(id);
};
window.clearTimeout = (id) => {
  intervals.delete(id as number);
  stopAny(id);
};

// Resolves when nothing has changed in the page for a while.
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    const quiet = 120;
    const end = () => {
      observer.disconnect();
      clearTimeout(over);
      resolve();
    };
    let timer = setTimeout(end, quiet);
    const over = setTimeout(end, 3000);
    const observer = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(end, quiet);
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });

const name = (node: Node): string =>
  node instanceof Element
    ? `<${node.localName}${node.id && "#" + node.id}${[...node.classList].map((c) => "." + c).join("")}>`
    : node.nodeName;

// The stylesheets that apply to the document.
const styles = (): Set<unknown> => {
  const all = new Set<unknown>(document.adoptedStyleSheets);
  for (const el of document.querySelectorAll<HTMLStyleElement | HTMLLinkElement>("style, link[rel=stylesheet]")) {
    if (el.media != "none" && !el.disabled) all.add(el);
  }
  return all;
};

const describe = (style: unknown): string =>
  style instanceof HTMLLinkElement
    ? new URL(style.href).pathname
    : style instanceof HTMLStyleElement
      ? `a <style>: ${(style.textContent ?? "").trim().slice(0, 60) || "empty"}`
      : "an adopted stylesheet";

const holdName = ({ target, type }: Hold) => `${lasting.get(target)} listens to ${type}`;

// Mounts and unmounts once, and finds what stays behind.
const cycle = async (mfe: string, props: Props, next: Props | undefined, again: boolean): Promise<boolean> => {
  const nodes = new Set<Node>(document.body.childNodes);
  const sheets = styles();
  const heard = new Set(holds);
  const ticking = new Set(intervals.keys());
  const box = document.createElement("div");
  document.body.append(box);
  step = again ? "remount" : "mount";
  let unmount: Unmount;
  try {
    unmount = await mount(mfe, box, props);
  } catch (cause) {
    find("error", words(cause));
    box.remove();
    return false;
  }
  await settle();
  const empty = (root: ParentNode | null) => !root?.childNodes.length;
  if (empty(box) && empty(box.shadowRoot)) find("empty", "it shows nothing");
  if (next && unmount.update) {
    step = "update";
    try {
      await unmount.update(next);
      await settle();
    } catch (cause) {
      find("error", words(cause));
    }
  }
  step = "unmount";
  try {
    await unmount();
  } catch (cause) {
    find("error", words(cause));
  }
  await settle();
  for (const node of [...box.childNodes, ...(box.shadowRoot?.childNodes ?? [])]) find("dom", `${name(node)} in its own place`);
  box.remove();
  for (const node of document.body.childNodes) {
    if (!nodes.has(node)) find("dom", `${name(node)} in <body>`);
  }
  for (const style of styles()) if (!sheets.has(style)) find("style", describe(style));
  // Libraries listen once for all mounts; what each mount adds is a leak.
  if (again) {
    for (const hold of holds) if (!heard.has(hold)) find("listener", holdName(hold));
    for (const [id, tick] of [...intervals]) {
      if (ticking.has(id)) continue;
      // Those of the mount context end when they are due the next time.
      try {
        tick();
      } catch {
        // It is not there to be run without its MFE.
      }
      if (intervals.has(id)) find("timer", "an interval is running");
    }
  }
  return true;
};

const run = async ({ mfe, modules, mounts, props }: Case): Promise<void> => {
  for (const { specifier, exports } of modules) {
    try {
      const module = await import(specifier);
      for (const e of exports) if (!(e in module)) find("export", `${specifier} has no export ${e}`);
    } catch (cause) {
      find("error", `${specifier}: ${words(cause)}`);
    }
  }
  if (!mounts) return;
  for (const [i, p] of props.entries()) {
    sample = i;
    const ok = await cycle(mfe, p, props[i + 1] ?? props[0], false);
    if (ok && i == props.length - 1) await cycle(mfe, p, undefined, true);
  }
};

const answer = await fetch(`${base}mfegen-trial/case?n=${number}`);
const asked: Case = await answer.json();
await run(asked);
const body = JSON.stringify({ mfe: asked.mfe, findings });
const done = await fetch(`${base}mfegen-trial/result?n=${number}`, { method: "POST", body });
const { next }: { next: number } = await done.json();
if (next >= 0) location.search = "?case=" + next;
