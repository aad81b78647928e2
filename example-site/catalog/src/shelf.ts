import type { Category, Product } from "@harbour/shell";
import { groupBy, orderBy, sortBy } from "lodash-es";

export const sorts = {
  shelf: "By shelf",
  name: "Name, A to Z",
  cheap: "Price, low to high",
  dear: "Price, high to low",
  fresh: "Latest back in stock",
} as const;

export type Sort = keyof typeof sorts;

export function toSort(text: string | null | undefined): Sort {
  return text !== null && text !== undefined && Object.hasOwn(sorts, text) ? (text as Sort) : "shelf";
}

export function arrange(products: Product[], sort: Sort): Product[] {
  switch (sort) {
    case "shelf":
      return products;
    case "name":
      return sortBy(products, (product) => product.name.toLowerCase());
    case "cheap":
      return orderBy(products, ["price", "name"], ["asc", "asc"]);
    case "dear":
      return orderBy(products, ["price", "name"], ["desc", "asc"]);
    case "fresh":
      return orderBy(products, ["restocked", "name"], ["desc", "asc"]);
  }
}

export interface Shelf {
  category: Category;
  products: Product[];
}

/** The products on their shelves, empty shelves left out. */
export function shelves(categories: Category[], products: Product[]): Shelf[] {
  const byCategory = groupBy(products, "category");
  return categories
    .map((category) => ({ category, products: byCategory[category.id] ?? [] }))
    .filter((shelf) => shelf.products.length > 0);
}

/** Where a choice of shelf and order lives. */
export function listHref(category: string | undefined, sort: Sort): string {
  const search = new URLSearchParams();
  if (category !== undefined) search.set("category", category);
  if (sort !== "shelf") search.set("sort", sort);
  const text = search.toString();
  return text === "" ? "/products" : `/products?${text}`;
}
