import type { Entry, Phase } from "./site.js";

/** The runtime's own view of the MFEs, which a module of its own shares. */
export const { mfegen: mfes } = window as unknown as { mfegen: Record<string, Entry> };

/** The last failure of each MFE. */
export const last: Record<string, { phase: Phase; cause: unknown }> = {};
