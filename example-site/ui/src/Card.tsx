import type { MouseEventHandler, ReactNode } from "react";
import styles from "./ui-card.module.css";

export interface CardProps {
  href: string;
  onClick?: MouseEventHandler<HTMLAnchorElement>;
  image: string;
  alt: string;
  title: string;
  note?: ReactNode;
  price: ReactNode;
  badge?: ReactNode;
  eager?: boolean;
}

/** A thing for sale: a picture, a name and a price, of which the whole is a link. */
export function Card({ href, onClick, image, alt, title, note, price, badge, eager = false }: CardProps) {
  return (
    <article className={styles.card}>
      <div className={styles.frame}>
        <img className={styles.image} src={image} alt={alt} width={400} height={400} loading={eager ? "eager" : "lazy"} decoding="async" />
        {badge !== undefined && <div className={styles.badge}>{badge}</div>}
      </div>
      <div className={styles.text}>
        <h3 className={styles.title}>
          <a className={styles.link} href={href} onClick={onClick}>
            {title}
          </a>
        </h3>
        {price}
      </div>
      {note !== undefined && <p className={styles.note}>{note}</p>}
    </article>
  );
}
