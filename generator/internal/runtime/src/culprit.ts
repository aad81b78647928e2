import { mfes, page } from "./site.js";

const { base, aside = [] } = page();
const folder = base + "assets/";

// Those from elsewhere, the one in the innermost folder first.
const remotes = Object.entries(mfes)
  .flatMap(([name, { at }]) => (at ? { name, at: new URL(at, location.href).href } : []))
  .sort((a, b) => b.at.length - a.at.length);

// The file → MFE table: all files of a unit are in the folder of its name.
const unit = (url: string): string | undefined => {
  const { origin, pathname, href } = new URL(url, location.href);
  // An SDK that watches the page stands in for fetch and the like, and so
  // between whoever called them and what went wrong there.
  return origin == location.origin && pathname.startsWith(folder) && !aside.includes(pathname)
    ? pathname.slice(folder.length).split("/")[0]
    : remotes.find(({ at }) => href.startsWith(at))?.name;
};

/**
 * Finds the MFE whose code is on top of a stack. Shared code in between belongs
 * to nobody, and what the shell does by itself is not the MFE's that called it.
 */
export const culprit = (text: string): string | undefined => {
  for (const [url] of text.matchAll(/https?:\/\/[^\s()]+/g)) {
    const name = unit(url.replace(/(:\d+)+$/, ""));
    if (name == "shell") return;
    if (name && name in mfes) return name;
  }
  return;
};
