/**
 * What deals with failures, served as the bare specifier `mfegen/faults` and
 * fetched when the first one happens: retries, whose error it was, circuit
 * breakers. The runtime calls it; what it shows is in fallback.ts.
 *
 * @module
 */
import { count } from "./breaker.js";
import { culprit } from "./culprit.js";
import { files } from "./site.js";
import { last, mfes } from "./state.js";
import { tell } from "./tell.js";
import type { Running } from "./mount.js";
import type { Entry, Phase } from "./site.js";
import type { Detail } from "./tell.js";

export { bars } from "./breaker.js";
export { fallback } from "./fallback.js";

// Whatever has been told, so that a promise that nobody handles does not make
// it news again.
const told = new WeakSet<object>();

const remember = (cause: unknown) => Object(cause) === cause && told.add(cause as object);

/** Takes note of a failure that the runtime has told. */
export const failed = (name: string, el: Element | undefined, phase: Phase, cause: unknown): void => {
  remember(cause);
  last[name] = { phase, cause };
  console.error("mfegen:", name, phase, cause);
  count(name, el, phase);
};

/**
 * Finds out whether an error that nobody caught, or a rejection that nobody
 * handled, is an MFE's; if so, tells it once and ends each mount of that MFE,
 * since nobody knows which of them it was.
 */
export const late = (event: Event, running: Set<Running>): void => {
  const { error, message, filename, reason } = event as Partial<ErrorEvent & PromiseRejectionEvent>;
  const cause: unknown = "reason" in event ? reason : (error ?? message);
  if (told.has(cause as object)) return;
  const { stack, message: text } = Object(cause) as Partial<Error>;
  // The message may hold URLs too. It is asked last, and only where browsers
  // say no more: when an import() fails.
  const name =
    culprit(String(stack ?? "").replace(text || "\n", "")) ??
    culprit(filename ?? "") ??
    (cause instanceof TypeError ? culprit(text ?? "") : undefined);
  if (!name) return;
  remember(cause);
  let first = true;
  for (const context of running) {
    if (context.name != name) continue;
    context.fail(cause, first ? "run" : "");
    first = false;
  }
  if (first) {
    tell("error", name, undefined, "run", undefined, cause);
    failed(name, undefined, "run", cause);
  }
};

const used: Record<string, number> = {};

// Browsers keep a module that threw or never came, and some keep one that did
// not arrive. The import map has integrity for so many more URLs of each entry.
const advance = (name: string, mfe: Entry): boolean => {
  const n = (used[name] ?? 0) + 1;
  if (n > (mfe.retries ?? 0) + 1) return false;
  used[name] = n;
  mfe.entry = `${files[mfe.js[0]!]}?r=${n}`;
  return true;
};

// A stylesheet that has not come yet is asked for anew.
const unstick = (mfe: Entry) => {
  for (const [href] of mfe.css) {
    const link = document.querySelector<HTMLLinkElement>(`[rel=stylesheet][href="${href}"]`);
    if (!link?.sheet) link?.dispatchEvent(new Event("error"));
  }
};

// What threw while it ran will throw again; what did not arrive may arrive.
const transient = (cause: unknown) =>
  cause instanceof TypeError || / timed out$|^cannot load /.test((cause as Error)?.message);

interface Attempts {
  count: number;
  over?: number;
  pause?: Promise<boolean> | undefined;
}

const attempts: Record<string, Attempts> = {};

/**
 * Says whether a load that failed is to be tried again, after a pause that
 * grows. Slots that wait for the same MFE wait for the same attempts.
 */
export const again = (name: string, el: Element | undefined, cause: unknown): Promise<boolean> => {
  const mfe = mfes[name];
  if (!mfe) return Promise.resolve(false);
  const a = (attempts[name] ??= { count: 0 });
  // Slots do not hear of the last failure at the same moment.
  if (a.over && performance.now() - a.over < 500) return Promise.resolve(false);
  return (a.pause ??= (async () => {
    const more = a.count < (mfe.retries ?? 0) && transient(cause);
    if (more) {
      tell("retry", name, el, "load", undefined, cause);
      // Not all visitors at the same time.
      await new Promise((resolve) => setTimeout(resolve, mfe.delay! * 2 ** a.count * (0.75 + Math.random() / 2)));
    }
    // The visitor's own attempt, which comes when these are over, gets a URL
    // of its own too.
    a.count = more ? a.count + 1 : 0;
    a.over = more ? 0 : performance.now();
    unstick(mfe);
    mfe.stuck = !advance(name, mfe) && !transient(cause);
    return more;
  })().finally(() => (a.pause = undefined)));
};

document.addEventListener("mfegen:load", (event) => delete attempts[(event as CustomEvent<Detail>).detail.mfe]);
