import { Button } from "@harbour/ui";
import { followLink } from "../api";
import shopfront from "../images/shopfront.webp";
import { useTitle } from "../useArrival";
import styles from "./about.module.css";

export function About() {
  useTitle("About");
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <p className={styles.eyebrow}>About the shop</p>
        <h1 className={styles.title}>A small shop, where the street meets the water</h1>
      </header>
      <img
        className={styles.picture}
        src={shopfront}
        width={1200}
        height={800}
        alt="The shop's front: two lit windows, a red door with a sign that says open, and a striped awning"
      />
      <div className={styles.columns}>
        <div className={styles.prose}>
          <p className={styles.lead}>
            Harbour Goods began as a chandler's: rope, tar and lamp oil, sold to people who were already late. The boats
            left, the shop stayed, and the shelves slowly filled with the things its neighbours make.
          </p>
          <p>
            We keep sixteen of them. When something better comes along, something else has to go; there is only so much
            wall. Each thing is made by somebody we have had tea with, from materials that we can spell.
          </p>
          <p>
            If it breaks, bring it in. Marguerite has a bench upstairs with good light and most of the spare parts, and
            the kettle is nearly always on.
          </p>
          <div>
            <Button href="/products" onClick={followLink}>
              See what is on the shelves
            </Button>
          </div>
        </div>
        <aside className={styles.visit}>
          <h2>Come by</h2>
          <dl>
            <dt>Where</dt>
            <dd>3 Saltmarsh Lane, The Quay. The blue sign, next to the net loft.</dd>
            <dt>When</dt>
            <dd>Tuesday to Saturday, nine to five, tide permitting</dd>
            <dt>By boat</dt>
            <dd>Two visitors' rings at the slip, dry at low water</dd>
            <dt>By telephone</dt>
            <dd>
              <a href="tel:+441555010177">01555 010 177</a>
            </dd>
            <dt>Elsewhere</dt>
            <dd>
              <a href="/stockists" onClick={followLink}>
                Five more doors along the coast
              </a>
            </dd>
          </dl>
        </aside>
      </div>
    </div>
  );
}
