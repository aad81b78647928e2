import { Badge, Button, Card, Price } from "@harbour/ui";
import { Link } from "react-router-dom";
import { categories, findProduct, followLink, formatPrice, productHref, products, type Product } from "../api";
import harbour from "../images/harbour.svg";
import { useTitle } from "../useArrival";
import styles from "./home.module.css";

const featured = ["storm-lantern", "harbour-jug", "wool-blanket", "oilcloth-bag"]
  .map(findProduct)
  .filter((product): product is Product => product !== undefined);

const covers = { kitchen: "bread-board", home: "rope-basket", wear: "watch-cap", workshop: "splicing-knife" };

const shown = [...featured.map((product) => product.id), ...Object.values(covers)];

export function Home() {
  useTitle();
  return (
    <>
      <section className={styles.hero}>
        <div className={styles.words}>
          <p className={styles.eyebrow}>Spring on the quay</p>
          <h1 className={styles.title}>Well-made things for ordinary days</h1>
          <p className={styles.lead}>
            Mugs that survive the boat. Blankets that outlast the sofa. We sell sixteen things, know who made each of
            them, and mend what we sell.
          </p>
          <div className={styles.actions}>
            <Button href="/products" onClick={followLink}>
              Look around the shop
            </Button>
            <Button href="/about" look="quiet" onClick={followLink}>
              Who we are
            </Button>
          </div>
        </div>
        <img
          className={styles.scene}
          src={harbour}
          width={640}
          height={720}
          alt="A harbour town at dawn, seen over a windowsill with a steaming mug and a coil of rope"
          fetchPriority="high"
        />
      </section>

      <section className={styles.section} aria-labelledby="featured">
        <div className={styles.head}>
          <h2 id="featured" className={styles.heading}>
            In the window this week
          </h2>
          <Link to="/products">See all {products.length} things</Link>
        </div>
        <div className={styles.grid}>
          {featured.map((product) => (
            <Card
              key={product.id}
              href={productHref(product.id)}
              onClick={followLink}
              image={product.image}
              alt={product.alt}
              title={product.name}
              note={product.summary}
              price={
                <Price now={formatPrice(product.price)} was={product.was === undefined ? undefined : formatPrice(product.was)} />
              }
              badge={product.badge && <Badge tone={product.badge === "Reduced" ? "accent" : "plain"}>{product.badge}</Badge>}
            />
          ))}
        </div>
      </section>

      <section className={styles.promise} aria-label="Our promises">
        <ul className={styles.promises}>
          <li>
            <strong>Known makers</strong>
            <span>Every label carries a name and a street.</span>
          </li>
          <li>
            <strong>Made to be mended</strong>
            <span>Bring it back broken, take it home whole.</span>
          </li>
          <li>
            <strong>Sent in paper</strong>
            <span>And tied with our own tarred twine.</span>
          </li>
        </ul>
      </section>

      <section className={styles.section} aria-labelledby="rooms">
        <div className={styles.head}>
          <h2 id="rooms" className={styles.heading}>
            Four shelves
          </h2>
        </div>
        <ul className={styles.rooms}>
          {categories.map((category) => (
            <li key={category.id}>
              <Link className={styles.room} to={`/products?category=${category.id}`}>
                <img src={findProduct(covers[category.id])?.image} alt="" width={400} height={400} loading="lazy" />
                <span className={styles.roomText}>
                  <strong>{category.name}</strong>
                  <span>{category.line}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>

      <section className={styles.section}>
        <mfe-slot name="recommend" props={JSON.stringify({ heading: "Picked by the people who pack", exclude: shown })} />
      </section>
    </>
  );
}
