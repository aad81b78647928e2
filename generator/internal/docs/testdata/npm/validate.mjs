// Validates the HTML files below a folder, and prints what is wrong with them,
// a line each.
import { HtmlValidate } from "html-validate";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    // Ids hold names of packages, events and routes as they are.
    "valid-id": ["error", { relaxed: true }],
    // The results of a combobox are no <select>.
    "prefer-native-element": ["error", { exclude: ["listbox"] }],
    // A minifier's business.
    "doctype-style": "off",
    "void-style": "off",
  },
});
const root = process.argv[2];
for (const file of readdirSync(root, { recursive: true }).filter((f) => f.endsWith(".html")).sort()) {
  const report = validator.validateStringSync(readFileSync(join(root, file), "utf8"), file);
  for (const result of report.results) {
    for (const m of result.messages) console.log(`${file}:${m.line}:${m.column}: ${m.message} (${m.ruleId})`);
  }
}
