import { Link, NavLink } from "react-router-dom";
import { countItems, useCart } from "./useCart";
import styles from "./header.module.css";

export function Header() {
  const count = countItems(useCart());
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <Link className={styles.brand} to="/" aria-label="Harbour Goods, home">
          <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
            <circle cx="16" cy="6" r="3" />
            <path d="M16 9v19M10.5 13.500h11M5 19.500c.8 6 5 8.5 11 8.500s10.2-2.5 11-8.5" />
          </svg>
          <span>Harbour Goods</span>
        </Link>
        <nav className={styles.nav} aria-label="Main">
          <NavLink className={styles.link} to="/products">
            Shop
          </NavLink>
          <NavLink className={styles.link} to="/journal">
            Journal
          </NavLink>
          <NavLink className={`${styles.link} ${styles.wide}`} to="/about">
            About
          </NavLink>
          <NavLink className={styles.cart} to="/cart">
            <svg className={styles.basket} viewBox="0 0 24 24" aria-hidden="true">
              <path d="M3.5 9.500h17l-1.8 9.200a2 2 0 0 1-2 1.600H7.300a2 2 0 0 1-2-1.600zM8 9.5 10.5 4M16 9.5 13.5 4" />
            </svg>
            <span className={styles.cartText}>Basket</span>
            <span className={count > 0 ? styles.count : styles.none} aria-live="polite">
              {count}
              <span className="visually-hidden">{count === 1 ? " item" : " items"}</span>
            </span>
          </NavLink>
        </nav>
      </div>
    </header>
  );
}
