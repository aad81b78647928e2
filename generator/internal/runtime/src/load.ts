import { files, integrity, mfes } from "./site.js";
import type { Module } from "./mount.js";

const links: Record<string, Promise<unknown> | null> = {};

// What the page's HTML lists is fetched already and needs no second link.
const link = (rel: string, href: string, hash = integrity[href]!): Promise<unknown> | null =>
  (links[href] ??= document.querySelector(`[href="${href}"]`)
    ? null
    : new Promise((resolve, reject) => {
        const l = document.createElement("link");
        l.rel = rel;
        // Without it Chromium fetches a module twice: once for the hint, once
        // for the import map's integrity.
        l.integrity = hash;
        l.href = href;
        l.onload = resolve;
        l.onerror = () => {
          // A later call tries again.
          l.remove();
          links[href] = null;
          reject(Error("cannot load " + href));
        };
        document.head.append(l);
      }));

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
  mfe.js?.map((i) =>
    // import() will tell what is wrong with a script.
    link("modulepreload", files[i]!)?.catch(() => {}),
  );
  await Promise.all(mfe.css?.map((css) => link("stylesheet", ...css)) ?? []);
  return mfe.entry;
};

/**
 * Preloads an MFE, waits for its stylesheets, so that nothing is shown
 * unstyled, and imports its entry module through the page's import map.
 *
 * @param name - the MFE's name in `mfe.toml`
 * @returns the module's namespace object; the same one each time
 * @throws Error - (rejection) as {@link preload} does, and whatever `import()`
 * rejects with: a TypeError when a script cannot be fetched or fails its
 * integrity check, a SyntaxError, or what the module threw
 */
export const load = async (name: string): Promise<Module> => import(await preload(name));
