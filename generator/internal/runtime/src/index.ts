/**
 * The browser side of mfegen, served as the bare specifier `mfegen/runtime`.
 *
 * It knows what the page's data block says about each MFE and decides nothing
 * itself: which file, which version and which hash were settled at build time.
 * Importing it defines the custom element `<mfe-slot>`.
 *
 * @module
 */
export { load, preload } from "./load.js";
export { mount } from "./mount.js";
export { names } from "./site.js";
export type { Module, Mounted, Props, Unmount } from "./mount.js";
export type { ErrorDetail, MfeSlot, Phase } from "./slot.js";
import "./slot.js";
