// Made by mfegen: the site's MFEs for the TypeScript compiler. Do not edit.
/// <reference path="mfe-env-react.d.ts" />

declare module "mfegen/runtime" {
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
     * The header `traceparent` (W3C Trace Context), which makes a request a
     * part of this page's trace, below the MFE's span:
     * `fetch(url, { headers: { ...context.trace } })`. Absent, and harmless so,
     * where the manifest has no `[telemetry.otel]`.
     */
    readonly trace?: { readonly traceparent: string };
    /**
     * Aborts when the MFE has failed, and before its unmount is called.
     * Listeners and requests that are given it end with the MFE.
     */
    readonly signal: AbortSignal;
    /** As the window's, but what is due after the MFE has gone does not run. */
    setTimeout(f: () => void, ms?: number): number;
    /** As the window's, but it ends with the MFE. */
    setInterval(f: () => void, ms?: number): number;
    /**
     * Says that the MFE is broken: it is unmounted, the failure is told, and
     * the slot shows the fallback. For the error handlers of frameworks, such
     * as Vue's `app.config.errorHandler`. The phase is `run` when left out.
     */
    fail(cause: unknown, phase?: Phase): void;
  }

  /**
   * What an MFE says of itself. The build writes it into the entry of each, as
   * the export `mfegen`, unless the entry has such an export already; a site
   * that takes an MFE from another checks it before the mount.
   */
  export interface About {
    /** The MFE's name in the manifest of the site that built it. */
    readonly name: string;
    /** The version in its package.json. */
    readonly version?: string;
    /**
     * The units that it relies on, each with an npm range in its simplest parts:
     * a version is in it when it passes all comparators of one of the lists.
     * `^1.4.0` is `[[">=1.4.0", "<2.0.0-0"]]`, and `*` is `[[]]`. The shell's
     * name is `shell`.
     */
    readonly requires?: { readonly [unit: string]: readonly (readonly string[])[] };
  }

  /** The module of an MFE's entry. */
  export interface Module {
    readonly mfegen?: About;
    mount?(
      el: HTMLElement,
      props: Props,
      context: Context,
    ): Mounted | (() => unknown) | void | Promise<Mounted | (() => unknown) | void>;
    [name: string]: unknown;
  }

  /** Unmounts an MFE once, however often it is called. */
  export interface Unmount {
    /** Resolves when the MFE has unmounted, rejects with what its unmount threw. */
    (): Promise<unknown>;
    /** Hands new props to the MFE. Absent where it cannot take any after its mount. */
    update?: ((props: Props) => unknown) | undefined;
  }

  /** Where an MFE is in its life, and where it can fail. */
  export type Phase = "load" | "bootstrap" | "mount" | "render" | "update" | "run" | "unmount";

  /**
   * The `detail` of the events `mfegen:load`, `mfegen:bootstrap`, `mfegen:mount`,
   * `mfegen:update`, `mfegen:unmount`, `mfegen:error`, `mfegen:retry`,
   * `mfegen:fallback` and `mfegen:breaker`. They bubble from the MFE's place, or
   * are the document's where it has none.
   */
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

  /** The element `<mfe-slot>`. Its child elements are shown until the MFE has mounted. */
  export interface MfeSlot extends HTMLElement {
    /**
     * What the MFE gets: the last value set, else the JSON of the attribute
     * `props`, else `{}`. Reading it throws a SyntaxError when the attribute
     * is not JSON.
     */
    get props(): Props;
    set props(value: Props | undefined);
    /**
     * Mounts the MFE now, whatever it waits for but its route. With
     * `load = "manual"` nothing else does.
     */
    start(): void;
  }

  /** Returns the names of the site's MFEs. */
  export function names(): string[];

  /**
   * Fetches all that an MFE needs and runs none of it. Resolves to the bare
   * specifier of its entry when its stylesheets apply; rejects when no MFE has
   * the name or a stylesheet fails.
   */
  export function preload(name: string): Promise<string>;

  /**
   * Preloads an MFE, waits for its stylesheets and imports its entry, more than
   * once if need be. The element is where the events of the load are
   * dispatched. Rejects as preload does, and with whatever `import()` rejects
   * with.
   */
  export function load(name: string, el?: Element): Promise<Module>;

  /**
   * Loads an MFE, or the one that a flag puts in its place, and mounts it into
   * an element that is the MFE's alone; where the flag says nothing, nothing is
   * mounted, and the function that it returns does nothing. When the signal aborts, the MFE is unmounted, or not mounted in the first place.
   * Rejects as load does, with what the MFE's `mount` threw, and with the
   * signal's reason when it aborted before `mount` was called.
   */
  export function mount(
    name: string,
    el: HTMLElement,
    props?: Props,
    signal?: AbortSignal,
  ): Promise<Unmount>;
}

