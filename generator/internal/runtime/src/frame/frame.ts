/**
 * Shows an MFE that is not trusted, served as the bare specifier
 * `mfegen/frame`: in a sandboxed frame of an origin of its own, which reaches
 * neither the page's document nor its cookies and storage. Props go in, the
 * size comes out, and events go both ways: those that the contract names, and
 * nothing else. All that comes out is checked here, since the code in the frame
 * can say what it likes.
 *
 * @module
 */
import { READY } from "./wire.js";
import { mfes } from "../state.js";
import type { Origin } from "mfegen/bus/core";
import type { Context, Mounted, Props } from "../mount.js";
import type { Frame, Phase } from "../site.js";
import type { Down, Start, Thrown, Up } from "./wire.js";

// allow-forms lets forms be submitted to the frame's own scripts; its policy
// lets them go nowhere else. Without allow-same-origin it is of no origin.
const sandbox = "allow-scripts allow-forms";

const phases: unknown[] = ["load", "bootstrap", "mount", "render", "update", "run", "unmount"] satisfies Phase[];

const revive = (thrown: Thrown | undefined): Error => {
  const { name, message, stack } = Object(thrown) as Partial<Thrown>;
  const error = Error(String(message ?? thrown));
  error.name = String(name ?? "Error");
  if (stack) error.stack = String(stack);
  return error;
};

const told = new Set<string>();

// The declared props, as far as they can be copied.
const declared = (mfe: string, { props: names = [] }: Frame, props: Props): Props => {
  const out: Props = {};
  for (const name of names) {
    if (!(name in props)) continue;
    try {
      out[name] = structuredClone(props[name]);
    } catch {
      const label = mfe + " " + name;
      if (!told.has(label)) console.warn(`mfegen: ${mfe} is in a frame, where its prop ${name} cannot go: it is, or holds, what cannot be copied`);
      told.add(label);
    }
  }
  return out;
};

/** One document in the frame, from its first word on. */
class Talk {
  #port: MessagePort;
  #calls = new Map<number, { resolve(up: Up): void; reject(error: Error): void }>();
  #last = 0;
  #end = new AbortController();
  /** Aborts when it is closed. */
  signal = this.#end.signal;

  constructor(port: MessagePort, heard: (up: Up) => void) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<Up>) => {
      const up = Object(data) as Up;
      const call = this.#calls.get(up.id as number);
      if (!call) return heard(up);
      this.#calls.delete(up.id as number);
      if (up.error) call.reject(revive(up.error));
      else call.resolve(up);
    };
  }

  answer(id: number): Promise<Up> {
    return new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject }));
  }

  call(down: { call: "update"; props: Props } | { call: "unmount" }): Promise<Up> {
    const id = ++this.#last;
    this.#port.postMessage({ id, ...down } satisfies Down);
    return this.answer(id);
  }

  tell(event: string, payload: unknown, origin: Origin): void {
    try {
      this.#port.postMessage({ event, payload, origin } satisfies Down);
    } catch (error) {
      console.warn(`mfegen: what the event ${event} carries cannot be copied into a frame`, error);
    }
  }

  /** Ends it; calls that wait go wrong. */
  close(error: Error): void {
    this.#end.abort();
    this.#port.close();
    for (const { reject } of this.#calls.values()) reject(error);
    this.#calls.clear();
  }
}

/** Mounts the MFE of the context's name into a frame. */
export const mount = async (el: HTMLElement, props: Props, context: Context): Promise<Mounted> => {
  const { name, signal } = context;
  const spec = mfes[name]!.frame!;
  const bus = await unitBus(name, spec);
  const frame = document.createElement("iframe");
  let talk: Talk | undefined;
  let latest = props;
  let mounted = false;
  let documents = 0; // that have loaded
  let greeted = 0; // that have asked for the wire

  let begun!: (up: Up) => void;
  let broken!: (error: Error) => void;
  const first = new Promise<Up>((resolve, reject) => ((begun = resolve), (broken = reject)));
  const failed = (error: Error, phase?: Phase) => (mounted ? context.fail(error, phase) : broken(error));

  const heard = ({ error, phase, height, event, payload }: Up) => {
    if (error) failed(revive(error), phases.includes(phase) ? phase : undefined);
    if (Number.isFinite(height)) frame.style.height = Math.min(Math.max(height!, 0), 1e5) + "px";
    if (event !== undefined && spec.emits?.includes(event)) bus?.emit(event, payload);
  };

  // Each document in the frame gets a wire of its own: a frame that is moved in
  // the page loads anew.
  const greet = ({ source, origin, data }: MessageEvent) => {
    if (source != frame.contentWindow || origin != "null" || data !== READY) return;
    greeted++;
    talk?.close(Error("the frame has loaded anew"));
    const { port1, port2 } = new MessageChannel();
    const own = (talk = new Talk(port1, heard));
    own.answer(0).then(begun, (error) => own == talk && failed(error));
    const start: Start = { mfegen: "start", props: declared(name, spec, latest) };
    // It has no origin to be named. Where the frame may go, the page's policy says.
    frame.contentWindow!.postMessage(start, "*", [port2]);
    for (const event of spec.listens ?? []) bus?.on(event, (payload, origin) => own.tell(event, payload, origin), { signal: own.signal });
  };

  const gone = new AbortController();
  const remove = () => {
    gone.abort();
    talk?.close(Error("the frame is gone"));
    frame.remove();
  };
  addEventListener("message", greet, { signal: gone.signal });
  signal.addEventListener("abort", () => mounted || remove());
  frame.addEventListener("load", () => {
    documents++;
    // A page that does not greet is not the MFE's.
    context.setTimeout(() => documents > greeted && failed(Error(`the frame of ${name} shows another page`)), 2e3);
  });
  // Set before it is in the document, or they would not hold.
  frame.setAttribute("sandbox", sandbox);
  frame.referrerPolicy = "no-referrer";
  frame.title = spec.title;
  frame.src = spec.src;
  Object.assign(frame.style, { display: "block", width: "100%", height: "0", border: "0" });
  el.append(frame);

  let update;
  try {
    ({ update } = await first);
  } catch (error) {
    remove();
    throw error;
  }
  mounted = true;
  if (signal.aborted) remove();

  const limit = mfes[name]!.timeout?.unmount ?? 5e3;
  return {
    ...(update && {
      update: (next: Props) => {
        latest = next;
        return talk!.call({ call: "update", props: declared(name, spec, next) });
      },
    }),
    // Nothing that the frame does, or does not do, keeps it in the page. One that
    // has left the page has gone already.
    unmount: async () => {
      const answer = frame.isConnected && talk!.call({ call: "unmount" });
      await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, limit))]).finally(remove);
    },
  };
};

// The page's bus, as the MFE has it. A contract without events needs none.
const unitBus = async (name: string, { emits, listens }: Frame) =>
  emits?.length || listens?.length ? (await import("mfegen/bus/core")).bus(name) : undefined;
