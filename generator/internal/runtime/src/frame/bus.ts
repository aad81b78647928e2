/**
 * The bus of a frame, served to frames as the bare specifier `mfegen/bus/core`:
 * what is said goes to the page, which passes on what the contract names. State
 * does not get into a frame.
 *
 * @module
 */
import { ears, inside, last, send } from "mfegen/inside";
import type { Listening, Origin } from "../bus/core.js";
import type { Said } from "./inside.js";

type Listener = (payload: any, origin: Origin) => unknown;

const { emits = [], listens = [], name, replay = [] } = inside;

const declared = (event: string, names: string[], verb: string) => {
  if (!names.includes(event)) {
    console.warn(`mfegen: ${name} ${verb} "${event}", which its contract does not name, and which cannot get through its frame.`);
  }
};

// One that throws stops nobody.
const hear = (f: Listener, { payload, origin }: Said) => {
  try {
    f(payload, origin);
  } catch (error) {
    reportError(error);
  }
};

const emit = (event: string, payload?: unknown): void => {
  declared(event, emits, "emits");
  send(event, payload);
  // What the page does not bring back.
  if (!listens.includes(event)) for (const ear of [...ears]) ear({ event, payload, origin: { from: name, tab: false } });
};

const on = (event: string, f: Listener, { signal, replay: again = true }: Listening = {}): (() => void) => {
  declared(event, [...listens, ...emits], "listens to");
  const ear = (said: Said) => said.event == event && hear(f, said);
  const off = () => void ears.delete(ear);
  if (signal?.aborted) return off;
  signal?.addEventListener("abort", off);
  ears.add(ear);
  const before = last.get(event);
  if (again && before && replay.includes(event)) hear(f, before);
  return off;
};

const once = (event: string, f: Listener, listening?: Listening): (() => void) => {
  let done = false;
  const off = on(
    event,
    (payload, origin) => {
      if (done) return;
      done = true;
      queueMicrotask(() => off());
      f(payload, origin);
    },
    listening,
  );
  return off;
};

const none = (): never => {
  throw Error(`${name} is in a frame, which state does not get into or out of`);
};

/** As the page's. The unit is always the frame's. */
export const bus = (_unit: string) => ({ emit, on, once, read: none, write: none, watch: none });
