import "./stockists.css";
import { catalogueDate } from "@harbour/shell";
import parseISO from "date-fns/parseISO";
import { make } from "./dom";
import { dayText, statusOf } from "./hours";
import { listOf } from "./list";
import { mapOf } from "./map";
import { places } from "./places";

/** Shows the page in el; returns the function that takes it away. */
export function mount(el: HTMLElement): () => void {
  const now = parseISO(`${catalogueDate}T11:20`);
  const statuses = places.map((place) => statusOf(place, now));
  const open = places.filter((_, i) => statuses[i].open);

  let chosen: string | undefined;
  const mark = (id: string | undefined) => {
    map.mark(id ?? chosen);
    list.mark(chosen);
  };
  const choose = (id: string) => {
    if (!open.some((place) => place.id === id)) only(false);
    chosen = id;
    mark(id);
    list.reveal(id);
  };

  const map = mapOf(places, statuses, choose);
  const list = listOf(places, statuses, now, mark);

  const toggle = make("button", "stockists-toggle", "Open now");
  toggle.type = "button";
  const told = make("p", "stockists-told");
  told.setAttribute("role", "status");
  const only = (openOnly: boolean) => {
    const shown = openOnly ? open : places;
    toggle.setAttribute("aria-pressed", String(openOnly));
    told.textContent = openOnly ? `${shown.length} of ${places.length} are open` : `${places.length} shops`;
    const ids = shown.map((place) => place.id);
    map.show(ids);
    list.show(ids);
  };
  toggle.addEventListener("click", () => only(toggle.getAttribute("aria-pressed") !== "true"));
  only(false);

  const page = make(
    "div",
    "stockists",
    make(
      "header",
      "stockists-head",
      make("p", "stockists-head__eyebrow", "Where to find us"),
      make("h1", "stockists-head__title", "Eight miles of coast, six doors"),
      make(
        "p",
        "stockists-head__lead",
        "Most of what we sell is made within sight of the lighthouse, and some of the makers sell it themselves. Walk it in a day, with stops.",
      ),
    ),
    make(
      "div",
      "stockists-body",
      map.el,
      make(
        "div",
        "stockists-side",
        make("div", "stockists-tools", make("p", "stockists-tools__day", `${dayText(now)}, 11:20`), toggle, told),
        list.el,
      ),
    ),
  );
  el.append(page);

  const wanted = decodeURIComponent(window.location.hash.slice(1));
  if (places.some((place) => place.id === wanted)) choose(wanted);
  return () => page.remove();
}
