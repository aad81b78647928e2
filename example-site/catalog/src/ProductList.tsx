import { categories, followLink, formatPrice, navigate, productHref, products, type Product } from "@harbour/shell";
import { Badge, Card, Price } from "@harbour/ui";
import { useId } from "react";
import styles from "./product-list.module.css";
import { restockedText } from "./restocked";
import { arrange, listHref, shelves, sorts, toSort } from "./shelf";

export function ProductList({ category, sort: sortText }: { category?: string | null; sort?: string | null }) {
  const sort = toSort(sortText);
  const chosen = categories.find((candidate) => candidate.id === category);
  const shown = arrange(chosen === undefined ? products : products.filter((p) => p.category === chosen.id), sort);
  const sortId = useId();

  return (
    <div>
      <header className={styles.head}>
        <div>
          <h1 className={styles.title}>{chosen?.name ?? "The whole shop"}</h1>
          <p className={styles.line}>{chosen?.line ?? "Sixteen things on four shelves, and nothing in the back room"}</p>
        </div>
      </header>

      <div className={styles.tools}>
        <nav aria-label="Shelves">
          <ul className={styles.filters}>
            <li>
              <Filter label="All" count={products.length} href={listHref(undefined, sort)} current={chosen === undefined} />
            </li>
            {shelves(categories, products).map(({ category: shelf, products: onShelf }) => (
              <li key={shelf.id}>
                <Filter label={shelf.name} count={onShelf.length} href={listHref(shelf.id, sort)} current={shelf === chosen} />
              </li>
            ))}
          </ul>
        </nav>
        <div className={styles.sort}>
          <label htmlFor={sortId}>Sort</label>
          <select id={sortId} value={sort} onChange={(event) => navigate(listHref(chosen?.id, toSort(event.target.value)))}>
            {Object.entries(sorts).map(([key, label]) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </select>
        </div>
      </div>

      <p className="visually-hidden" role="status">
        {shown.length} {shown.length === 1 ? "product" : "products"}
      </p>

      {chosen === undefined && sort === "shelf" ? (
        shelves(categories, shown).map(({ category: shelf, products: onShelf }, index) => (
          <section key={shelf.id} className={styles.shelf} aria-labelledby={`shelf-${shelf.id}`}>
            <div className={styles.shelfHead}>
              <h2 id={`shelf-${shelf.id}`}>{shelf.name}</h2>
              <span>{shelf.line}</span>
            </div>
            <Grid products={onShelf} eager={index === 0} />
          </section>
        ))
      ) : (
        <section className={styles.shelf} aria-label="Products">
          <Grid products={shown} eager />
        </section>
      )}
    </div>
  );
}

function Filter({ label, count, href, current }: { label: string; count: number; href: string; current: boolean }) {
  return (
    <a className={styles.filter} href={href} onClick={followLink} aria-current={current ? "true" : undefined}>
      {label} <span className={styles.number}>{count}</span>
    </a>
  );
}

function Grid({ products: shown, eager }: { products: Product[]; eager: boolean }) {
  return (
    <div className={styles.grid}>
      {shown.map((product) => (
        <Card
          key={product.id}
          href={productHref(product.id)}
          onClick={followLink}
          image={product.image}
          alt={product.alt}
          title={product.name}
          note={restockedText(product.restocked)}
          eager={eager}
          price={<Price now={formatPrice(product.price)} was={product.was === undefined ? undefined : formatPrice(product.was)} />}
          badge={product.badge && <Badge tone={product.badge === "Reduced" ? "accent" : "plain"}>{product.badge}</Badge>}
        />
      ))}
    </div>
  );
}
