/**
 * Feeds events from the backend to the bus, served as the bare specifier
 * `mfegen/bridge`; in the page when the manifest has a `[bridge.<name>]`.
 *
 * Of server-sent events the type is the event's name and the data is the
 * payload as JSON. A message of a WebSocket is the JSON
 * `{"event": "<name>", "payload": …}`. What the bridge does not declare is
 * dropped. A lost connection is made anew after a pause that grows from a
 * second to half a minute, but not while the page is hidden or offline: it is
 * made when that is over.
 *
 * @module
 */
import { bus } from "mfegen/bus/core";

interface Bridge {
  name: string;
  url: string;
  kind: "sse" | "websocket";
  events: string[];
}

declare const BRIDGES: Bridge[];

const longest = 30e3;

const open = ({ name, url, kind, events }: Bridge): void => {
  const { emit } = bus("bridge:" + name);
  let source: EventSource | WebSocket | undefined;
  let failures = 0;
  let since = 0;
  let due: unknown;

  const pass = (event: string, read: () => unknown): void => {
    failures = 0;
    if (!events.includes(event)) return;
    let payload: unknown;
    try {
      payload = read();
    } catch (error) {
      return reportError(error);
    }
    emit(event, payload);
  };

  const lost = (which: unknown): void => {
    if (which != source) return; // it was closed here
    source = undefined;
    // A connection that held was no failure.
    if (performance.now() - since > longest) failures = 0;
    // Not all visitors at the same time.
    const pause = Math.min(1e3 * 2 ** failures++, longest) * (0.75 + Math.random() / 4);
    due = setTimeout(() => {
      due = undefined;
      connect();
    }, pause);
  };

  const connect = (): void => {
    if (source || due || document.hidden || !navigator.onLine) return;
    since = performance.now();
    const to = new URL(url, location.href);
    if (kind == "sse") {
      const s = (source = new EventSource(to));
      for (const event of events) {
        s.addEventListener(event, (message) => {
          // Its own errors have the type error too.
          if (message instanceof MessageEvent) pass(event, () => JSON.parse(message.data));
        });
      }
      // It comes back by itself, with the last event's id, unless it was refused.
      s.onerror = () => s.readyState == EventSource.CLOSED && lost(s);
      return;
    }
    to.protocol = to.protocol.replace("http", "ws");
    const s = (source = new WebSocket(to));
    s.onmessage = ({ data }) => {
      try {
        const { event, payload } = JSON.parse(data);
        pass(event, () => payload);
      } catch (error) {
        reportError(error);
      }
    };
    s.onclose = () => lost(s);
  };

  addEventListener("online", connect);
  document.addEventListener("visibilitychange", connect);
  // A page with an open connection could not be kept for the button Back.
  addEventListener("pagehide", () => {
    const s = source;
    source = undefined;
    s?.close();
  });
  addEventListener("pageshow", connect);
  connect();
};

BRIDGES.forEach(open);
