// A type as a JSON Schema: of what can be sent as JSON. The rest is in the
// keyword tsType, as text.

class Schemas {
  stack = [];

  constructor(printer) {
    this.printer = printer;
    this.p = printer.p;
  }

  /** The schema of a type that a file exports, or undefined. */
  exported(file, name) {
    const { checker, symbols } = this.p;
    const module = this.p.module(file);
    const found = module && checker.getExportsOfModule(module).find((s) => s.name === name);
    if (!found) return undefined;
    const symbol = found.flags & symbols.Alias ? checker.getAliasedSymbol(found) : found;
    if (!(symbol.flags & symbols.Type)) return undefined;
    const schema = this.of(checker.getDeclaredTypeOfSymbol(symbol));
    const doc = this.p.doc(symbol).trim();
    return doc && !schema.description ? { ...schema, description: doc } : schema;
  }

  of(type) {
    const { checker, types } = this.p;
    const { flags } = type;
    if (flags & (types.Any | types.Unknown)) return {};
    if (flags & types.Null) return { type: "null" };
    if (flags & (types.StringLiteral | types.NumberLiteral)) return { const: type.value };
    if (flags & types.BooleanLiteral) return { const: this.printer.plain(type) === "true" };
    if (flags & types.Union) return this.union(type);
    if (flags & types.String) return { type: "string" };
    if (flags & types.Number) return { type: "number" };
    if (flags & types.Boolean) return { type: "boolean" };
    if (flags & types.Intersection) return this.isData(type) ? this.object(type) : this.text(type);
    if (!(flags & types.Object)) return this.text(type);
    if (checker.isTupleType(type)) return this.tuple(type);
    if (checker.isArrayType(type)) return { type: "array", items: this.of(checker.getTypeArguments(type)[0]) };
    return this.isData(type) ? this.object(type) : this.text(type);
  }

  text(type) {
    return { tsType: this.printer.text(type) };
  }

  /** Whether the type is a record that JSON can hold. */
  isData(type) {
    const { checker, signatures, symbols } = this.p;
    if (checker.getSignaturesOfType(type, signatures.Call).length + checker.getSignaturesOfType(type, signatures.Construct).length > 0) return false;
    const symbol = type.getSymbol();
    if (symbol && symbol.flags & symbols.Class) return false;
    if (!symbol || /^__/.test(symbol.name)) return true;
    return this.printer.place(symbol).kind === "project";
  }

  object(type) {
    const { checker, symbols } = this.p;
    const symbol = this.p.alias(type) ?? type.getSymbol();
    const title = symbol && !/^__/.test(symbol.name) && this.printer.place(symbol).kind === "project" ? symbol.name : undefined;
    if (this.stack.includes(type) || this.stack.length > 12) return this.text(type);
    this.stack.push(type);
    const properties = {};
    const required = [];
    for (const s of this.printer.properties(type)) {
      let schema = this.of(checker.getTypeOfSymbol(s));
      const { doc, deprecated } = this.printer.comment(s);
      const fallback = this.p.tags(s).find((t) => t.name === "default" || t.name === "defaultValue")?.text;
      if (doc) schema = { ...schema, description: doc };
      if (deprecated) schema = { ...schema, deprecated: true };
      if (fallback) schema = { ...schema, default: literal(fallback) };
      properties[s.name] = schema;
      if (!(s.flags & symbols.Optional) && !this.takesUndefined(checker.getTypeOfSymbol(s))) required.push(s.name);
    }
    const out = { type: "object" };
    if (title) out.title = title;
    if (Object.keys(properties).length > 0) out.properties = properties;
    if (required.length > 0) out.required = required;
    const [index] = checker.getIndexInfosOfType(type);
    if (index) out.additionalProperties = this.of(this.p.indexed(index));
    this.stack.pop();
    return out;
  }

  takesUndefined(type) {
    const { types } = this.p;
    return !!(type.flags & types.Undefined) || (!!(type.flags & types.Union) && this.p.members(type).some((t) => t.flags & types.Undefined));
  }

  tuple(type) {
    const { elementFlags = [] } = this.p.target(type);
    const items = this.p.checker.getTypeArguments(type);
    if (elementFlags.some((f) => f > 2)) return this.text(type);
    const out = { type: "array", prefixItems: items.map((t) => this.of(t)), maxItems: items.length };
    const least = elementFlags.filter((f) => f & 1).length;
    if (least > 0) out.minItems = least;
    return out;
  }

  union(type) {
    const { types } = this.p;
    const parts = this.p.members(type).filter((t) => !(t.flags & (types.Undefined | types.Void))).map((t) => this.of(t));
    let rest = [];
    const values = [];
    for (const s of parts) ("const" in s && Object.keys(s).length === 1 ? values : rest).push(s.const !== undefined && Object.keys(s).length === 1 ? s.const : s);
    if (values.includes(true) && values.includes(false)) {
      values.splice(0, values.length, ...values.filter((v) => typeof v !== "boolean"));
      rest.push({ type: "boolean" });
    }
    if (rest.length > 0 && rest.every((s) => Object.keys(s).length === 1 && typeof s.type === "string")) {
      const kinds = [...new Set(rest.map((s) => s.type))].sort();
      rest = [{ type: kinds.length === 1 ? kinds[0] : kinds }];
    }
    if (values.length > 0) {
      values.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
      rest.push(values.length === 1 ? { const: values[0] } : { enum: values });
    }
    rest.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    return rest.length === 1 ? rest[0] : { anyOf: rest };
  }
}

function literal(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text.replace(/^(['"`])(.*)\1$/s, "$2");
  }
}