declare module "mfegen/bus" {
  /** Who said it. */
  export interface Origin {
    /** A unit's name, or `bridge:` and a bridge's. */
    from: string;
    /** Whether it was said in another tab. */
    tab: boolean;
  }

  /** How to listen. */
  export interface Listening {
    /** Ends it; an MFE's mount gives its context's. */
    signal?: AbortSignal | undefined;
    /** Whether to get the last one at once, where the contract keeps it. Yes, when left out. */
    replay?: boolean | undefined;
  }

  type Events = MfegenBusEvents;
  type State = MfegenBusState;

  /**
   * Emits an event that the contract of the unit names. All listeners have got
   * it when the call returns, unless it is made by a listener: then they get it
   * when the event before it has reached everybody. Throws a DataCloneError when
   * other tabs get the event too and the payload cannot be cloned.
   */
  export function emit<N extends keyof Events>(
    name: N,
    ...payload: undefined extends Events[N] ? [payload?: Events[N]] : [payload: Events[N]]
  ): void;

  /**
   * Listens to an event. Where the contract keeps the last one, the listener
   * gets it before the call returns. Returns what ends it.
   */
  export function on<N extends keyof Events>(
    name: N,
    listener: (payload: Events[N], origin: Origin) => unknown,
    options?: Listening,
  ): () => void;

  /** Listens to one event only, which may be the last one, that was kept. */
  export function once<N extends keyof Events>(
    name: N,
    listener: (payload: Events[N], origin: Origin) => unknown,
    options?: Listening,
  ): () => void;

  /** Returns what a key of the shared state holds; undefined before it was written. */
  export function read<K extends keyof State>(key: K): State[K] | undefined;

  /** Writes a key that the unit owns. Who watches it hears of it when the value is another one. */
  export function write<K extends keyof State>(key: K, value: State[K]): void;

  /** Gives a key's value to the listener, now if there is one, and whenever it changes. */
  export function watch<K extends keyof State>(
    key: K,
    listener: (value: State[K], origin: Origin) => unknown,
    options?: Listening,
  ): () => void;
}

/** What the events on the bus carry. */
interface MfegenBusEvents {
  /** The basket holds other things than before, or has just been read from storage. */
  "basket:changed": {
    /** How many things there are, all lines together. */
    count: number;
    lines: {
      id: string;
      quantity: number;
      size?: string;
    }[];
  };
}

/** What the keys of the shared state hold. */
interface MfegenBusState {
}

/** What the MFEs take. */
interface MfegenProps {
  /** The basket, its store and the checkout form. */
  cart: Record<string, unknown>;
  /** The product list and the product page. */
  catalog: import("../catalog/src/index.js").CatalogProps;
  /** The harbour journal: short pieces about making and mending. */
  journal: Record<string, unknown>;
  /** The “you may also like” strip, as a custom element. */
  recommend: Record<string, unknown>;
  /** What customers say about a product. */
  reviews: Record<string, unknown>;
  /** Where to find us: the shops along the coast, on a map, with their hours. */
  stockists: Record<string, unknown>;
}

/** What follows the element in a call of an MFE's mount. */
type MfegenMountRest<P> = {} extends P ? [props?: P, signal?: AbortSignal] : [props: P, signal?: AbortSignal];

declare module "mfe:cart" {
  import type { Module, Unmount } from "mfegen/runtime";

  /** The MFE's name, for the attribute `name` of `<mfe-slot>`. */
  export const name: "cart";

  /** Fetches all that the MFE needs and runs none of it. */
  export function preload(): Promise<string>;

  /** Loads the MFE's stylesheets and its entry module. */
  export function load(): Promise<Module>;

  /** Loads the MFE and mounts it into an element that is the MFE's alone. */
  export function mount(el: HTMLElement, ...rest: MfegenMountRest<MfegenProps["cart"]>): Promise<Unmount>;
}

declare module "mfe:catalog" {
  import type { Module, Unmount } from "mfegen/runtime";

  /** The MFE's name, for the attribute `name` of `<mfe-slot>`. */
  export const name: "catalog";

  /** Fetches all that the MFE needs and runs none of it. */
  export function preload(): Promise<string>;

