import { mfes } from "./state.js";
import { tell } from "./tell.js";
import type { Entry, Phase } from "./site.js";
import type { BreakerState, Detail } from "./tell.js";

// What sessionStorage holds, under `mfegen:<mfe>`.
interface Memory {
  failures: number;
  at: number;
}

const read = (name: string): Memory | undefined => {
  try {
    return JSON.parse(sessionStorage["mfegen:" + name]);
  } catch {
    return; // nothing, not ours, or blocked
  }
};

const write = (name: string, memory?: Memory) => {
  try {
    if (memory) sessionStorage["mfegen:" + name] = JSON.stringify(memory);
    else delete sessionStorage["mfegen:" + name];
  } catch {
    // Blocked: there is no breaker then.
  }
};

const show = (mfe: Entry, state: BreakerState, failures: number, until?: number) => {
  mfe.breaker = { state, failures, ...(until && { until: new Date(until) }) };
};

/**
 * Counts a failure. Failures with less than the cooldown between them add up;
 * when there are enough of them the breaker opens, and a failure while it is
 * half-open opens it again.
 */
export const count = (name: string, el: Element | undefined, phase: Phase): void => {
  const mfe = mfes[name];
  if (!mfe?.failures) return;
  const now = Date.now();
  const cooldown = mfe.cooldown ?? 0;
  const before = read(name);
  const add = before && (before.failures >= mfe.failures || now - before.at <= cooldown);
  const failures = Math.min(add ? before.failures + 1 : 1, mfe.failures);
  write(name, { failures, at: now });
  if (failures < mfe.failures) {
    show(mfe, "closed", failures);
  } else {
    show(mfe, "open", failures, now + cooldown);
    tell("breaker", name, el, phase, undefined, mfe.breaker);
  }
};

/**
 * Says whether an MFE's breaker keeps it from being tried. When the cooldown is
 * over, it is tried, and the breaker closes if it mounts.
 */
export const bars = (name: string, el: Element | undefined): boolean => {
  const mfe = mfes[name];
  const memory = read(name);
  if (!mfe?.failures || !memory || memory.failures < mfe.failures) return false;
  const until = memory.at + (mfe.cooldown ?? 0);
  if (Date.now() < until) {
    show(mfe, "open", memory.failures, until);
    return true;
  }
  if (mfe.breaker?.state != "half-open") {
    show(mfe, "half-open", memory.failures);
    tell("breaker", name, el, "load", undefined, mfe.breaker);
  }
  return false;
};

// The page hears of the mount first.
addEventListener("mfegen:mount", (event) => {
  const { mfe: name } = (event as unknown as CustomEvent<Detail>).detail;
  const mfe = mfes[name];
  if (mfe?.breaker?.state != "half-open") return;
  write(name);
  show(mfe, "closed", 0);
  tell("breaker", name, event.target as Element, "mount", undefined, mfe.breaker);
});
