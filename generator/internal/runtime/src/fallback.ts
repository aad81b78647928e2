import { last, mfes } from "./state.js";
import { tell } from "./tell.js";
import type { start } from "./mount.js";
import type { MfeSlot } from "./slot.js";

/**
 * Shows what stands in for an MFE that failed: the MFE that the manifest names,
 * or else a copy of the page's `<template id="mfegen-fallback-<mfe>">` or
 * `<template id="mfegen-fallback">`. Without one the slot keeps showing its
 * placeholder.
 *
 * @param failed - the element of the MFE, with its name
 * @param focused - whether the focus was in the slot; only then it is moved
 * @param poke - makes the slot try again
 * @returns what takes it away
 */
export const fallback = (
  slot: MfeSlot,
  failed: HTMLElement,
  focused: boolean,
  poke: (attribute: string) => void,
  mount: typeof start,
): (() => void) => {
  const name = failed.dataset.mfe!;
  const mfe = mfes[name];
  const gone = new AbortController();
  const { signal } = gone;
  const again = () => poke("retry");

  const put = (box: HTMLElement) => {
    signal.addEventListener("abort", () => box.remove());
    for (const child of slot.children) (child as HTMLElement).hidden = true;
    slot.append(box);
    // A breaker that was open when the page came has no failure to show.
    const { phase = "load", cause } = last[name] ?? {};
    tell("fallback", name, box, phase, undefined, cause);
  };

  const html = () => {
    const template =
      document.getElementById("mfegen-fallback-" + name) ?? document.getElementById("mfegen-fallback");
    if (signal.aborted || !(template instanceof HTMLTemplateElement)) return;
    const box = document.createElement("div");
    box.dataset.mfeFallback = name;
    box.tabIndex = -1;
    // What is put into an element that is an alert already is read out.
    box.role = "alert";
    put(box);
    box.append(template.content.cloneNode(true));
    if (focused) box.focus();
    for (const button of box.querySelectorAll("[data-retry]")) {
      button.addEventListener("click", () => {
        if (mfe?.stuck) return location.reload();
        // The button goes away; the focus stays in the slot.
        slot.tabIndex = -1;
        slot.focus();
        slot.addEventListener("blur", () => slot.removeAttribute("tabindex"), { once: true });
        again();
      });
    }
  };

  const { fallback: other } = mfe ?? {};
  if (other && mfes[other]) {
    const box = document.createElement("div");
    box.dataset.mfe = other;
    put(box);
    mount(
      other,
      box,
      slot,
      { throwIfAborted: () => signal.throwIfAborted() },
      () => {
        box.remove();
        html();
      },
    ).then(
      (unmount) => {
        const end = () => unmount().catch(() => {});
        if (signal.aborted) return end();
        if (!box.dataset.mfe) {
          box.remove(); // a flag is off, and nothing was mounted
          return html();
        }
        slot.setAttribute("state", "fallback");
        signal.addEventListener("abort", end);
        return;
      },
      () => {
        box.remove();
        html();
      },
    );
  } else {
    html();
  }

  const { until } = mfe?.breaker ?? {};
  if (until && mfe?.breaker?.state == "open") {
    const timer = setTimeout(again, Math.max(0, +until - Date.now()) + 50);
    signal.addEventListener("abort", () => clearTimeout(timer));
  }
  return () => gone.abort();
};
