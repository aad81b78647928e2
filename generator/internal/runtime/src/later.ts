/**
 * What can wait, served as the bare specifier `mfegen/later`: the moments of
 * MFEs that are not shown at once, and prefetching. The runtime fetches it when
 * a slot has to wait, or else when the browser is idle.
 *
 * @module
 */
import { files, integrity, mfes } from "./site.js";
import type { Entry } from "./site.js";
import type { MfeSlot } from "./slot.js";

// Safari has no idle callbacks; a busy page may have none for long.
const idle = (f: () => void): unknown =>
  (window.requestIdleCallback as unknown) ? requestIdleCallback(f, { timeout: 2000 }) : setTimeout(f);

/** Starts a slot when its moment has come. What is manual, the page starts. */
export const wait = (slot: MfeSlot, box: Element, moment: Entry["wait"]): void => {
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

const fetchAhead = (name: string): void => {
  const mfe = mfes[name];
  if (!mfe || done.has(name) || frugal()) return;
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

/**
 * Begins to fetch what the visitor is likely to need next: the MFEs of a link
 * that the pointer or the focus is on, and those that a mounted MFE names as
 * next. It runs nothing, applies nothing, and does nothing where the visitor
 * saves data or has a slow connection.
 */
export const prefetch = (): void => {
  for (const type of ["pointerover", "focusin"]) addEventListener(type, linked, { passive: true });
  document.addEventListener("mfegen:mount", (event) => ahead((event as CustomEvent<{ mfe: string }>).detail.mfe));
  for (const box of document.querySelectorAll<HTMLElement>("[state=mounted] > [data-mfe]")) ahead(box.dataset.mfe!);
};
