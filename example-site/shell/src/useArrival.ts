import { useEffect, useRef } from "react";
import { useLocation, useNavigationType } from "react-router-dom";

/**
 * Does what a page load would do when the path changes: scrolls up, and moves
 * the focus to the page's content. Back and forward keep the browser's own scroll.
 */
export function useArrival() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const how = useNavigationType();
  const seen = useRef(pathname);

  useEffect(() => {
    if (seen.current === pathname) return;
    seen.current = pathname;
    if (how === "POP") return;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname, how]);

  return main;
}

/** Sets the document's title while a page is shown. */
export function useTitle(title?: string): void {
  useEffect(() => {
    document.title = title === undefined ? "Harbour Goods" : `${title} · Harbour Goods`;
  }, [title]);
}
