import { useEffect, useRef } from "react";
import { useHistory, useLocation } from "react-router-dom";

/** Lets every router on the page read the address again. */
function announce() {
  window.dispatchEvent(new PopStateEvent("popstate", { state: window.history.state }));
}

/**
 * Keeps this router and the shell's at the same address, path being where the
 * shell is, and does what a page load would do after a click in the journal:
 * scrolls up and moves the focus to the heading. Returns a ref for the page.
 */
export function useAddress(basename, path) {
  const page = useRef(null);
  const history = useHistory();
  const location = useLocation();

  useEffect(() => {
    // The shell has heard of POP, and the browser scrolls by itself.
    if (history.action === "POP") return;
    window.scrollTo(0, 0);
    const heading = page.current && page.current.querySelector("h1");
    if (heading) heading.focus({ preventScroll: true });
    announce();
  }, [history, location]);

  useEffect(() => {
    if (path === undefined) return;
    const here = path.slice(basename.length) || "/";
    if (here !== history.location.pathname) announce();
  }, [history, basename, path]);

  return page;
}

/**
 * Sets the document's title while a page is shown. On the way out of the journal
 * this router hears of an address that is another's; so is the title then.
 */
export function useTitle(title) {
  useEffect(() => {
    if (!/^\/journal(\/|$)/.test(window.location.pathname)) return;
    document.title = `${title} · Harbour Goods`;
  }, [title]);
}
