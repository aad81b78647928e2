import { load, wear } from "./load.js";
import { mfes } from "./site.js";
import { faults, ignore, later, step } from "./step.js";
import type { Phase } from "./site.js";

/** What the page hands to an MFE. */
export type Props = Record<string, unknown>;

/** What an MFE's `mount` may return instead of a bare unmount function. */
export interface Mounted {
  /** Takes new props without a new mount. */
  update?(props: Props): unknown;
  /** Removes what `mount` made and frees what it holds. */
  unmount?(): unknown;
}

/** What `mount` gets as its third argument: the MFE's hold on the page. */
export interface Context {
  /** The MFE's name in `mfe.toml`. */
  readonly name: string;
  /** The version in its package.json, and the team that owns it. */
  readonly version?: string;
  readonly team?: string;
  /**
   * The header `traceparent` (W3C Trace Context), which makes a request a part
   * of this page's trace, below the MFE's span:
   * `fetch(url, { headers: { ...context.trace } })`. Absent, and harmless so,
   * where the manifest has no `[telemetry.otel]`.
   */
  readonly trace?: { readonly traceparent: string };
  /**
   * Aborts when the MFE has failed, and before its unmount is called. Listeners
   * and requests that are given it end with the MFE.
   */
  readonly signal: AbortSignal;
  /** As the window's, but what is due after the MFE has gone does not run. */
  setTimeout(f: () => void, ms?: number): number;
  /** As the window's, but it ends with the MFE. */
  setInterval(f: () => void, ms?: number): number;
  /**
   * Says that the MFE is broken: it is unmounted, the failure is told, and the
   * slot shows the fallback. For the error handlers of frameworks, such as
   * Vue's `app.config.errorHandler`.
   *
   * @param cause - what was thrown
   * @param phase - `render`, or `run` when left out
   */
  fail(cause: unknown, phase?: Phase): void;
}

/**
 * What an MFE says of itself. The build writes it into the entry of each, as the
 * export `mfegen`, unless the entry has such an export already; a site that
 * takes an MFE from another checks it before the mount.
 */
export interface About {
  /** The MFE's name in the manifest of the site that built it. */
  readonly name: string;
  /** The version in its package.json. */
  readonly version?: string;
  /**
   * The units that it relies on, each with an npm range in its simplest parts:
   * a version is in it when it passes all comparators of one of the lists.
   * `^1.4.0` is `[[">=1.4.0", "<2.0.0-0"]]`, and `*` is `[[]]`. The shell's name
   * is `shell`.
   */
  readonly requires?: { readonly [unit: string]: readonly (readonly string[])[] };
}

/** The module of an MFE's entry. Every mount style is compiled to this one. */
export interface Module {
  readonly mfegen?: About;
  mount?(el: HTMLElement, props: Props, context: Context): MountResult | Promise<MountResult>;
  [name: string]: unknown;
}

type MountResult = Mounted | (() => unknown) | void;

/** A `mount` with work that must be done once, before the first mount. */
export interface Bootstrapped {
  bootstrap?(el: HTMLElement, props: Props): unknown;
}

/** Unmounts an MFE once, however often it is called. */
export interface Unmount {
  /**
   * @returns a promise that resolves when the MFE has unmounted, and rejects
   * with what its unmount threw
   */
  (): Promise<unknown>;
  /**
   * Hands new props to the MFE. Absent where the MFE cannot take any after its
   * mount.
   */
  update?: ((props: Props) => unknown) | undefined;
  /** Says that nothing was mounted, because a flag is off. */
  off?: boolean;
}

/** A mount that may end without a word, in no phase, when it was told already. */
export interface Running extends Context {
  fail(cause: unknown, phase?: Phase | ""): void;
}

/** The MFEs that are mounted or about to be. */
export const running = new Set<Running>();

