/**
 * Loads an MFE that another site serves, served as the bare specifier
 * `mfegen/remote`. For each such MFE the build writes a module of this site's,
 * which is loaded, retried and mounted as any other MFE's; evaluating it calls
 * {@link remote}. What two sites were built for apart is compared here, before
 * the mount.
 *
 * @module
 */
import { holds, rangeText } from "./range.js";
import { mfes } from "./state.js";
import type { About, Module } from "./mount.js";
import type { Range } from "./range.js";

/** What the manifest says about an MFE from elsewhere. */
export interface Remote {
  name: string;
  url: string;
  /** The range of its versions that this site takes; absent when it takes all. */
  version?: Range;
}

// A module that did not arrive must be asked for by another URL; the import map
// knows these, too.
const address = (url: string, self: string) => {
  const [retry] = /r=\d+$/.exec(self) ?? [];
  return retry ? url + (url.includes("?") ? "&" : "?") + retry : url;
};

/**
 * Imports an MFE's module and checks that it and this site go together.
 *
 * @param self - the URL of the module that asks
 * @throws Error - (rejection) when its version is not one that this site takes,
 * or when it requires a version of the shell or of an MFE that this page does
 * not have; and whatever `import()` rejects with
 */
export const remote = async ({ name, url, version }: Remote, self: string): Promise<Module> => {
  const module = (await import(address(url, self))) as Module;
  const mfe = mfes[name]!;
  const about: Partial<About> = Object(module.mfegen);
  // Events tell it from now on.
  if (about.version) mfe.who = { ...mfe.who, version: about.version };
  const who = `${name} ${about.version ?? ""}`.trim();
  const refuse = (why: string) => {
    throw Error(`${who} from ${url} ${why}`);
  };
  if (version && !about.version) {
    refuse(`does not say its version, and this site takes ${rangeText(version)}`);
  }
  if (version && !holds(version, about.version!)) refuse(`is not in ${rangeText(version)}, which this site takes`);
  for (const [unit, range] of Object.entries(about.requires ?? {})) {
    const needs = `requires ${unit} ${rangeText(range)}, `;
    if (unit != "shell" && !mfes[unit]) refuse(`${needs}which this site does not have`);
    const { version: own } = mfes[unit]?.who ?? {};
    const has = unit == "shell" ? (mfe.shell ?? []) : own ? [own] : [];
    // As when a site is built, what is not known is no reason to refuse.
    if (!has.length) console.warn(`mfegen: ${who} ${needs}and this site does not say its version`);
    else if (!has.some((v) => holds(range, v))) refuse(`${needs}and this site has ${has.join(" and ")}`);
  }
  if (typeof module.mount != "function") refuse("exports no mount");
  return module;
};
