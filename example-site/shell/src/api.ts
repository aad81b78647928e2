// What the shell offers to micro-frontends, as "@harbour/shell". It depends on
// no framework, so that any of them may import it.

export { catalogueDate, categories, findProduct, products } from "./products";
export type { Category, CategoryId, Material, Product } from "./products";

/** The version of this module. Names may be added within a major version. */
export const version = "1.4.0";

/** The event that asks the shell for another page; its detail is a Navigation. */
export const navigationEvent = "harbour:navigate";

export interface Navigation {
  path: string;
}

const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });
const wholePounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP", maximumFractionDigits: 0 });

/** Formats an amount in pence. Whole pounds have no decimals. */
export function formatPrice(cents: number): string {
  return (cents % 100 === 0 ? wholePounds : pounds).format(cents / 100);
}

/** The path of a product's page. */
export function productHref(id: string): string {
  return `/products/${encodeURIComponent(id)}`;
}

/** Goes to a page of this site without loading it anew, if a shell listens. */
export function navigate(path: string): void {
  const event = new CustomEvent<Navigation>(navigationEvent, { detail: { path }, cancelable: true });
  const unheard = window.dispatchEvent(event);
  if (unheard) window.location.assign(path);
}

interface LinkClick {
  currentTarget: EventTarget | null;
  defaultPrevented: boolean;
  button: number;
  metaKey: boolean;
  ctrlKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  preventDefault(): void;
}

/**
 * A click handler for links: plain clicks navigate within the shell; clicks that
 * ask for a new tab or a download stay the browser's.
 */
export function followLink(event: LinkClick): void {
  const link = event.currentTarget;
  if (!(link instanceof HTMLAnchorElement) || link.origin !== window.location.origin) return;
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  navigate(link.pathname + link.search + link.hash);
}
