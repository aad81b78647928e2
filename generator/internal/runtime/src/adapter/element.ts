import type { Mounted, Props } from "../mount.js";

// Long enough for an entry that registers its elements lazily.
const patience = 5000;

const set = (el: HTMLElement, props: Props): void => {
  for (const [name, value] of Object.entries(props)) {
    if (name in el || Object(value) === value) {
      Object.assign(el, { [name]: value });
    } else if (value == null || value === false) {
      el.removeAttribute(name);
    } else {
      el.setAttribute(name, value === true ? "" : String(value));
    }
  }
};

const defined = async (tag: string): Promise<void> => {
  if (customElements.get(tag)) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([
    customElements.whenDefined(tag),
    new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`the entry did not define <${tag}>`)), patience);
    }),
  ]);
  clearTimeout(timer);
};

// What connectedCallback throws does not come out of append: the browser
// reports it to the window, meanwhile.
const attach = (el: HTMLElement, child: HTMLElement): void => {
  let thrown: ErrorEvent | undefined;
  const listen = (event: ErrorEvent) => {
    thrown ??= event;
    event.stopImmediatePropagation();
  };
  addEventListener("error", listen, true);
  try {
    el.append(child);
  } finally {
    removeEventListener("error", listen, true);
  }
  if (thrown) throw thrown.error;
};

/**
 * Mounts a custom element. A prop becomes a property where the element has one
 * of its name or the value is an object or function, and an attribute
 * otherwise; true is the empty attribute, and false, null and undefined are
 * none.
 */
export const element =
  (tag: string) =>
  async (el: HTMLElement, props: Props = {}): Promise<Mounted> => {
    await defined(tag);
    const child = document.createElement(tag);
    set(child, props);
    attach(el, child);
    // Lit renders later, and says so.
    await (child as { updateComplete?: unknown }).updateComplete;
    return {
      update: (next) => set(child, next),
      unmount: () => child.remove(),
    };
  };
