import type { Detail, Type } from "../tell.js";

const types: Type[] = [
  "load", "bootstrap", "mount", "render", "update", "run", "unmount",
  "error", "retry", "fallback", "breaker",
];

/** Listens to the whole stream of events, wherever in the page they happen. */
export const follow = (f: (type: Type, detail: Detail) => void): void => {
  for (const type of types) {
    document.addEventListener("mfegen:" + type, (event) => f(type, (event as CustomEvent<Detail>).detail));
  }
};
