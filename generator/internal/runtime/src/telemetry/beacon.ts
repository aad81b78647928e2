/**
 * Sends the stream of events to the endpoint of `[telemetry] beacon`, with
 * navigator.sendBeacon: as soon as something has failed, and what else there is
 * when the page is hidden. The body is JSON of the type text/plain, which needs
 * no preflight: `{"page": "/cart", "events": [{"type": "mount", "at": 1712.5,
 * "mfe": "cart", "version": "1.2.0", "team": "basket", "phase": "mount",
 * "duration": 12.5}]}`, where `at` is milliseconds since the page began and
 * `cause` is `{"name", "message", "stack"}`. What cannot be sent is dropped.
 *
 * @module
 */
import { page } from "../site.js";
import { follow } from "./stream.js";

const { beacon } = page();
let events: object[] = [];
let due: unknown;

const send = () => {
  due = undefined;
  if (events.length == 0) return;
  navigator.sendBeacon(beacon!, JSON.stringify({ page: location.pathname, events }));
  events = [];
};

const plain = (cause: unknown) => {
  const { name, message, stack } = Object(cause) as Partial<Error>;
  return { name, message: message ?? String(cause), stack };
};

follow((type, { cause, ...detail }) => {
  const at = performance.now();
  events.push({ type, at, ...detail, ...(cause !== undefined && { cause: plain(cause) }) });
  // sendBeacon takes 64 KiB.
  if (type == "error" || events.length > 50) due ??= setTimeout(send);
});

addEventListener("visibilitychange", () => document.visibilityState == "hidden" && send());
addEventListener("pagehide", send);
