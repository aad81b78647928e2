/**
 * Reports to Sentry, with the SDK that the shell has installed: each failure of
 * an MFE once, and every other event of the stream as a breadcrumb. Events that
 * come from an MFE's code have the tags `mfe`, `mfe.version`, `team` and
 * `mfe.phase`, whoever captures them. Without a DSN in the manifest the
 * application initialises Sentry itself, when and as it likes.
 *
 * @module
 */
import { addBreadcrumb, captureException, getGlobalScope, init } from "@sentry/browser";
import { culprit } from "../culprit.js";
import { mfes, page } from "../site.js";
import { follow } from "./stream.js";
import type { Event, EventHint } from "@sentry/browser";
import type { Phase } from "../site.js";

const tags = (mfe: string, phase: Phase) => {
  const { version, team } = mfes[mfe]?.who ?? {};
  return { mfe, "mfe.version": version, team, "mfe.phase": phase };
};

const { sentry: options, maps, base } = page();
if (options?.dsn) {
  init({
    ...options,
    // It runs timers and listeners inside a try, which makes the SDK the place
    // where whatever is no Error was thrown. Sentry hears of all of them from
    // the window too.
    integrations: (defaults) => defaults.filter(({ name }) => name != "BrowserApiErrors"),
  });
}

// Errors that Sentry has seen and that are no objects: Sentry knows the others
// again by itself.
const plain: unknown[] = [];

const stack = (event: Event, { originalException: cause, syntheticException: made }: EventHint): string => {
  const frames = event.exception?.values?.at(-1)?.stacktrace?.frames ?? [];
  const { stack, message } = Object(cause) as Partial<Error>;
  return (
    // The message is in some browsers' stacks, and may hold URLs.
    stack?.replace(message || "\n", "") ?? made?.stack ?? frames.map(({ filename }) => filename).reverse().join("\n")
  );
};

// What nobody caught comes to Sentry before the runtime has found out whose it
// is, and what an MFE captures itself never comes to the runtime.
getGlobalScope().addEventProcessor((event, hint) => {
  if (event.type || event.tags?.mfe) return event;
  const name = culprit(stack(event, hint));
  if (!name) return event;
  const cause = hint.originalException;
  if (event.exception && Object(cause) !== cause) plain.push(cause);
  event.tags = { ...event.tags, ...tags(name, "run") };
  return event;
});

// The debug ID of a script, which the build makes from the script's path in the
// folder of the units; that holds a hash of its content. See DebugID in package
// sourcemap.
const debugID = async (path: string): Promise<string> => {
  const id = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(path)), 0, 16);
  id[6] = (id[6]! & 0x0f) | 0x80;
  id[8] = (id[8]! & 0x3f) | 0x80;
  const hex = [...id].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

// Sentry looks up the source map of a frame by the debug ID of its file. The SDK
// knows none, since no script here registers its own.
if (maps && window.isSecureContext) {
  const folder = new URL(base + "assets/", location.href).href;
  getGlobalScope().addEventProcessor(async (event) => {
    const files = new Set<string>();
    for (const { stacktrace } of event.exception?.values ?? []) {
      for (const { filename } of stacktrace?.frames ?? []) if (filename?.startsWith(folder)) files.add(filename);
    }
    const images = [...files].map(async (file) => ({
      type: "sourcemap" as const,
      code_file: file,
      debug_id: await debugID(new URL(file).pathname.slice(new URL(folder).pathname.length)),
    }));
    if (files.size) event.debug_meta = { images: [...(event.debug_meta?.images ?? []), ...(await Promise.all(images))] };
    return event;
  });
}

follow((type, { mfe, version, team, phase, duration, cause }) => {
  if (type != "error") {
    const level = type == "retry" || type == "fallback" || type == "breaker" ? "warning" : "info";
    const data = { mfe, version, team, phase, duration, ...(type == "breaker" && { state: cause }) };
    addBreadcrumb({ category: "mfegen", message: `${mfe} ${type}`, level, data });
    return;
  }
  const at = phase == "run" ? plain.indexOf(cause) : -1;
  if (at >= 0) plain.splice(at, 1);
  else captureException(cause, { mechanism: { type: "mfegen", handled: true }, captureContext: { tags: tags(mfe, phase) } });
});
