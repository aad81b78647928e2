import type { Origin } from "mfegen/bus/core";
import type { Props } from "../mount.js";
import type { Phase, Who } from "../site.js";

/**
 * What a page and a frame say to each other. The frame asks for the wire with
 * {@link READY}, once its listener stands; the page answers with {@link Start}
 * and the end of a channel, on which all else goes.
 */
export const READY = "mfegen:ready";

/** The first message, with the port. */
export interface Start {
  mfegen: "start";
  props: Props;
}

/** What the page says on the channel. */
export type Down =
  | { id: number; call: "update"; props: Props }
  | { id: number; call: "unmount" }
  | { event: string; payload: unknown; origin: Origin };

/** What the frame says on the channel. The page believes none of it. */
export interface Up {
  /** An answer to the call of that number; 0 is the mount. */
  id?: number;
  /** What the call threw, or what went wrong meanwhile. */
  error?: Thrown;
  phase?: Phase;
  /** With the answer to the mount: whether there is an update. */
  update?: boolean;
  /** The content's, in CSS pixels. */
  height?: number;
  event?: string;
  payload?: unknown;
}

/** An error on its way. */
export interface Thrown {
  name: string;
  message: string;
  stack: string;
}

/** The data block of a frame's page. */
export interface Inside extends Who {
  name: string;
  /** The bare specifier of the MFE's entry. */
  entry: string;
  emits?: string[];
  listens?: string[];
  /** Those of which who listens later gets the last one. */
  replay?: string[];
}
