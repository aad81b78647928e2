import { mfes } from "./site.js";
import type { Phase } from "./site.js";

/** The `detail` of every event of the stream. */
export interface Detail {
  /** The MFE's name, as the slot has it. */
  mfe: string;
  /** The version in its package.json. */
  version?: string | undefined;
  /** The team that owns it, from the manifest. */
  team?: string | undefined;
  phase: Phase;
  /** How long the phase took, in milliseconds. */
  duration?: number | undefined;
  /** What was thrown, for error, retry and fallback; for breaker, its state. */
  cause?: unknown;
}

/** open: the MFE is not tried; half-open: once; closed: as ever. */
export type BreakerState = "open" | "half-open" | "closed";

/** The events of the stream are `mfegen:` and one of these. */
export type Type = Phase | "error" | "retry" | "fallback" | "breaker";

/**
 * Dispatches an event of the stream on an element, from where it bubbles to the
 * document, or on the document when the element has left it.
 */
export const tell = (
  type: Type,
  mfe: string,
  el: Element | undefined,
  phase: Phase,
  duration?: number,
  cause?: unknown,
): unknown =>
  (el?.isConnected ? el : document).dispatchEvent(
    new CustomEvent("mfegen:" + type, {
      bubbles: true,
      composed: true,
      detail: { mfe, ...mfes[mfe]?.who, phase, duration, cause } satisfies Detail,
    }),
  );
