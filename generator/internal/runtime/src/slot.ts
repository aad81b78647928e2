import { start } from "./mount.js";
import { fits, route } from "./route.js";
import { mfes } from "./site.js";
import { faults, ignore, later } from "./step.js";
import type { Entry } from "./site.js";
import type { Props, Unmount } from "./mount.js";

/**
 * `<mfe-slot name="cart" props='{"id":1}'>` shows an MFE when the manifest's
 * `load` says so: with its routes, when it comes within 200 CSS pixels of the
 * viewport, when the browser is idle, when the pointer or the focus comes to
 * the slot, at once, or when its method `start` is called.
 *
 * Its child elements are a placeholder: they get the attribute `hidden` when
 * the MFE has mounted, and lose it when it has unmounted. (A rule of the page
 * that sets their `display` would show them again.) The MFE mounts into a
 * `<div data-mfe="cart">` that is appended to the slot; the slot itself is
 * styled by the page alone, and inline unless the page says otherwise. The
 * attribute `state` is `loading`, `mounted`, `error`, `fallback`, or `off` where
 * a flag says that nothing is mounted, and absent while there is nothing to show; `aria-busy` is `true` while the MFE loads.
 *
 * Where a flag decides about the MFE, the slot asks for it at each mount. With
 * another MFE in its place, `data-mfe` has that one's name.
 *
 * Whatever goes wrong stays in the slot: it is told by the event
 * `mfegen:error`, which bubbles and is composed, and the slot shows another MFE
 * or the page's fallback, as the manifest says. After a failure the slot tries
 * again when the visitor asks for it, and when its props, its name or the route
 * change.
 */
export interface MfeSlot extends HTMLElement {
  /**
   * What the MFE gets: the last value set, else the JSON of the attribute
   * `props`, else `{}`. Setting it updates a mounted MFE, or mounts it anew
   * where it takes no updates; setting undefined goes back to the attribute.
   * Reading it throws a SyntaxError when the attribute is not JSON.
   */
  get props(): Props;
  set props(value: Props | undefined);

  /**
   * Mounts the MFE now, whatever it waits for but its route. With
   * `load = "manual"` nothing else does.
   */
  start(): void;
}

// Gives a slot its life, and returns what wakes it up when something outside
// has changed. One step follows the other, so an MFE has always been unmounted
// before the next one is mounted. The wakening takes a microtask, so nothing is
// seen of a move in the document, which disconnects and connects the slot. It
// waits for one thing at a time: what an MFE does not answer holds the slot up
// until its time is over.
function live(slot: MfeSlot): (attribute?: string) => void {
  let { props } = slot; // frameworks may have set it before the definition
  let stale: unknown; // an attribute, or the props, that the MFE has not seen
  let due: unknown; // the name of the MFE whose moment has come
  let wake: (() => void) | undefined;

  const look = () => wake?.();
  const poke = (attribute?: string) => {
    if (ROUTE) route[slot.isConnected ? "addEventListener" : "removeEventListener"]("currententrychange", look);
    stale ||= attribute;
    look();
  };
  Object.defineProperty(slot, "props", {
    get: () => props ?? JSON.parse(slot.getAttribute("props") || "{}"),
    set(value) {
      props = value;
      poke("props");
    },
  });
  slot.start = () => {
    due = current();
    poke();
  };

  const current = () => slot.isConnected && slot.getAttribute("name");
  const until = async (test: () => unknown) => {
    while (!test()) await new Promise<void>((resolve) => (wake = resolve));
  };

  (async () => {
    for (;;) {
      let name!: string;
      let entry: Entry | undefined;
      await until(() => fits((entry = mfes[(name = current() as string)])) && name);
      const wanted = () => name == current() && fits(entry);
      let unmount: Unmount | undefined;
      let broken: unknown;
      // Resolves when the MFE has to go or to take new props.
      const change = () => until(() => stale || broken || !wanted());
      const box = document.createElement("div");
      const show = (state: string) => {
        if (state) slot.setAttribute("state", state);
        else slot.removeAttribute("state");
        slot.ariaBusy = (state == "loading") as unknown as string;
        for (const child of slot.children as Iterable<HTMLElement>) {
          child.hidden = state == "mounted" && child != box;
        }
      };
      box.dataset.mfe = name;
      slot.append(box);
      if (LATER && entry?.wait) later((l) => l.wait(slot, box, entry!));
      else slot.start();
      await until(() => due == name || !wanted());
      try {
        if (wanted()) {
          show("loading");
          const asked = {
            throwIfAborted() {
              if (!wanted()) throw 0;
              stale = false;
            },
          };
          unmount = await start(name, box, slot, asked, () => {
            broken = true;
            poke();
          });
          show(FLAGS && unmount == ignore ? "off" : "mounted");
          while ((await change(), !broken && wanted() && unmount.update)) {
            stale = false;
            await unmount.update!(slot.props);
          }
          if (broken) throw 0;
          await unmount();
        }
      } catch {
        const focused = slot.matches(":focus-within");
        unmount?.().catch(ignore);
        box.remove();
        if (wanted()) {
          show("error");
          stale = broken = undefined; // or a failure before the mount would go on for ever
          const undo = await faults((f) => f.fallback(slot, box, focused, poke, start));
          await change();
          undo?.();
        }
      }
      box.remove();
      show("");
    }
  })();
  return poke;
}

customElements.define(
  "mfe-slot",
  class extends HTMLElement {
    static observedAttributes = ["name", "props"];

    #poke = live(this as unknown as MfeSlot);

    // What looks the same three times is sent once.
    connectedCallback(nothing?: string): void {
      this.#poke(nothing);
    }

    disconnectedCallback(nothing?: string): void {
      this.#poke(nothing);
    }

    attributeChangedCallback(attribute: string): void {
      this.#poke(attribute);
    }
  },
);

if (PREFETCH) addEventListener("load", () => later());
