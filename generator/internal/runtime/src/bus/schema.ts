/**
 * JSON Schema, as much of it as contracts need: types, enum and const,
 * properties, items, limits, patterns, combinations, and references within the
 * document. Other keywords say nothing.
 *
 * @module
 */

/** A JSON Schema. */
export type Schema = boolean | Partial<Keywords>;

interface Keywords {
  $ref: string;
  type: string | string[];
  enum: unknown[];
  const: unknown;
  properties: Record<string, Schema>;
  required: string[];
  additionalProperties: Schema;
  prefixItems: Schema[];
  items: Schema;
  anyOf: Schema[];
  oneOf: Schema[];
  allOf: Schema[];
  not: Schema;
  minimum: number;
  maximum: number;
  exclusiveMinimum: number;
  exclusiveMaximum: number;
  multipleOf: number;
  minLength: number;
  maxLength: number;
  pattern: string;
  minItems: number;
  maxItems: number;
  uniqueItems: boolean;
}

// Deeper than people write; a value may contain itself.
const deepest = 50;

const typeOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : value === undefined ? "nothing" : typeof value;

const is = (type: string, value: unknown): boolean =>
  type == "integer" ? Number.isInteger(value) : type == typeOf(value);

const article = (type: string): string =>
  /^(null|nothing)$/.test(type) ? type : (/^[aio]/.test(type) ? "an " : "a ") + type;

const same = (a: unknown, b: unknown): boolean => {
  if (Object(a) !== a || Object(b) !== b || Array.isArray(a) != Array.isArray(b)) return a === b;
  const [x, y] = [a, b] as Record<string, unknown>[];
  const keys = Object.keys(x!);
  return keys.length == Object.keys(y!).length && keys.every((k) => k in y! && same(x![k], y![k]));
};

const resolve = (root: Schema, ref: string): Schema => {
  let at: unknown = root;
  if (!/^#(\/|$)/.test(ref)) return true;
  for (const step of ref.split("/").slice(1)) {
    at = Object(at)[decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return (at ?? true) as Schema;
};

/** Lists where a value is not what a schema says, each place by its JSON Pointer. */
export const mistakes = (root: Schema, value: unknown): string[] => {
  const found = (s: Schema, v: unknown, at: string, depth: number): string[] => {
    const out: string[] = [];
    const here = at || "it";
    const bad = (text: string) => out.push(here + " " + text);
    const inner = (s: Schema, v: unknown, step: string | number) =>
      out.push(...found(s, v, `${at}/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`, depth + 1));
    const fits = (s: Schema) => found(s, v, at, depth + 1).length == 0;

    if (s === false) return [here + " is not allowed"];
    if (s === true || depth > deepest) return [];
    if (s.$ref !== undefined) out.push(...found(resolve(root, s.$ref), v, at, depth + 1));

    const types = [s.type ?? []].flat();
    if (types.length && !types.some((t) => is(t, v))) {
      bad(`is ${article(typeOf(v))}, not ${types.map(article).join(" or ")}`);
      return out;
    }
    if (s.enum && !s.enum.some((e) => same(e, v))) bad(`is ${JSON.stringify(v)}, none of ${JSON.stringify(s.enum)}`);
    if ("const" in s && !same(s.const, v)) bad(`is ${JSON.stringify(v)}, not ${JSON.stringify(s.const)}`);
    for (const part of s.allOf ?? []) out.push(...found(part, v, at, depth + 1));
    if (s.anyOf && !s.anyOf.some(fits)) bad("fits none of anyOf");
    const matches = s.oneOf?.filter(fits).length;
    if (matches != undefined && matches != 1) bad(`fits ${matches} of oneOf, not one`);
    if (s.not !== undefined && fits(s.not)) bad("is what not rules out");

    if (typeof v == "number") {
      if (v < s.minimum!) bad(`is ${v}, below ${s.minimum}`);
      if (v > s.maximum!) bad(`is ${v}, above ${s.maximum}`);
      if (v <= s.exclusiveMinimum!) bad(`is ${v}, not above ${s.exclusiveMinimum}`);
      if (v >= s.exclusiveMaximum!) bad(`is ${v}, not below ${s.exclusiveMaximum}`);
      if (s.multipleOf && !Number.isInteger(v / s.multipleOf)) bad(`is ${v}, no multiple of ${s.multipleOf}`);
    }
    if (typeof v == "string") {
      const { length } = [...v];
      if (length < s.minLength!) bad(`has ${length} characters, fewer than ${s.minLength}`);
      if (length > s.maxLength!) bad(`has ${length} characters, more than ${s.maxLength}`);
      if (s.pattern !== undefined && !RegExp(s.pattern, "u").test(v)) bad(`is ${JSON.stringify(v)}, unlike ${s.pattern}`);
    }
    if (Array.isArray(v)) {
      const first = s.prefixItems ?? [];
      if (v.length < s.minItems!) bad(`has ${v.length} items, fewer than ${s.minItems}`);
      if (v.length > s.maxItems!) bad(`has ${v.length} items, more than ${s.maxItems}`);
      if (s.uniqueItems && v.some((x, i) => v.slice(0, i).some((y) => same(x, y)))) bad("has an item twice");
      v.forEach((item, i) => inner(first[i] ?? s.items ?? true, item, i));
    } else if (typeOf(v) == "object") {
      const o = v as Record<string, unknown>;
      const has = (name: string) => Object.hasOwn(o, name) && o[name] !== undefined;
      for (const name of s.required ?? []) if (!has(name)) bad(`lacks ${JSON.stringify(name)}`);
      for (const name of Object.keys(o)) {
        const own = s.properties && Object.hasOwn(s.properties, name);
        if (has(name)) inner(own ? s.properties![name]! : (s.additionalProperties ?? true), o[name], name);
      }
    }
    return out;
  };
  return found(root, value, "", 0);
};
