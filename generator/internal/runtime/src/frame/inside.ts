/**
 * Runs an MFE in its frame, served as the bare specifier `mfegen/inside` to
 * frames alone: it takes props from the page, tells it the content's height and
 * what goes wrong, and offers the declared events as `mfegen/bus`. Nothing
 * here guards anything; the page does.
 *
 * @module
 */
import { READY } from "./wire.js";
import type { Bootstrapped, Context, Module, Mounted, Props } from "../mount.js";
import type { Phase } from "../site.js";
import type { Down, Inside, Start, Thrown, Up } from "./wire.js";

/** What the frame's page says of the MFE. */
export const inside: Inside = JSON.parse(document.querySelector<HTMLScriptElement>("#mfegen")!.text);
const { name, version, team, entry } = inside;
// For modules of the runtime's that the MFE may bring along.
(window as { mfegen?: unknown }).mfegen = {};
const box = document.querySelector<HTMLElement>("[data-mfe]")!;

/** An event with who said it. */
export type Said = Extract<Down, { event: string }>;

const plain = (cause: unknown): Thrown => {
  const { name, message, stack } = Object(cause) as Partial<Error>;
  return { name: String(name ?? "Error"), message: String(message ?? cause), stack: String(stack ?? "") };
};

let port: MessagePort | undefined;

const say = (up: Up): unknown => port?.postMessage(up);

/** Who listens to what comes from the page. */
export const ears = new Set<(said: Said) => void>();

/** The last of each event that has come. */
export const last = new Map<string, Said>();

/** Sends an event to the page. */
export const send = (event: string, payload: unknown): unknown => say({ event, payload });

const fail = (cause: unknown, phase: Phase = "run"): unknown => say({ error: plain(cause), phase });
addEventListener("error", (event) => fail(event.error ?? event.message));
addEventListener("unhandledrejection", (event) => fail(event.reason));

const control = new AbortController();
const { signal } = control;

const context: Context = {
  name,
  ...(version && { version }),
  ...(team && { team }),
  signal,
  // All timers end with the frame.
  setTimeout: (f, ms) => setTimeout(f, ms),
  setInterval: (f, ms) => setInterval(f, ms),
  fail,
};

let it: Mounted | (() => unknown) | void;

const begin = async (props: Props): Promise<Up> => {
  const { mount }: Module = await import(entry);
  await (mount as Bootstrapped | undefined)?.bootstrap?.(box, props);
  it = await mount!(box, props, context);
  return { update: typeof it == "object" && !!it.update };
};

const end = async (): Promise<Up> => {
  control.abort();
  await (typeof it == "function" ? it() : it?.unmount?.());
  return {};
};

// Frames grow with their content, which keeps its margins to itself.
Object.assign(document.body.style, { margin: "0" });
Object.assign(box.style, { display: "flow-root" });
const grown = () => say({ height: Math.ceil(box.getBoundingClientRect().height) });
new ResizeObserver(grown).observe(box);

const answer = async (id: number, f: () => Promise<Up>) => {
  try {
    say({ id, ...(await f()) });
  } catch (cause) {
    say({ id, error: plain(cause) });
  }
};

const hear = ({ data }: MessageEvent<Down>) => {
  if ("event" in data) {
    last.set(data.event, data);
    for (const ear of [...ears]) ear(data);
  } else if (data.call == "update") {
    answer(data.id, async () => {
      await (it as Mounted).update!(data.props);
      return {};
    });
  } else {
    answer(data.id, end);
  }
};

const start = ({ source, origin, data, ports }: MessageEvent<Start>) => {
  // The page is the site's, whose URL this one has; the frame itself has no origin.
  if (source != parent || origin != location.origin || data?.mfegen != "start") return;
  port?.close();
  port = ports[0]!;
  port.onmessage = hear;
  grown();
  // Whoever in the frame asks for another wire gets one, and no other mount.
  answer(0, () => (begun ??= begin(data.props)));
};
let begun: Promise<Up> | undefined;
addEventListener("message", start);
parent.postMessage(READY, location.origin);
