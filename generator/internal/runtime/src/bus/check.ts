/**
 * What a development build checks at run time: that units say and hear what
 * their contracts name, and that what is said has the contract's form. A
 * production build has none of it.
 *
 * @module
 */
import { mistakes } from "./schema.js";
import type { Schema } from "./schema.js";

/** What the build knows of events and state. */
export interface Contract {
  /** The name of the channel between tabs. */
  channel: string;
  /** The events whose last one is kept. */
  replay: string[];
  /** The topics that other tabs get: events by name, keys of the state behind `=`. */
  tabs: string[];
  /** In a development build: what each unit and bridge declares. */
  units?: Record<string, { [V in Verb]?: string[] }>;
  /** In a development build: the forms, by topic. */
  shapes?: Record<string, Schema>;
}

/** As mfe.toml says them. */
export type Verb = "emits" | "listens" | "owns" | "reads";

const words: Record<Verb, string> = { emits: "emits", listens: "listens to", owns: "writes", reads: "reads" };

const said = new Set<string>();

const warn = (text: string): void => {
  if (said.has(text)) return;
  said.add(text);
  console.warn("mfegen: " + text);
};

/** Warns of a name that the unit's contract lacks. */
export const undeclared = ({ units }: Contract, unit: string, verb: Verb, name: string): void => {
  const own = units?.[unit] ?? {};
  const names = [own[verb], verb == "listens" && own.emits, verb == "reads" && own.owns];
  if (names.some((list) => list && list.includes(name))) return;
  const key = verb == "emits" || verb == "owns" ? `${verb} = { "${name}" = { } }` : `${verb} = ["${name}"]`;
  const table = unit == "shell" ? "[shell]" : `[mfe.${unit}]`;
  warn(`${unit} ${words[verb]} "${name}", which its contract does not name. Write ${key} into ${table}.`);
};

/** Warns of a name that the unit's contract lacks, and of a value that is not like the contract's. */
export const unlike = (contract: Contract, unit: string, verb: "emits" | "owns", name: string, value: unknown): void => {
  undeclared(contract, unit, verb, name);
  const shape = contract.shapes?.[verb == "owns" ? "=" + name : name];
  const found = shape === undefined ? [] : mistakes(shape, value);
  if (found.length) warn(`${unit} ${words[verb]} "${name}" otherwise than the contract says: ${found.join("; ")}.`);
};
