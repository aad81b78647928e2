import { mfes } from "./site.js";
import type { Phase } from "./site.js";
import type { Detail, Type } from "./tell.js";

/**
 * Calls a function and rejects when it has not answered in time, if there is a
 * limit. What comes later is dropped, as is the timer's rejection.
 */
export const within = <T>(ms: number | undefined, what: string, f: () => T): Promise<Awaited<T>> =>
  Promise.race([
    f(),
    new Promise<never>((_, reject) => ms && setTimeout(reject, ms, Error(what + " timed out"))),
  ]);

type Faults = typeof import("mfegen/faults");
type Later = typeof import("mfegen/later");

export const ignore = async (): Promise<void> => {};

/**
 * Calls what deals with failures, and fetches it for the first one: a page
 * where nothing fails never has it. Resolves to nothing where it cannot be
 * fetched either.
 */
export const faults = <T>(f: (faults: Faults) => T): Promise<Awaited<T> | void> =>
  within(9e3, "", () => import("mfegen/faults"))
    .then(f)
    .catch(ignore) as Promise<Awaited<T> | void>;

/** Calls what can wait. */
export const later = <T>(f?: (later: Later) => T): Promise<Awaited<T>> => import("mfegen/later").then(f) as Promise<Awaited<T>>;

/**
 * Runs one phase of an MFE: bounded, measured as `mfegen:<mfe>:<phase>`, and
 * told to the page, whether it ends well or not.
 */
export const step = async <T>(
  name: string,
  el: Element | undefined,
  phase: Phase,
  f: () => T | Promise<T>,
): Promise<T> => {
  const label = `mfegen:${name}:${phase}`;
  const start = performance.mark(label).startTime;
  // What tell does. It is here once more because a call is longer.
  const end = (type: Type, cause?: unknown) =>
    (el?.isConnected ? el : document).dispatchEvent(
      new CustomEvent("mfegen:" + type, {
        bubbles: true,
        composed: true,
        detail: {
          mfe: name,
          ...mfes[name]?.who,
          phase,
          cause,
          duration: performance.measure(label, { start }).duration,
        } satisfies Detail,
      }),
    );
  try {
    const result = await within(mfes[name]?.timeout?.[phase as "mount"], label, f);
    end(phase);
    return result;
  } catch (cause) {
    end("error", cause);
    await faults((f) => f.failed(name, el, phase, cause));
    throw cause;
  }
};
