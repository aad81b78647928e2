import { later } from "./step.js";
import type { Entry } from "./site.js";

/** Dispatches `currententrychange` when the location has changed in place. */
export const route: EventTarget =
  (window as { navigation?: EventTarget }).navigation ?? (ROUTE && later((l) => l.follow(route)), new EventTarget());

/** Reports whether the MFE may be shown where the page is now. */
export const fits = (mfe?: Entry): boolean =>
  // Of undefined it is the expression that matches everything.
  !ROUTE || RegExp(mfe?.on as string).test(location.pathname);
