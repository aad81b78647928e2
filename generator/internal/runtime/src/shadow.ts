/**
 * Mounts MFEs in shadow roots, served as the bare specifier `mfegen/shadow`.
 * What a page's own styles say ends at the root, and what the MFE's say ends
 * there too.
 *
 * @module
 */
import { released } from "./adapter/released.js";
import { mfes } from "./state.js";
import type { Context, Module, Props } from "./mount.js";

type Mount = NonNullable<Module["mount"]>;

// One sheet for each file, which all roots of the page adopt.
const sheets: Record<string, Promise<CSSStyleSheet>> = {};

const fetched = async (url: string, integrity: string): Promise<CSSStyleSheet> => {
  const response = await fetch(url, { integrity }).catch(() => undefined);
  if (!response?.ok) throw Error("cannot load " + url);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(absolute(await response.text(), response.url));
  hoist(sheet);
  return sheet;
};

// Comments, strings, and url() with what is in it.
const string = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'/.source;
const tokens = RegExp(String.raw`/\*[^]*?\*/|url\(\s*(${string}|(?:\\[^]|[^)\s"'\\])*)\s*\)|${string}`, "gi");

// A constructed stylesheet's URLs are relative to the page: Chromium takes no
// notice of the option baseURL.
const absolute = (css: string, base: string): string =>
  css.replace(tokens, (all, quoted?: string) => {
    const url = quoted?.replace(/^["']|["']$/g, "");
    return url && !/^#|^[a-z][a-z+.-]*:/i.test(url) ? `url(${JSON.stringify(new URL(url, base).href)})` : all;
  });

// Browsers take no notice of fonts and registered properties in a shadow tree:
// these are the document's, and stay there.
const hoist = (from: CSSStyleSheet) => {
  const to = new CSSStyleSheet();
  for (const rule of from.cssRules) {
    if (rule instanceof CSSFontFaceRule || rule instanceof CSSPropertyRule) to.insertRule(rule.cssText, to.cssRules.length);
  }
  if (to.cssRules.length) document.adoptedStyleSheets.push(to);
};

const adopt = (name: string): Promise<CSSStyleSheet[]> =>
  Promise.all(
    (mfes[name]?.sheets ?? []).map(
      ([url, integrity]) =>
        (sheets[url] ??= fetched(url, integrity).catch((error) => {
          delete sheets[url]; // a later mount tries again
          throw error;
        })),
    ),
  );

/**
 * Returns a mount that mounts into a shadow root of its own. It begins to fetch
 * the MFE's stylesheets at once.
 */
export const shadow = (name: string, mount: Mount) => {
  adopt(name).catch(() => {});
  return Object.assign(async (el: HTMLElement, props: Props, context: Context) => {
    const host = document.createElement("div");
    const root = host.attachShadow({ mode: "open" });
    const box = document.createElement("div");
    root.append(box);
    root.adoptedStyleSheets = await adopt(name);
    el.append(host);
    const undo = () => host.remove();
    try {
      return released(await mount(box, props, context), undo);
    } catch (error) {
      undo();
      throw error;
    }
  }, mount);
};
