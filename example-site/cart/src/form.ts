export interface Field {
  name: string;
  label: string;
  type: "text" | "email";
  autoComplete: string;
  short?: boolean;
  /** What is wrong with a value, said to the person who typed it. */
  problem: (value: string) => string | undefined;
}

export type Problems = Record<string, string | undefined>;

function needed(what: string) {
  return (value: string) => (value === "" ? `Please write ${what}.` : undefined);
}

export const fields: Field[] = [
  { name: "name", label: "Full name", type: "text", autoComplete: "name", problem: needed("your name") },
  {
    name: "email",
    label: "Email",
    type: "email",
    autoComplete: "email",
    problem: (value) => {
      if (value === "") return "Please write your email address.";
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? undefined : "This is not quite an email address: name@example.org";
    },
  },
  { name: "street", label: "Street and number", type: "text", autoComplete: "street-address", problem: needed("your street") },
  { name: "postcode", label: "Postcode", type: "text", autoComplete: "postal-code", short: true, problem: needed("your postcode") },
  { name: "town", label: "Town", type: "text", autoComplete: "address-level2", short: true, problem: needed("your town") },
];

/** Checks the values of all fields. Fields without a problem are not in the answer. */
export function check(value: (name: string) => string): Problems {
  const problems: Problems = {};
  for (const field of fields) {
    const problem = field.problem(value(field.name));
    if (problem !== undefined) problems[field.name] = problem;
  }
  return problems;
}
