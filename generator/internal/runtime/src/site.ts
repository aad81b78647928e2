/**
 * What a page says about one MFE. Lists are absent when they are empty.
 */
export interface Entry {
  /** The bare specifier of the module that mounts the MFE. */
  entry: string;
  load: "route" | "visible" | "idle" | "eager";
  /** Route patterns, base included, on which the MFE is shown. */
  routes?: string[];
  /** Indexes into the page's `files`: the entry and all that it imports statically. */
  js?: number[];
  /** Stylesheets with their Subresource Integrity metadata. */
  css?: [url: string, integrity: string][];
}

interface Data {
  files: string[];
  mfes: Record<string, Entry>;
}

const json = (selector: string) => JSON.parse(document.querySelector<HTMLScriptElement>(selector)!.text);

/** The page's data block: URLs of scripts, and its MFEs by name. */
export const { files, mfes }: Data = json("#mfegen");

/** Integrity metadata by URL, as the page's import map has it. */
export const integrity: Record<string, string> = json("[type=importmap]").integrity;

/** Returns the names of the site's MFEs. */
export const names = (): string[] => Object.keys(mfes);
