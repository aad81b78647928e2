import type { Entry } from "./site.js";

/** Functions to call whenever the location has changed in place. */
export const followers = new Set<() => void>();

const tell = () => {
  for (const f of followers) f();
};

const { navigation } = window as { navigation?: EventTarget };
if (navigation) {
  navigation.addEventListener("currententrychange", tell);
} else {
  // Without the Navigation API, popstate tells of traversal and nothing tells
  // of pushState and replaceState.
  addEventListener("popstate", tell);
  for (const method of ["pushState", "replaceState"] as const) {
    const original = history[method];
    history[method] = (...args) => {
      original.apply(history, args);
      tell();
    };
  }
}

// Literal segments, `:name` for one segment, and a last `/*` for the rest, which
// may be empty. A slash at the end of the path makes no difference.
const matches = (pattern: string): boolean =>
  RegExp(
    "^" +
      encodeURI(pattern)
        .replace(/[.$()+]/g, "\\$&")
        .replace(/\/\*$/, "(/.*)?")
        .replace(/\/:[^/]+/g, "/[^/]+") +
      "/?$",
  ).test(location.pathname);

/** Reports whether the MFE may be shown where the page is now. */
export const fits = (mfe?: Entry): boolean =>
  mfe?.load != "route" || !mfe.routes?.[0] || mfe.routes.some(matches);
