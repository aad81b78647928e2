import { Link } from "react-router-dom";
import styles from "./footer.module.css";

export function Footer() {
  return (
    <footer className={styles.footer}>
      <div className={styles.inner}>
        <div className={styles.about}>
          <p className={styles.name}>Harbour Goods</p>
          <p>Well-made everyday things, chosen slowly and sold from a small shop on the quay.</p>
        </div>
        <nav aria-label="Shop">
          <h2 className={styles.head}>Shop</h2>
          <ul className={styles.list}>
            <li><Link to="/products">Everything</Link></li>
            <li><Link to="/products?category=kitchen">Kitchen</Link></li>
            <li><Link to="/products?category=home">Home</Link></li>
            <li><Link to="/products?category=wear">Wear</Link></li>
            <li><Link to="/products?category=workshop">Workshop</Link></li>
          </ul>
        </nav>
        <nav aria-label="House">
          <h2 className={styles.head}>House</h2>
          <ul className={styles.list}>
            <li><Link to="/journal">The harbour journal</Link></li>
            <li><Link to="/about">About the shop</Link></li>
            <li><Link to="/stockists">Along the coast</Link></li>
          </ul>
        </nav>
        <div>
          <h2 className={styles.head}>Visit</h2>
          <address className={styles.address}>
            3 Saltmarsh Lane
            <br />
            The Quay
            <br />
            <Link to="/stockists">Where to find us</Link>
          </address>
        </div>
        <div>
          <h2 className={styles.head}>Open</h2>
          <p>
            Tuesday to Saturday
            <br />
            nine to five,
            <br />
            tide permitting
          </p>
        </div>
      </div>
      <p className={styles.small}>A shop that does not exist, made of six micro-frontends that do.</p>
    </footer>
  );
}
