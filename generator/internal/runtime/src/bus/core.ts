/**
 * The bus, served as the bare specifier `mfegen/bus/core`: one instance for the
 * page, of which each unit has a view of its own by `mfegen/bus`, so that the
 * bus knows who speaks.
 *
 * What is said reaches everybody in the order in which it was said: what a
 * listener emits comes after what it listens to has reached all others. A
 * listener that throws stops nobody; its error goes where uncaught errors go,
 * and is then the error of whose code is on top of the stack.
 *
 * @module
 */
import { undeclared, unlike } from "./check.js";
import type { Contract } from "./check.js";

declare const BUS: Contract;

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

// As they travel between tabs.
interface Message {
  topic: string;
  value: unknown;
  from: string;
  tab: boolean;
  at: number;
}

type Listener = (value: any, origin: Origin) => unknown;

interface Ear {
  hear: Listener;
  once: boolean;
}

// A key of the state is a topic that begins so, and always keeps its last value.
const STATE = "=";

const keeps = (topic: string) => topic[0] == STATE || BUS.replay.includes(topic);

const ears = new Map<string, Set<Ear>>();
const last = new Map<string, Message>();

const tell = (ear: Ear, { topic, value, from, tab }: Message): void => {
  // It may have gone since.
  if (!ears.get(topic)?.has(ear)) return;
  if (ear.once) ears.get(topic)!.delete(ear);
  try {
    ear.hear(value, { from, tab });
  } catch (error) {
    reportError(error);
  }
};

const queue: (() => void)[] = [];

const deliver = (message: Message): void => {
  if (keeps(message.topic)) last.set(message.topic, message);
  // Who comes later gets it from last, or not at all.
  const present = [...(ears.get(message.topic) ?? [])];
  queue.push(() => present.forEach((ear) => tell(ear, message)));
  if (queue.length > 1) return;
  for (; queue[0]; queue.shift()) queue[0]();
};

// A logical clock that keeps close to the time, with a fraction that no other
// tab has, so that all tabs agree on which of two values is the newer.
const fraction = Math.random();
let clock = 0;
const tick = () => (clock = Math.max(Math.floor(clock) + 1, Date.now()) + fraction);

const channel = TABS ? new BroadcastChannel(BUS.channel) : undefined;

if (TABS) {
  channel!.onmessage = ({ data }: MessageEvent<Message | "">) => {
    if (!data) {
      // A tab that has just come asks what there is.
      for (const message of last.values()) share(message);
      return;
    }
    const { topic, at } = data;
    // A tab of another build may know other names.
    if (!BUS.tabs.includes(topic) || (keeps(topic) && at <= (last.get(topic)?.at ?? 0))) return;
    clock = Math.max(clock, at);
    deliver({ ...data, tab: true });
  };
  channel!.postMessage("");
}

const share = (message: Message): unknown => BUS.tabs.includes(message.topic) && channel!.postMessage(message);

const say = (topic: string, value: unknown, from: string): void => {
  const message = { topic, value, from, tab: false, at: tick() };
  // First, since it throws when the value cannot be cloned.
  if (TABS) share(message);
  deliver(message);
};

const listen = (topic: string, hear: Listener, { signal, replay = true }: Listening = {}, once = false) => {
  const ear = { hear, once };
  const all = ears.get(topic) ?? new Set();
  ears.set(topic, all);
  const off = (): void => {
    all.delete(ear);
    signal?.removeEventListener("abort", off);
  };
  if (signal?.aborted) return off;
  all.add(ear);
  signal?.addEventListener("abort", off);
  const message = replay && last.get(topic);
  if (message) tell(ear, message);
  return off;
};

/** Returns a unit's view of the bus: what `mfegen/bus` is in its code. */
export const bus = (unit: string) => ({
  emit(name: string, payload?: unknown): void {
    if (DEV) unlike(BUS, unit, "emits", name, payload);
    say(name, payload, unit);
  },

  on(name: string, listener: Listener, options?: Listening): () => void {
    if (DEV) undeclared(BUS, unit, "listens", name);
    return listen(name, listener, options);
  },

  once(name: string, listener: Listener, options?: Listening): () => void {
    if (DEV) undeclared(BUS, unit, "listens", name);
    return listen(name, listener, options, true);
  },

  read(key: string): any {
    if (DEV) undeclared(BUS, unit, "reads", key);
    return last.get(STATE + key)?.value;
  },

  write(key: string, value: unknown): void {
    if (DEV) unlike(BUS, unit, "owns", key, value);
    const message = last.get(STATE + key);
    if (!message || !Object.is(message.value, value)) say(STATE + key, value, unit);
  },

  watch(key: string, listener: Listener, options?: Listening): () => void {
    if (DEV) undeclared(BUS, unit, "reads", key);
    return listen(STATE + key, listener, options);
  },
});
