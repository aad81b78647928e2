import type { Product } from "@harbour/shell";
import { useState } from "react";
import styles from "./gallery.module.css";
import { materials } from "./materials";

export function Gallery({ product }: { product: Product }) {
  const [index, setIndex] = useState(0);
  const swatch = materials[product.material];
  const near = { transformOrigin: `${product.focus.x}% ${product.focus.y}%` };
  const views = [
    { label: "The whole thing", image: product.image, alt: product.alt, close: false },
    { label: "Close up", image: product.image, alt: `Close up: ${product.alt.toLowerCase()}`, close: true },
    { label: `Material: ${swatch.name.toLowerCase()}`, image: swatch.image, alt: swatch.alt, close: false },
  ];
  const view = views[index] ?? views[0];

  return (
    <div className={styles.gallery}>
      <div className={styles.stage}>
        <img
          className={view.close ? styles.close : styles.whole}
          style={view.close ? near : undefined}
          src={view.image}
          alt={view.alt}
          width={400}
          height={400}
          fetchPriority="high"
        />
      </div>
      <div className={styles.thumbs} role="group" aria-label="Views">
        {views.map(({ label, image, close }, i) => (
          <button key={label} type="button" className={styles.thumb} aria-pressed={i === index} aria-label={label} onClick={() => setIndex(i)}>
            <img className={close ? styles.close : styles.whole} style={close ? near : undefined} src={image} alt="" width={96} height={96} />
          </button>
        ))}
      </div>
    </div>
  );
}
