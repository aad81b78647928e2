import { load } from "./load.js";
import { mount } from "./mount.js";
import { fits, followers } from "./route.js";
import { mfes } from "./site.js";
import type { Entry } from "./site.js";
import type { Props, Unmount } from "./mount.js";

/** Where an MFE failed; props that are not JSON fail the mount or the update. */
export type Phase = "load" | "mount" | "update" | "unmount";

/** The `detail` of the event `mfegen:error`. */
export interface ErrorDetail {
  /** The MFE's name, as the slot has it. */
  mfe: string;
  phase: Phase;
  /** What was thrown. */
  error: unknown;
}

/**
 * `<mfe-slot name="cart" props='{"id":1}'>` shows an MFE when the manifest's
 * `load` says so: with its routes, when it comes within 200 CSS pixels of the
 * viewport, when the browser is idle, or at once.
 *
 * Its child elements are a placeholder: they get the attribute `hidden` when
 * the MFE has mounted, and lose it when it has unmounted or failed. (A rule of
 * the page that sets their `display` would show them again.) The MFE mounts
 * into a `<div data-mfe="cart">` that is appended to the slot; the slot itself
 * is styled by the page alone, and inline unless the page says otherwise. The
 * attribute `state` is `loading`, `mounted` or `error`, and absent while there
 * is nothing to show; `aria-busy` is `true` while the MFE loads.
 *
 * Whatever goes wrong stays in the slot: it is logged and told by the event
 * `mfegen:error`, which bubbles and is composed, with an {@link ErrorDetail}.
 * After a failure the slot tries again when its props, its name or the route
 * change.
 */
export class MfeSlot extends HTMLElement {
  static observedAttributes = ["name", "props"];

  /**
   * What the MFE gets: the last value set, else the JSON of the attribute
   * `props`, else `{}`. Setting it updates a mounted MFE, or mounts it anew
   * where it takes no updates; setting undefined goes back to the attribute.
   * Reading it throws a SyntaxError when the attribute is not JSON.
   */
  declare props: Props;

  #poke = live(this);

  connectedCallback(): void {
    this.#poke();
  }

  disconnectedCallback(): void {
    this.#poke();
  }

  attributeChangedCallback(attribute: string): void {
    this.#poke(attribute);
  }
}

// Gives a slot its life, and returns what wakes it up when something outside
// has changed. One step follows the other, so an MFE has always been unmounted
// before the next one is mounted. The wakening takes a microtask, so nothing is
// seen of a move in the document, which disconnects and connects the slot. It
// waits for one thing at a time: what an MFE never answers holds the slot up.
function live(slot: MfeSlot): (attribute?: string) => void {
  let { props } = slot; // frameworks may have set it before the definition
  let stale: unknown; // an attribute, or the props, that the MFE has not seen
  let wake: (() => void) | undefined;

  const poke = (attribute?: string) => {
    followers[slot.isConnected ? "add" : "delete"](poke);
    stale ||= attribute;
    wake?.();
  };
  Object.defineProperty(slot, "props", {
    get: () => props ?? JSON.parse(slot.getAttribute("props") || "{}"),
    set(value) {
      props = value;
      poke("props");
    },
  });

  const current = () => slot.isConnected && slot.getAttribute("name");
  const until = async (test: () => unknown) => {
    while (!test()) await new Promise<void>((resolve) => (wake = resolve));
  };
  const take = () => {
    stale = false;
    return slot.props;
  };

  (async () => {
    for (;;) {
      let name!: string;
      let entry: Entry | undefined;
      await until(() => fits((entry = mfes[(name = current() as string)])) && name);
      const wanted = () => name == current() && fits(entry);
      // Resolves when the MFE has to go or to take new props.
      const change = () => until(() => stale || !wanted());
      const box = document.createElement("div");
      const show = (state: string) => {
        if (state) slot.setAttribute("state", state);
        else slot.removeAttribute("state");
        slot.ariaBusy = (state == "loading") as unknown as string;
        for (const child of slot.children as Iterable<HTMLElement>) {
          child.hidden = state == "mounted" && child != box;
        }
      };
      let unmount: Unmount | undefined;
      let phase: Phase = "load";
      box.dataset.mfe = name;
      slot.append(box);
      await new Promise<unknown>((resolve) =>
        entry?.load == "idle"
          ? // Safari has no idle callbacks. Without a timeout, Chromium has been
            // seen to hold one back for 30 seconds on a page at rest.
            (window.requestIdleCallback ?? setTimeout)(resolve as () => void, { timeout: 2000 } as IdleRequestOptions & number)
          : entry?.load == "visible"
            ? // The box, since a slot that is display: contents has no place.
              new IntersectionObserver(
                (entries, observer) => {
                  if (entries.at(-1)!.isIntersecting) resolve(observer.disconnect());
                },
                { rootMargin: "200px" },
              ).observe(box)
            : resolve(0),
      );
      try {
        if (wanted()) {
          show("loading");
          await load(name);
        }
        if (wanted()) {
          phase = "mount";
          unmount = await mount(name, box, take());
          show("mounted");
          while ((await change(), wanted() && unmount.update)) {
            phase = "update";
            await unmount.update!(take());
          }
          phase = "unmount";
          await unmount();
        }
      } catch (error) {
        unmount?.().catch(() => {});
        box.remove();
        show("error");
        console.error("mfegen:", name, phase, error);
        // A slot that has left the page has nobody to bubble to.
        (current() ? slot : document).dispatchEvent(
          new CustomEvent("mfegen:error", {
            bubbles: true,
            composed: true,
            detail: { mfe: name, phase, error } satisfies ErrorDetail,
          }),
        );
        stale = false; // or a failure before take would go on for ever
        await change();
      }
      box.remove();
      show("");
    }
  })();
  return poke;
}

customElements.define("mfe-slot", MfeSlot);
