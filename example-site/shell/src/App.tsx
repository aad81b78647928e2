import { useEffect } from "react";
import { Route, Routes, useNavigate } from "react-router-dom";
import { navigationEvent, type Navigation } from "./api";
import { Footer } from "./Footer";
import { Header } from "./Header";
import { useArrival } from "./useArrival";
import { About } from "./pages/About";
import { Cart } from "./pages/Cart";
import { Home } from "./pages/Home";
import { Journal } from "./pages/Journal";
import { NotFound } from "./pages/NotFound";
import { Products } from "./pages/Products";
import { Stockists } from "./pages/Stockists";

export function App() {
  const navigate = useNavigate();

  useEffect(() => {
    const listen = (event: Event) => {
      event.preventDefault();
      navigate((event as CustomEvent<Navigation>).detail.path);
    };
    window.addEventListener(navigationEvent, listen);
    return () => window.removeEventListener(navigationEvent, listen);
  }, [navigate]);

  const main = useArrival();

  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <Header />
      <main id="main" ref={main} tabIndex={-1}>
        <Routes>
          <Route path="/" element={<Home />} />
          <Route path="/products" element={<Products />} />
          <Route path="/products/:id" element={<Products />} />
          <Route path="/cart" element={<Cart />} />
          <Route path="/journal/*" element={<Journal />} />
          <Route path="/stockists" element={<Stockists />} />
          <Route path="/about" element={<About />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </main>
      <Footer />
    </>
  );
}
