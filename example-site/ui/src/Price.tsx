import styles from "./ui-price.module.css";

/** A price, as text that is formatted already; was is the price before a reduction. */
export function Price({ now, was, size = "m" }: { now: string; was?: string; size?: "m" | "l" }) {
  return (
    <span className={`${styles.price} ${styles[size]}`}>
      {was !== undefined && (
        <s className={styles.was}>
          <span className="visually-hidden">Was </span>
          {was}
        </s>
      )}
      <span className={was === undefined ? undefined : styles.reduced}>
        {was !== undefined && <span className="visually-hidden">Now </span>}
        {now}
      </span>
    </span>
  );
}
