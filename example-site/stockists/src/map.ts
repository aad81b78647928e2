import coast from "./coast.svg";
import { draw, make } from "./dom";
import type { Status } from "./hours";
import type { Place } from "./places";

export interface MapView {
  el: HTMLElement;
  /** Marks a place's pin; undefined marks none. */
  mark(id: string | undefined): void;
  /** Fades the pins of the other places. */
  show(ids: string[]): void;
}

/** Draws the coast with a pin for each place. A pin is a link to its entry in the list. */
export function mapOf(places: Place[], statuses: Status[], choose: (id: string) => void): MapView {
  const frame = make("div", "stockists-map__frame");
  frame.innerHTML = coast;
  const svg = frame.querySelector("svg");
  if (svg === null) throw new Error("coast.svg holds no drawing");
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", "Map of the coast; each pin leads to its shop in the list");

  const pins = new Map<string, SVGAElement>();
  places.forEach((place, i) => {
    const { open, text } = statuses[i];
    const pin = draw(
      "a",
      {
        href: `#${place.id}`,
        class: open ? "stockists-pin stockists-pin--open" : "stockists-pin",
        transform: `translate(${place.at.x} ${place.at.y})`,
        "aria-label": `${place.name}: ${text}`,
      },
      draw("circle", { class: "stockists-pin__reach", cy: "-22", r: "40" }),
      draw("ellipse", { class: "stockists-pin__shade", rx: "11", ry: "4" }),
      draw(
        "g",
        { class: "stockists-pin__body" },
        draw("path", { class: "stockists-pin__drop", d: "M0 0C-4-15-22-24-22-44a22 22 0 0 1 44 0C22-24 4-15 0 0z" }),
        draw("text", { class: "stockists-pin__number", y: "-36.5" }, String(i + 1)),
      ),
    );
    pin.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      choose(place.id);
    });
    pins.set(place.id, pin);
  });
  svg.append(...pins.values());

  const el = make("figure", "stockists-map", frame, make("figcaption", "stockists-map__caption", "Drawn from memory. Not for navigation."));
  return {
    el,
    mark(id) {
      for (const [at, pin] of pins) pin.classList.toggle("stockists-pin--marked", at === id);
    },
    show(ids) {
      for (const [at, pin] of pins) pin.classList.toggle("stockists-pin--faded", !ids.includes(at));
    },
  };
}
