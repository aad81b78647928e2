import type { BreakerState } from "./tell.js";

/** Where an MFE is in its life, and where it can fail. */
export type Phase = "load" | "bootstrap" | "mount" | "render" | "update" | "run" | "unmount";

/** What the events say of an MFE, and what its mount context says of it. */
export interface Who {
  /** The version in its package.json. */
  version?: string;
  /** The team that owns it. */
  team?: string;
  /** Headers that join a request to the MFE's span; written by telemetry/otel.ts. */
  trace?: { traceparent: string };
}

/** What a page says about an MFE that runs in a frame. */
export interface Frame {
  src: string;
  title: string;
  /** The names of its props. */
  props?: string[];
  /** The events that it emits and those that it listens to. */
  emits?: string[];
  listens?: string[];
}

/**
 * What a page says about one MFE.
 */
export interface Entry {
  /** The bare specifier of the module that mounts the MFE. */
  entry: string;
  /** What it waits for; absent when it is mounted at once. */
  wait?: "visible" | "idle" | "hover" | "manual";
  /** A regular expression of the paths, base included, without which it is not shown. */
  on?: string;
  /** What the events say of it. */
  who?: Who;
  /** A regular expression of the paths where it may be, when there is no `on`. */
  routes?: string;
  /** Indexes into the page's `files`: the entry and all that it imports statically. */
  js: number[];
  /**
   * Stylesheets with their Subresource Integrity metadata, without those that
   * every page has.
   */
  css: [url: string, integrity: string][];
  /** In a shadow root: the stylesheets that it adopts. */
  sheets?: [url: string, integrity: string][];
  /** In a frame: its page, and what gets through. */
  frame?: Frame;
  /** Limits in milliseconds, of one attempt to load and of other phases. */
  timeout?: { [P in Exclude<Phase, "load"> | "try"]?: number };
  /** How often a load that failed is tried again: with `?r=1`, `?r=2`, … */
  retries?: number;
  /** Milliseconds before the first retry; each further one waits twice as long. */
  delay?: number;
  /** The MFEs that a visitor is likely to need next. */
  next?: string[];
  /** The MFE that is mounted instead when this one fails. */
  fallback?: string;
  /**
   * Absent where no flag decides about the MFE. Else what is mounted instead of
   * it while nobody knows the flag: another MFE's name, its own, or "" for
   * nothing; and, unless the build knows, the flag and what stands for it when
   * that is off.
   */
  gate?: { pick: string; flag?: string; off?: string };
  /** Failures in a row that open the circuit breaker; absent when it has none. */
  failures?: number;
  /** Milliseconds that it stays open. */
  cooldown?: number;
  /** Of an MFE from elsewhere: where all of its files are, a URL that ends with `/`. */
  at?: string;
  /** Of an MFE from elsewhere: the versions that it finds of the shell. `1.x` is the last one of a major. */
  shell?: string[];
  /** What the breaker has come to; written when the MFE has failed. */
  breaker?: { state: BreakerState; failures: number; until?: Date };
  /** Written when only a new page can load the MFE. */
  stuck?: boolean;
}

interface Data {
  base: string;
  /** Where the events are sent, when the manifest says so. */
  beacon?: string;
  /** What `[telemetry.sentry]` says, by the names of Sentry's options. */
  sentry?: { dsn?: string; environment?: string; release?: string; sampleRate?: number };
  /** Whether the scripts have debug IDs, by which Sentry finds their source maps. */
  maps?: boolean;
  /** What `[telemetry.otel]` says. */
  otel?: { endpoint?: string; service?: string; headers?: Record<string, string>; sampleRate?: number };
  /** What `[telemetry.posthog]` says. */
  posthog?: { key?: string; host?: string };
  /**
   * Paths of the scripts that hold the SDKs of these, which an error passes
   * through and never comes from.
   */
  aside?: string[];
  /** The declared flags with their defaults, where the page has `mfegen/flags`. */
  flags?: {
    values: Record<string, boolean>;
    /** Milliseconds that a provider has; absent when there is none. */
    timeout?: number;
    /** Where PostHog is asked: what it is initialised with, if not by others. */
    posthog?: { key?: string; host?: string };
  };
  files: string[];
  mfes: Record<string, Entry>;
}

const json = (selector: string) => JSON.parse(document.querySelector<HTMLScriptElement>(selector)!.text);

/** Reads the page's data block. */
export const page = (): Data => json("#mfegen");

/** URLs of scripts, and the site's MFEs by name. */
export const { files, mfes }: Data = json("#mfegen");

/** Reads the integrity metadata by URL, as the page's import map has it. */
export const integrity = (): Record<string, string> => json("[type=importmap]").integrity;

/** Returns the names of the site's MFEs. */
export const names = (): string[] => Object.keys(mfes);
