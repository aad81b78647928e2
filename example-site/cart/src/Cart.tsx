import { followLink, formatPrice, productHref } from "@harbour/shell";
import { Button, Price } from "@harbour/ui";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import styles from "./cart.module.css";
import { Checkout } from "./Checkout";
import { cartStore } from "./store";
import { type Item, toItems, type Totals, totalsOf } from "./totals";

export function Cart() {
  const lines = useStore(cartStore, (state) => state.lines);
  const clear = useStore(cartStore, (state) => state.clear);
  const [paying, setPaying] = useState(false);
  const [thanks, setThanks] = useState<{ name: string; total: number }>();

  const items = toItems(lines);
  const totals = totalsOf(items);

  if (thanks !== undefined) {
    return (
      <div className={styles.empty} role="status">
        <Parcel />
        <h1 className={styles.title}>Thank you, {thanks.name}</h1>
        <p>
          This is where your order for {formatPrice(thanks.total)} would be wrapped in paper and tied with twine. As the
          shop is only an example, nothing was sent anywhere.
        </p>
        <Button href="/products" onClick={followLink}>
          Back to the shop
        </Button>
      </div>
    );
  }

  if (items.length === 0) {
    return (
      <div className={styles.empty}>
        <Parcel />
        <h1 className={styles.title}>Your basket is empty</h1>
        <p>It is a good basket, though. Forty metres of rope, going round and round.</p>
        <Button href="/products" onClick={followLink}>
          Find something for it
        </Button>
      </div>
    );
  }

  return (
    <div>
      <h1 className={styles.title}>Your basket</h1>
      <div className={styles.columns}>
        <div>
          <ul className={styles.lines}>
            {items.map((item) => (
              <Line key={`${item.id} ${item.size ?? ""}`} item={item} />
            ))}
          </ul>
          {paying && (
            <Checkout
              total={formatPrice(totals.all)}
              onCancel={() => setPaying(false)}
              onDone={(name) => {
                setThanks({ name, total: totals.all });
                clear();
                window.scrollTo(0, 0);
              }}
            />
          )}
        </div>
        <Summary totals={totals}>
          {!paying && (
            <Button wide onClick={() => setPaying(true)}>
              Check out
            </Button>
          )}
        </Summary>
      </div>
    </div>
  );
}

function Line({ item }: { item: Item }) {
  const set = useStore(cartStore, (state) => state.set);
  const { product, quantity, size } = item;
  const name = size === undefined ? product.name : `${product.name}, ${size}`;
  return (
    <li className={styles.line}>
      <img className={styles.picture} src={product.image} alt="" width={112} height={112} />
      <div className={styles.what}>
        <a className={styles.name} href={productHref(product.id)} onClick={followLink}>
          {product.name}
        </a>
        <span className={styles.each}>
          {size !== undefined && <>Size {size} · </>}
          {formatPrice(product.price)} each
        </span>
      </div>
      <div className={styles.amount}>
        <button type="button" aria-label={`One less of ${name}`} onClick={() => set(item, quantity - 1)}>
          −
        </button>
        <span aria-live="polite">
          <span className="visually-hidden">Quantity </span>
          {quantity}
        </span>
        <button type="button" aria-label={`One more of ${name}`} disabled={quantity >= 9} onClick={() => set(item, quantity + 1)}>
          +
        </button>
      </div>
      <div className={styles.total}>
        <Price now={formatPrice(item.total)} />
        <button type="button" className={styles.remove} onClick={() => set(item, 0)}>
          Remove<span className="visually-hidden"> {name}</span>
        </button>
      </div>
    </li>
  );
}

function Summary({ totals, children }: { totals: Totals; children: ReactNode }) {
  return (
    <aside className={styles.summary} aria-labelledby="basket-summary">
      <h2 id="basket-summary">Summary</h2>
      <dl>
        <div>
          <dt>Goods</dt>
          <dd>{formatPrice(totals.goods)}</dd>
        </div>
        <div>
          <dt>Post and packing</dt>
          <dd>{totals.post === 0 ? "Free" : formatPrice(totals.post)}</dd>
        </div>
        <div className={styles.all}>
          <dt>Total</dt>
          <dd>{formatPrice(totals.all)}</dd>
        </div>
      </dl>
      {totals.untilFree > 0 && <p className={styles.hint}>{formatPrice(totals.untilFree)} more, and the post is on us.</p>}
      {children}
    </aside>
  );
}

function Parcel() {
  return (
    <svg className={styles.parcel} viewBox="0 0 240 180" aria-hidden="true">
      <ellipse className={styles.shade} cx="120" cy="162" rx="92" ry="10" />
      <path className={styles.weave} d="M40 72h160l-14 78c-2 8-8 12-16 12H70c-8 0-14-4-16-12z" />
      <path className={styles.band} d="M45 100h150l-4 22H49z" />
      <path className={styles.rim} d="M34 62h172c5 0 8 3 8 8s-3 9-8 9H34c-5 0-8-4-8-9s3-8 8-8z" />
      <path className={styles.handle} d="M66 62c0-64 108-64 108 0" />
      <path className={styles.rows} d="M46 90h148M52 134h136M56 148h128" />
    </svg>
  );
}
