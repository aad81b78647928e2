/**
 * Traces what the MFEs do, with the OpenTelemetry API that the shell has
 * installed: a span `page` for each path that is visited, below it a span
 * `mfe <name>` from the beginning of the MFE's load to the end of its mount,
 * and below that a span for each of its phases and for each retry, fallback and
 * change of its circuit breaker. What fails has the status ERROR and the
 * exception. The MFE's mount context gets the header that makes its requests
 * children of its span.
 *
 * @module
 */
import { ROOT_CONTEXT, SpanStatusCode, isSpanContextValid, trace } from "@opentelemetry/api";
import { follow } from "./stream.js";
import type { Attributes, Context, Span } from "@opentelemetry/api";
import type { Entry } from "../site.js";
import type { Detail } from "../tell.js";

// Whoever registers a provider, and be it later, gets the spans from then on.
const tracer = trace.getTracer("mfegen");

interface Life {
  span: Span;
  context: Context;
  open: boolean;
}

// The SDK corrects each span's clock by itself, and so may begin a child before
// its parent. It takes times since 1970 as they are.
const epoch = (time: number): number => performance.timeOrigin + time;

const begin = (name: string, parent: Context, start: number, attributes: Attributes): Life => {
  const span = tracer.startSpan(name, { startTime: epoch(start), attributes }, parent);
  return { span, context: trace.setSpan(parent, span), open: true };
};

const end = (life: Life | undefined): void => {
  if (!life?.open) return;
  life.open = false;
  life.span.end(epoch(performance.now()));
};

const lives = new Map<string, Life>();
let visit: Life | undefined;
let path: string;

// The first visit began with the navigation, and each other one with the first
// MFE that is loaded on its path.
const visited = (start: number): Context => {
  if (!visit || path != location.pathname) {
    const first = !visit;
    end(visit);
    path = location.pathname;
    visit = begin("page", ROOT_CONTEXT, first ? 0 : start, { "url.path": path });
  }
  return visit.context;
};

const finish = (): void => {
  if (document.readyState == "complete" && ![...lives.values()].some(({ open }) => open)) end(visit);
};

const who = ({ mfe, version, team }: Detail): Attributes => ({
  "mfe.name": mfe,
  ...(version && { "mfe.version": version }),
  ...(team && { "mfe.team": team }),
});

// An MFE that is loaded again, after a failure or for another slot, begins a
// new life; all that happens to it later belongs to that.
const lifeOf = (detail: Detail, loads: boolean, start: number): Life => {
  const { mfe } = detail;
  const old = lives.get(mfe);
  if (old && (old.open || !loads)) return old;
  const life = begin("mfe " + mfe, visited(start), start, who(detail));
  lives.set(mfe, life);
  return life;
};

// The context of a mount takes what `who` says, and load comes before mount.
const hand = (mfe: string, { span }: Life): void => {
  const { mfegen } = window as unknown as { mfegen?: Record<string, Entry> };
  const context = span.spanContext();
  if (!mfegen?.[mfe] || !isSpanContextValid(context)) return;
  const flags = context.traceFlags.toString(16).padStart(2, "0");
  const traceparent = `00-${context.traceId}-${context.spanId}-${flags}`;
  mfegen[mfe].who = { ...mfegen[mfe].who, trace: { traceparent } };
};

const fail = (span: Span, cause: unknown): void => {
  const message = cause instanceof Error ? cause.message : String(cause);
  span.recordException(cause instanceof Error ? cause : message);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
};

follow((type, detail) => {
  const { mfe, phase, duration, cause } = detail;
  const now = performance.now();
  const loads = phase == "load" && type != "fallback" && type != "breaker";
  // A load that is tried again has begun before the retry that is told first.
  const [load] = loads ? performance.getEntriesByName(`mfegen:${mfe}:load`, "mark").slice(-1) : [];
  const start = load?.startTime ?? now - (duration ?? 0);
  const life = lifeOf(detail, loads, start);
  const name = `${mfe} ${type == "error" ? phase : type}`;
  const step = begin(name, life.context, duration == undefined ? now : start, { ...who(detail), "mfe.phase": phase });
  if (type == "error") {
    fail(step.span, cause);
    if (life.open) life.span.setStatus({ code: SpanStatusCode.ERROR });
  } else if (type == "breaker") {
    step.span.setAttribute("mfe.breaker", String(cause));
  }
  end(step);
  if (type == "load") hand(mfe, life);
  if (type == "mount" || type == "error" || type == "fallback" || type == "unmount") end(life);
  finish();
});

addEventListener("load", finish);
// Before the SDK's own listener, which sends what has ended.
for (const type of ["visibilitychange", "pagehide"]) {
  addEventListener(type, () => {
    if (type == "visibilitychange" && document.visibilityState != "hidden") return;
    lives.forEach(end);
    end(visit);
  }, true);
}
