/**
 * An npm range in its simplest parts, as the build writes it: a version is in
 * the range when it passes all comparators of one of the lists. `^1.4.0` is
 * `[[">=1.4.0", "<2.0.0-0"]]`, and `*` is `[[]]`.
 */
export type Range = readonly (readonly string[])[];

interface Version {
  /** Major, minor and patch. */
  core: number[];
  pre: string[];
}

const read = (text: string): Version | undefined => {
  // 1.x is the last version of a major.
  const [, core, pre] =
    /^\D*(\d+\.\d+\.\d+)(?:-([^+]*))?/.exec(text.replace(/\.x$/, `.${Number.MAX_SAFE_INTEGER}.${Number.MAX_SAFE_INTEGER}`)) ?? [];
  return core ? { core: core.split(".").map(Number), pre: pre ? pre.split(".") : [] } : undefined;
};

// Numbers come before words.
const order = (a: string, b: string): number => {
  const [m, n] = [a, b].map((s) => /^\d+$/.test(s)) as [boolean, boolean];
  if (m != n) return m ? -1 : 1;
  const [x, y] = m ? [+a, +b] : [a, b];
  return x < y ? -1 : x > y ? 1 : 0;
};

const compareCore = (a: Version, b: Version): number => {
  const i = a.core.findIndex((n, i) => n != b.core[i]);
  return i < 0 ? 0 : a.core[i]! - b.core[i]!;
};

const compare = (a: Version, b: Version): number => {
  const d = compareCore(a, b);
  if (d) return d;
  if (!a.pre.length || !b.pre.length) return b.pre.length - a.pre.length;
  const i = a.pre.findIndex((id, i) => id != b.pre[i]);
  if (i < 0) return a.pre.length - b.pre.length;
  return i < b.pre.length ? order(a.pre[i]!, b.pre[i]!) : 1;
};

/**
 * Says whether a version is in a range, as npm does: a prerelease also needs a
 * comparator that names a prerelease of the same three numbers. What is no
 * version is in no range.
 */
export const holds = (range: Range, text: string): boolean => {
  const version = read(text);
  if (!version) return false;
  return range.some((comparators) => {
    let named = !version.pre.length;
    const passed = comparators.every((comparator) => {
      const limit = read(comparator)!;
      const d = compare(version, limit);
      named ||= limit.pre.length > 0 && !compareCore(version, limit);
      return comparator[0] == "<" ? d < 0 || (comparator[1] == "=" && !d) : comparator[0] == ">" ? d > 0 || (comparator[1] == "=" && !d) : !d;
    });
    return passed && named;
  });
};

/** Writes a range as npm reads it. */
export const rangeText = (range: Range): string => range.map((c) => c.join(" ") || "*").join(" || ");
