import { findProduct, followLink, productHref } from "@harbour/shell";
import { make } from "./dom";
import { hoursText, seasonText, type Status } from "./hours";
import type { Place } from "./places";

export interface ListView {
  el: HTMLElement;
  /** Marks a place's entry; undefined marks none. */
  mark(id: string | undefined): void;
  /** Scrolls to a place's entry and moves the focus there. */
  reveal(id: string): void;
  show(ids: string[]): void;
}

/** Lists the places, numbered as on the map. */
export function listOf(places: Place[], statuses: Status[], now: Date, point: (id: string | undefined) => void): ListView {
  const items = new Map<string, HTMLElement>();
  places.forEach((place, i) => {
    const item = entry(place, i + 1, statuses[i], now);
    item.addEventListener("pointerenter", () => point(place.id));
    item.addEventListener("pointerleave", () => point(undefined));
    item.addEventListener("focusin", () => point(place.id));
    items.set(place.id, item);
  });
  const el = make("ol", "stockists-list", ...items.values());
  return {
    el,
    mark(id) {
      for (const [at, item] of items) item.classList.toggle("stockists-place--marked", at === id);
    },
    reveal(id) {
      const item = items.get(id);
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      item?.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
      item?.querySelector("h2")?.focus({ preventScroll: true });
    },
    show(ids) {
      for (const [at, item] of items) item.hidden = !ids.includes(at);
    },
  };
}

function entry(place: Place, number: number, status: Status, now: Date): HTMLElement {
  const name = make("h2", "stockists-place__name", place.name);
  name.tabIndex = -1;
  const badge = make("span", "stockists-place__number", String(number));
  badge.setAttribute("aria-hidden", "true");
  const facts = make("dl", "stockists-place__facts");
  facts.append(make("dt", "", "Where"), make("dd", "", place.address));
  const hours = place.hours.map((some) => make("span", "stockists-place__hours", hoursText(some, now)));
  if (place.season !== undefined) hours.unshift(make("span", "stockists-place__hours", seasonText(place.season)));
  facts.append(make("dt", "", "Hours"), make("dd", "", ...hours));
  facts.append(make("dt", "", "Keeps"), make("dd", "", ...keeps(place)));
  const item = make(
    "li",
    "stockists-place",
    badge,
    make(
      "div",
      "stockists-place__text",
      name,
      make("p", `stockists-place__status${status.open ? " stockists-place__status--open" : ""}`, status.text),
      make("p", "stockists-place__line", place.line),
      facts,
    ),
  );
  item.id = place.id;
  return item;
}

function keeps(place: Place): Array<Node | string> {
  if (place.keeps.length === 0) return [link("/products", "everything")];
  return place.keeps.flatMap((id, i) => {
    const product = findProduct(id);
    if (product === undefined) return [];
    const it = link(productHref(id), product.name);
    return i === 0 ? [it] : [", ", it];
  });
}

function link(href: string, text: string): HTMLAnchorElement {
  const a = make("a", "", text);
  a.href = href;
  a.addEventListener("click", followLink);
  return a;
}