  /** Loads the MFE's stylesheets and its entry module. */
  export function load(): Promise<Module>;

  /** Loads the MFE and mounts it into an element that is the MFE's alone. */
  export function mount(el: HTMLElement, ...rest: MfegenMountRest<MfegenProps["catalog"]>): Promise<Unmount>;
}

declare module "mfe:journal" {
  import type { Module, Unmount } from "mfegen/runtime";

  /** The MFE's name, for the attribute `name` of `<mfe-slot>`. */
  export const name: "journal";

  /** Fetches all that the MFE needs and runs none of it. */
  export function preload(): Promise<string>;

  /** Loads the MFE's stylesheets and its entry module. */
  export function load(): Promise<Module>;

  /** Loads the MFE and mounts it into an element that is the MFE's alone. */
  export function mount(el: HTMLElement, ...rest: MfegenMountRest<MfegenProps["journal"]>): Promise<Unmount>;
}

declare module "mfe:recommend" {
  import type { Module, Unmount } from "mfegen/runtime";

  /** The MFE's name, for the attribute `name` of `<mfe-slot>`. */
  export const name: "recommend";

  /** Fetches all that the MFE needs and runs none of it. */
  export function preload(): Promise<string>;

  /** Loads the MFE's stylesheets and its entry module. */
  export function load(): Promise<Module>;

  /** Loads the MFE and mounts it into an element that is the MFE's alone. */
  export function mount(el: HTMLElement, ...rest: MfegenMountRest<MfegenProps["recommend"]>): Promise<Unmount>;
}

declare module "mfe:reviews" {
  import type { Module, Unmount } from "mfegen/runtime";

  /** The MFE's name, for the attribute `name` of `<mfe-slot>`. */
  export const name: "reviews";

  /** Fetches all that the MFE needs and runs none of it. */
  export function preload(): Promise<string>;

  /** Loads the MFE's stylesheets and its entry module. */
  export function load(): Promise<Module>;

  /** Loads the MFE and mounts it into an element that is the MFE's alone. */
  export function mount(el: HTMLElement, ...rest: MfegenMountRest<MfegenProps["reviews"]>): Promise<Unmount>;
}

declare module "mfe:stockists" {
  import type { Module, Unmount } from "mfegen/runtime";

  /** The MFE's name, for the attribute `name` of `<mfe-slot>`. */
  export const name: "stockists";

  /** Fetches all that the MFE needs and runs none of it. */
  export function preload(): Promise<string>;

  /** Loads the MFE's stylesheets and its entry module. */
  export function load(): Promise<Module>;

  /** Loads the MFE and mounts it into an element that is the MFE's alone. */
  export function mount(el: HTMLElement, ...rest: MfegenMountRest<MfegenProps["stockists"]>): Promise<Unmount>;
}

/** The names of the site's MFEs. */
type MfegenName = keyof MfegenProps;

/** The attributes of `<mfe-slot>`. */
type MfegenSlotAttributes =
  | {
      [N in MfegenName]: {
        name: N;
        /**
         * Props of the MFE: JSON, which works everywhere, or an object where the
         * framework sets properties of custom elements (React 19, Preact, Vue, Lit).
         */
        props?: string | MfegenProps[N];
      };
    }[MfegenName]
  | {
      /** A name that is known at run time only. */
      name: MfegenName;
      /** Props of the MFE as JSON. */
      props?: string;
    };

interface HTMLElementTagNameMap {
  "mfe-slot": import("mfegen/runtime").MfeSlot;
}

type MfegenEvent = CustomEvent<import("mfegen/runtime").Detail>;

interface MfegenEventMap {
  "mfegen:load": MfegenEvent;
  "mfegen:bootstrap": MfegenEvent;
  "mfegen:mount": MfegenEvent;
  "mfegen:update": MfegenEvent;
  "mfegen:unmount": MfegenEvent;
  "mfegen:error": MfegenEvent;
  "mfegen:retry": MfegenEvent;
  "mfegen:fallback": MfegenEvent;
  "mfegen:breaker": MfegenEvent;
}

interface HTMLElementEventMap extends MfegenEventMap {}

interface DocumentEventMap extends MfegenEventMap {}

/** What the page knows of each MFE, for whoever looks from the developer tools. */
declare var mfegen: Record<
  MfegenName,
  {
    /** The circuit breaker, once the MFE has failed. */
    breaker?: { state: import("mfegen/runtime").BreakerState; failures: number; until?: Date };
  }
>;
