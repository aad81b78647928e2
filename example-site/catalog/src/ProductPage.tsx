import { cartStore } from "@harbour/cart/store";
import { categories, followLink, formatPrice, type Product } from "@harbour/shell";
import { Badge, Button, Price } from "@harbour/ui";
import { lazy, Suspense, useId, useState } from "react";
import { Gallery } from "./Gallery";
import styles from "./product-page.module.css";
import { fullDate, restockedText } from "./restocked";
import { listHref } from "./shelf";

const GuideDialog = lazy(() => import("./GuideDialog"));

const most = 9;

export function ProductPage({ product }: { product: Product }) {
  const [quantity, setQuantity] = useState(1);
  const [size, setSize] = useState(product.sizes?.[0]?.size);
  const [added, setAdded] = useState("");
  const [guide, setGuide] = useState(false);
  const quantityId = useId();
  const sizeName = useId();
  const category = categories.find((candidate) => candidate.id === product.category);

  const add = () => {
    cartStore.getState().add(product.id, quantity, size);
    const what = size === undefined ? product.name : `${product.name}, ${size}`;
    setAdded(`${quantity} × ${what} is in your basket.`);
  };

  return (
    <div>
      <nav className={styles.crumbs} aria-label="You are here">
        <a href="/products" onClick={followLink}>
          Shop
        </a>
        <span aria-hidden="true">/</span>
        <a href={listHref(product.category, "shelf")} onClick={followLink}>
          {category?.name}
        </a>
      </nav>

      <div className={styles.page}>
        <Gallery product={product} />

        <div className={styles.text}>
          <div className={styles.labels}>
            {product.badge && <Badge tone={product.badge === "Reduced" ? "accent" : "plain"}>{product.badge}</Badge>}
            <Badge tone="good">
              <time dateTime={product.restocked} title={fullDate(product.restocked)}>
                {restockedText(product.restocked)}
              </time>
            </Badge>
          </div>
          <h1 className={styles.name}>{product.name}</h1>
          <p className={styles.summary}>{product.summary}</p>
          <Price size="l" now={formatPrice(product.price)} was={product.was === undefined ? undefined : formatPrice(product.was)} />

          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              add();
            }}
          >
            {product.sizes && (
              <fieldset className={styles.sizes}>
                <legend>Size</legend>
                <div className={styles.sizeList}>
                  {product.sizes.map((option) => (
                    <label key={option.size} className={styles.size}>
                      <input type="radio" name={sizeName} value={option.size} checked={option.size === size} onChange={() => setSize(option.size)} />
                      <span>{option.size}</span>
                    </label>
                  ))}
                </div>
              </fieldset>
            )}
            <div className={styles.buy}>
              <div className={styles.quantity}>
                <label htmlFor={quantityId} className="visually-hidden">
                  Quantity
                </label>
                <button type="button" aria-label="One less" disabled={quantity <= 1} onClick={() => setQuantity(quantity - 1)}>
                  −
                </button>
                <input
                  id={quantityId}
                  type="number"
                  inputMode="numeric"
                  min={1}
                  max={most}
                  value={quantity}
                  onChange={(event) => setQuantity(Math.min(most, Math.max(1, Math.round(event.target.valueAsNumber) || 1)))}
                />
                <button type="button" aria-label="One more" disabled={quantity >= most} onClick={() => setQuantity(quantity + 1)}>
                  +
                </button>
              </div>
              <Button type="submit" className={styles.add}>
                Add to basket
              </Button>
            </div>
            <p className={styles.added} role="status">
              {added !== "" && (
                <>
                  {added}{" "}
                  <a href="/cart" onClick={followLink}>
                    Go to the basket
                  </a>
                </>
              )}
            </p>
          </form>

          <p className={styles.description}>{product.description}</p>
          <ul className={styles.details}>
            {product.details.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
            <li>{product.maker}</li>
          </ul>
          <Button look="quiet" className={styles.guide} onClick={() => setGuide(true)}>
            {product.sizes ? "Sizes and care" : "How to care for it"}
          </Button>
        </div>
      </div>

      {guide && (
        <Suspense fallback={null}>
          <GuideDialog product={product} onClose={() => setGuide(false)} />
        </Suspense>
      )}
    </div>
  );
}
