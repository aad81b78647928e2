import { files, integrity, mfes } from "./site.js";
import { faults, ignore, step, within } from "./step.js";
import type { Entry } from "./site.js";
import type { Module } from "./mount.js";

const hashes = integrity();

// The build shortens names that end so.
interface Link extends HTMLLinkElement {
  /** Settles with the file; absent for a link of the page's HTML. */
  ready_?: Promise<unknown>;
  /** How many mounted MFEs need the stylesheet. */
  wearers_?: number;
}

// A page lists what it needs at once in its HTML; that is fetched already and
// needs no second link.
const find = (rel: string, href: string) => document.querySelector<Link>(`[rel=${rel}][href="${href}"]`);

const link = (rel: string, href: string, hash = hashes[href]!): Promise<unknown> | undefined => {
  let l = find(rel, href)!;
  if (!l) {
    l = document.createElement("link");
    l.ready_ = new Promise((resolve, reject) => {
      l.rel = rel;
      // Without it Chromium fetches a module twice: once for the hint, once for
      // the import map's integrity.
      l.integrity = hash;
      l.href = href;
      l.onload = resolve;
      l.onerror = () => {
        l.remove(); // a later call tries again
        reject(Error("cannot load " + href));
      };
      document.head.append(l);
    });
  }
  return l.ready_;
};

/**
 * Fetches all that an MFE needs and runs none of it: a `modulepreload` link for
 * each script of its static closure and a stylesheet link for each of its
 * styles, with integrity, except for those that the page lists already. Calling
 * it again costs nothing.
 *
 * @param name - the MFE's name in `mfe.toml`
 * @returns a promise of the bare specifier of its entry, which resolves when
 * the stylesheets apply; scripts may still be on their way
 * @throws Error - (rejection) when no MFE has the name, or when a stylesheet
 * does not arrive or fails its integrity check
 */
export const preload = async (name: string): Promise<string> => {
  const mfe = mfes[name];
  if (!mfe?.entry) throw Error("no MFE " + name);
  mfe.js.map((i) =>
    // import() will tell what is wrong with a script.
    link("modulepreload", files[i]!)?.catch(ignore),
  );
  await Promise.all(mfe.css.map((css) => link("stylesheet", ...css)));
  return mfe.entry;
};

/**
 * Preloads an MFE, whatever its flag says, waits for its stylesheets, so that nothing is shown
 * unstyled, and imports its entry module through the page's import map. What
 * fails is tried again as often as the manifest says.
 *
 * @param name - the MFE's name in `mfe.toml`
 * @param el - where the events of the load are dispatched
 * @returns the module's namespace object; the same one each time
 * @throws Error - (rejection) as {@link preload} does, and whatever `import()`
 * rejects with: a TypeError when a script cannot be fetched or fails its
 * integrity check, a SyntaxError, or what the module threw
 */
export const load = (name: string, el?: Element): Promise<Module> => {
  const attempt = async () => {
    for (;;) {
      try {
        return await within(mfes[name]?.timeout?.try, name, async () => import(await preload(name)));
      } catch (cause) {
        if (!(await faults((f) => f.again(name, el, cause)))) throw cause;
      }
    }
  };
  return step(name, el, "load", attempt);
};

/**
 * Counts who needs an MFE's stylesheets. Those that nobody needs stay where
 * they are, so that the cascade's order never changes, but apply to no medium.
 */
export const wear = (mfe: Entry, n: number): unknown =>
  mfe.css.map(([href]) => {
    const l = find("stylesheet", href)!;
    l.media = (l.wearers_ = (l.wearers_! | 0) + n) ? "" : "none";
  });