// What is due when the signal has aborted is dropped then and not earlier, so
// that nobody has to keep a list of timers.
const timer =
  (set: (f: () => void, ms?: number) => number, signal: AbortSignal): Context["setTimeout"] =>
  (f, ms) => {
    const id = set(() => (signal.aborted ? clearInterval(id) : f()), ms);
    return id;
  };

/**
 * Mounts an MFE for someone whose props may change until then, who may lose
 * interest, and who hears of failures that come later.
 */
export type Start = (
  name: string,
  el: HTMLElement,
  source: { props: Props },
  asked?: Pick<AbortSignal, "throwIfAborted"> & Partial<AbortSignal>,
  broke?: () => void,
) => Promise<Unmount>;

export const start: Start = async (name, el, source, asked, broke = ignore) => {
  if (FLAGS && mfes[name]?.gate && !(name = await later((l) => l.gate(name, el, asked)))) return ignore;
  if (BREAKER) {
    // Where storage is blocked, asking for it throws, and nothing is barred.
    const failed = async () => sessionStorage["mfegen:" + name];
    if ((await failed().catch(ignore)) && (await faults((f) => f.bars(name, el)))) throw 0;
  }
  const module = await load(name, el);
  asked?.throwIfAborted();
  const mfe = mfes[name]!;
  let it: Mounted | undefined;
  let ended: Promise<unknown> | undefined;
  const control = new AbortController();
  const { signal } = control;
  const release = () => (typeof it == "function" ? (it as () => unknown)() : it?.unmount?.());
  const end = async () => {
    // Frameworks mind when they are ended in the middle of a render, and a slot
    // wants to see where the focus is.
    await new Promise((resolve) => setTimeout(resolve));
    // Not after the MFE's own part, which may never be done.
    running.delete(context);
    control.abort();
    wear(mfe, -1);
    await release();
  };
  const context: Running = {
    name,
    ...mfe.who,
    signal,
    setTimeout: timer(setTimeout, signal),
    setInterval: timer(setInterval, signal),
    fail(cause, phase = "run") {
      ended ??= (phase ? step(name, el, phase, () => Promise.reject(cause)) : Promise.reject())
        .catch(broke)
        .then(end)
        .catch(ignore);
    },
  };
  const unmount: Unmount = () => (ended ??= step(name, el, "unmount", end));
  asked?.addEventListener?.("abort", () => unmount().catch(ignore));
  running.add(context);
  wear(mfe, 1);
  try {
    if (BOOTSTRAP) {
      const bootstrap = (module.mount as Bootstrapped | undefined)?.bootstrap;
      if (bootstrap) await step(name, el, "bootstrap", () => bootstrap(el, source.props));
    }
    await step(name, el, "mount", async () => {
      it = (await module.mount!(el, source.props, context)) as Mounted | undefined;
      // Too late: it was given up meanwhile.
      if (ended) release();
    });
  } catch (cause) {
    ended ??= end().catch(ignore);
    throw cause;
  }
  if (it?.update) unmount.update = (props) => step(name, el, "update", () => it!.update!(props));
  return unmount;
};

/**
 * Loads an MFE, or the one that a flag puts in its place, and mounts it into an
 * element; where the flag says nothing, nothing is mounted, and the function that
 * it returns does nothing. What goes wrong is told by the
 * event `mfegen:error` too; the element shows no fallback, as a slot does.
 *
 * @param name - the MFE's name in `mfe.toml`
 * @param el - an element that is the MFE's alone
 * @param props - handed to the MFE as they are
 * @param signal - ends the mount when it aborts, at whatever stage: an MFE that
 * is still loading is not mounted, one that is mounting is unmounted as soon as
 * it has mounted, and a mounted one is unmounted
 * @returns a promise of the function that unmounts it
 * @throws Error - (rejection) as {@link load} does; a TypeError when the entry
 * exports no `mount`; what the MFE's `mount` threw; and the signal's reason,
 * when it aborted before `mount` was called
 */
export const mount = (name: string, el: HTMLElement, props: Props = {}, signal?: AbortSignal): Promise<Unmount> =>
  start(name, el, { props }, signal);
