/**
 * The browser side of mfegen, served as the bare specifier `mfegen/runtime`.
 *
 * It knows what the page's data block says about each MFE and decides nothing
 * itself: which file, which version and which hash were settled at build time.
 * Importing it defines the custom element `<mfe-slot>`. What deals with
 * failures is a module of its own, `mfegen/faults`, which is fetched when
 * something fails.
 *
 * @module
 */
import { running } from "./mount.js";
import { mfes } from "./site.js";
import { faults } from "./step.js";
import "./slot.js";

export { load, preload } from "./load.js";
export { mount } from "./mount.js";
export { names } from "./site.js";
export type { About, Context, Module, Mounted, Props, Unmount } from "./mount.js";
export type { Phase } from "./site.js";
export type { MfeSlot } from "./slot.js";
export type { BreakerState, Detail } from "./tell.js";

// For whoever looks from the developer tools: what the page knows of each MFE,
// and the state of its circuit breaker once it has failed. The module of the
// failures finds it there too.
(window as { mfegen?: unknown }).mfegen = mfes;

const late = (event: Event): unknown => faults((f) => f.late(event, running));
addEventListener("error", late);
addEventListener("unhandledrejection", late);
