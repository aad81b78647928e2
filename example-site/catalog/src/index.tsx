import { findProduct } from "@harbour/shell";
import { ProductList } from "./ProductList";
import { ProductPage } from "./ProductPage";

export interface CatalogProps {
  /** The product to show; without it, the list. */
  productId?: string;
  category?: string | null;
  sort?: string | null;
}

export default function Catalog({ productId, category, sort }: CatalogProps) {
  if (productId === undefined) return <ProductList category={category} sort={sort} />;
  const product = findProduct(productId);
  if (product === undefined) return <p>There is no “{productId}” on our shelves.</p>;
  return <ProductPage key={product.id} product={product} />;
}
