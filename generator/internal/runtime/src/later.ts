/**
 * What can wait, served as the bare specifier `mfegen/later`: the moments of
 * MFEs that are not shown at once, the choice where a flag decides about one,
 * and prefetching. The runtime fetches it when a slot has to wait, or else when
 * the page has loaded.
 *
 * @module
 */
import { files, integrity, mfes, page } from "./site.js";
import { within } from "./step.js";
import type { Start } from "./mount.js";
import type { Entry } from "./site.js";
import type { MfeSlot } from "./slot.js";

// Safari has no idle callbacks; a busy page may have none for long.
const idle = (f: () => void): unknown =>
  (window.requestIdleCallback as unknown) ? requestIdleCallback(f, { timeout: 2000 }) : setTimeout(f);

/** Starts a slot when its moment has come. What is manual, the page starts. */
export const wait = (slot: MfeSlot, box: Element, { wait: moment }: Entry): void => {
  if (moment == "idle") idle(slot.start);
  if (moment == "visible") {
    // The box, since a slot that is display: contents has no place.
    new IntersectionObserver(
      (entries, observer) => {
        if (!entries.at(-1)!.isIntersecting) return;
        observer.disconnect();
        slot.start();
      },
      { rootMargin: "200px" },
    ).observe(box);
  }
  if (moment == "hover") {
    for (const type of ["pointerover", "focusin"]) slot.addEventListener(type, slot.start, { once: true });
  }
};

// By the names that a site's own declarations give, they would be few.
const flags = (): Promise<typeof import("./flags.js")> => import("mfegen/flags") as Promise<never>;

const choose = async (name: string): Promise<string> => {
  if (!FLAGS) return name;
  const { gate } = mfes[name] ?? {};
  const { flag, off = "", pick } = gate ?? { pick: name };
  if (!flag) return pick;
  const on = within(page().flags!.timeout, "", async () => (await flags()).flag(flag));
  return on.then(
    (on) => (on ? name : choose(off)),
    () => pick,
  );
};

/**
 * Chooses what is mounted in place of an MFE that a flag decides about, and
 * writes its name on the element: an MFE's name, or "" for nothing.
 */
export const gate = async (name: string, el: HTMLElement, asked: Parameters<Start>[3]): Promise<string> => {
  const choice = await choose(name);
  if (choice) {
    el.dataset.mfe = choice;
  } else {
    delete el.dataset.mfe;
    asked?.throwIfAborted(); // which also notes that the props have been seen
  }
  return choice;
};

/**
 * Stands in for the Navigation API where there is none: popstate tells of
 * traversal, and nothing of pushState and replaceState.
 */
export const follow = (route: EventTarget): void => {
  const tell = () => route.dispatchEvent(new Event("currententrychange"));
  addEventListener("popstate", tell);
  for (const method of ["pushState", "replaceState"] as const) {
    const original = history[method];
    history[method] = (...args) => {
      original.apply(history, args);
      tell();
    };
  }
  tell(); // of what has happened meanwhile
};

const done = new Set<string>();

const frugal = (): boolean => {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } };
  return connection?.saveData || /2g/.test(connection?.effectiveType ?? "");
};

const hint = (rel: string, href: string, hash: string) => {
  if (document.querySelector(`link[href="${href}"]`)) return;
  const link = document.createElement("link");
  link.rel = rel;
  if (rel == "preload") link.as = "style";
  link.integrity = hash;
  link.href = href;
  // A hint that fails is no failure: whoever needs the file will tell.
  link.onerror = () => link.remove();
  document.head.append(link);
};

const fetchAhead = async (asked: string): Promise<void> => {
  if (frugal()) return;
  const name = await choose(asked);
  const mfe = mfes[name];
  if (!mfe || done.has(name)) return;
  done.add(name);
  const hashes = integrity();
  for (const i of mfe.js) hint("modulepreload", files[i]!, hashes[files[i]!]!);
  for (const [href, hash] of mfe.css) hint("preload", href, hash);
};

const linked = (event: Event): void => {
  const a = event.composedPath().find((x) => x instanceof HTMLAnchorElement);
  if (!a || a.origin != location.origin) return;
  for (const [name, { on, routes = on }] of Object.entries(mfes)) {
    if (routes && RegExp(routes).test(a.pathname)) fetchAhead(name);
  }
};

const ahead = (name: string): void => {
  const { next } = mfes[name] ?? {};
  if (next) idle(() => next.forEach(fetchAhead));
};

// Begins to fetch what the visitor is likely to need next: the MFEs of a link
// that the pointer or the focus is on, and those that a mounted MFE names as
// next. It runs none of them, applies nothing, and does nothing where the
// visitor saves data or has a slow connection.
const prefetch = (): void => {
  for (const type of ["pointerover", "focusin"]) addEventListener(type, linked, { passive: true });
  document.addEventListener("mfegen:mount", (event) => ahead((event as CustomEvent<{ mfe: string }>).detail.mfe));
  for (const box of document.querySelectorAll<HTMLElement>("[state=mounted] > [data-mfe]")) ahead(box.dataset.mfe!);
};

// Where a slot had to wait, the page has not loaded yet.
if (PREFETCH) {
  if (document.readyState == "complete") prefetch();
  else addEventListener("load", prefetch);
}
