import { useParams, useSearchParams } from "react-router-dom";
import { findProduct } from "../api";
import { useTitle } from "../useArrival";
import { NotFound } from "./NotFound";
import styles from "./slots.module.css";

/** The catalogue's pages: the shell reads the address, the micro-frontend shows it. */
export function Products() {
  const { id } = useParams();
  const [search] = useSearchParams();
  const product = id === undefined ? undefined : findProduct(id);
  useTitle(product?.name ?? "Shop");

  if (id !== undefined && product === undefined) return <NotFound />;
  const catalog = id !== undefined ? { productId: id } : { category: search.get("category"), sort: search.get("sort") };
  return (
    <>
      <div className={styles.catalog}>
        <mfe-slot name="catalog" props={JSON.stringify(catalog)} />
      </div>
      {id !== undefined && (
        <div className={styles.below}>
          <mfe-slot name="reviews" props={JSON.stringify({ productId: id })} />
        </div>
      )}
    </>
  );
}
