// Types as text and as JSON Schemas. The text is complete: types of the
// project's own are named and declared beside it, those of packages are
// import("pkg").Name, and those of the standard library are known everywhere.
// Unions are sorted, so that a type's text changes when the type does.

class Printer {
  declared = new Map(); // name → { name, params, text, doc }
  names = new Map(); // symbol's key → name
  exports = new Map(); // file → the names that it exports
  entries = new Map(); // a package's folder → its files that can be imported
  depth = 0;

  constructor(project, root) {
    this.p = project;
    this.root = root + "/";
  }

  /** All that texts have mentioned so far, by name. */
  declarations() {
    return [...this.declared.values()].filter((d) => d.text !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  exportsOf(file) {
    const { checker, symbols } = this.p;
    const module = this.p.module(file);
    if (!module) return [];
    const out = [];
    for (const symbol of checker.getExportsOfModule(module)) {
      const target = symbol.flags & symbols.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const { doc, deprecated } = this.comment(target);
      const kinds = [];
      if (target.flags & symbols.Value) kinds.push(this.valueKind(target));
      if (target.flags & symbols.Type && !(target.flags & (symbols.Class | symbols.Enum))) kinds.push("type");
      if (target.flags & symbols.Class) kinds.push("type");
      for (const kind of kinds) {
        out.push({ name: symbol.name, kind, type: kind === "type" ? this.declaredText(target) : this.valueText(target), doc, deprecated });
      }
    }
    return out;
  }

  valueKind(symbol) {
    const { symbols, checker, signatures } = this.p;
    if (symbol.flags & symbols.Class) return "class";
    if (symbol.flags & symbols.Enum) return "enum";
    if (symbol.flags & symbols.Function) return "function";
    if (symbol.flags & symbols.ValueModule) return "namespace";
    return checker.getSignaturesOfType(checker.getTypeOfSymbol(symbol), signatures.Call).length > 0 ? "function" : "const";
  }

  valueText(symbol) {
    return this.text(this.p.checker.getTypeOfSymbol(symbol));
  }

  /** The exported type itself, not its name. */
  declaredText(symbol) {
    const name = this.declare(symbol);
    const { params } = this.declared.get(name);
    return params ? `${name}${params}` : name;
  }

  comment(symbol) {
    const tag = this.p.tags(symbol).find((t) => t.name === "deprecated");
    return { doc: this.p.doc(symbol).trim(), deprecated: tag ? tag.text.trim() || "yes" : "" };
  }

  /** Where a symbol is declared. */
  place(symbol) {
    const declaration = symbol.declarations?.[0];
    if (!declaration) return { kind: "none" };
    const file = this.p.fileOf(declaration);
    if (/(^|\/)lib\.[^/]*\.?d\.ts$/.test(file) && /typescript|^bundled:/i.test(file)) return { kind: "library" };
    const at = file.lastIndexOf("/node_modules/");
    if (at < 0) return { kind: file.startsWith(this.root) ? "project" : "other", file };
    const [first, second] = file.slice(at + "/node_modules/".length).split("/");
    let name = first.startsWith("@") ? `${first}/${second}` : first;
    if (name.startsWith("@types/")) name = name.slice(7).replace(/^(.+?)__(.+)$/, "@$1/$2");
    return this.p.isModule(file) ? { kind: "package", package: name, file } : { kind: "library" };
  }

  /** A symbol's name with its namespaces. */
  qualified(symbol, file) {
    let whole = file && this.p.exportEquals(this.p.module(file));
    if (whole && whole.flags & this.p.symbols.Alias) whole = this.p.checker.getAliasedSymbol(whole);
    const parts = [];
    for (let s = symbol; s && !/^["_]/.test(s.name); s = this.p.parent(s)) {
      // With export = React, what is in the namespace React is in the module.
      if (whole && s.name === whole.name && parts.length > 0) break;
      parts.unshift(s.name);
    }
    return parts.join(".");
  }

  /** How to mention a named symbol, or undefined where there is no way. */
  mention(symbol) {
    if (!symbol || /^__/.test(symbol.name)) return undefined;
    const place = this.place(symbol);
    switch (place.kind) {
      case "library":
        return this.qualified(symbol) || undefined;
      case "package": {
        const name = this.qualified(symbol, place.file);
        if (this.isGlobal(symbol)) return name;
        const [first] = name.split(".");
        return this.exported(place.file).has(first) ? `import("${this.specifier(place, first)}").${name}` : undefined;
      }
      case "project":
        return this.declare(symbol);
    }
    return undefined;
  }

  /** Whether a module declares the symbol for everybody. */
  isGlobal(symbol) {
    for (let s = symbol; s; s = this.p.parent(s)) if (s.name === "__global") return true;
    return false;
  }

  /** What a module of a package exports by name; what is its own cannot be mentioned. */
  exported(file) {
    if (!this.exports.has(file)) {
      const names = this.p.checker.getExportsOfModule(this.p.module(file)).map((s) => s.name);
      this.exports.set(file, new Set(names.filter((n) => n !== "default")));
    }
    return this.exports.get(file);
  }

  /** The shortest specifier by which a package offers a name, as far as the program has read it. */
  specifier({ package: name, file }, wanted) {
    const dir = packageDir(file);
    if (!this.entries.has(dir)) {
      const read = this.p.files.filter((f) => packageDir(f) === dir && /\.d\.[cm]?ts$/.test(f));
      const entries = read.map((f) => ({ file: f, subpath: subpathOf(dir, f.slice(dir.length + 1)) })).filter((e) => e.subpath !== undefined);
      this.entries.set(dir, entries.sort((a, b) => a.subpath.length - b.subpath.length || (a.subpath < b.subpath ? -1 : 1)));
    }
    const entry = this.entries.get(dir).find((e) => this.p.isModule(e.file) && this.exported(e.file).has(wanted));
    return name + (entry?.subpath ?? "");
  }

  /** Declares a type of the project's own, and what it mentions. */
  declare(symbol) {
    const declaration = symbol.declarations?.[0];
    const file = declaration ? this.p.fileOf(declaration) : "";
    const key = `${file}#${this.qualified(symbol) || symbol.name}`;
    if (this.names.has(key)) return this.names.get(key);
    let name = symbol.name === "default" ? "Default" : symbol.name.replace(/\W/g, "_");
    for (let n = 2; this.declared.has(name); n++) name = symbol.name + n;
    this.names.set(key, name);
    const entry = { name };
    this.declared.set(name, entry);
    const { checker, symbols } = this.p;
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const parameters = symbol.flags & symbols.TypeAlias ? this.p.aliasParameters(symbol) : this.own(type, symbol);
    const params = this.parameters(parameters);
    if (params) entry.params = params;
    const { doc } = this.comment(symbol);
    if (doc) entry.doc = doc;
    entry.text = this.text(type, true);
    return name;
  }

  /** The type parameters of an interface or a class. */
  own(type, symbol) {
    const { checker, symbols } = this.p;
    if (!(symbol.flags & (symbols.Class | symbols.Interface)) || !this.p.isTypeReference(type)) return [];
    return checker.getTypeArguments(type).filter((t) => !t.isThisType);
  }

  parameters(list) {
    if (list.length === 0) return "";
    const { checker } = this.p;
    return `<${list
      .map((t) => {
        const bound = checker.getBaseConstraintOfType(t);
        const text = bound && !(bound.flags & this.p.types.Unknown) ? this.text(bound) : "";
        return checker.typeToString(t) + (text && text !== "unknown" ? ` extends ${text}` : "");
      })
      .join(", ")}>`;
  }

  /** A type as text; inside says that it is what its own name stands for. */
  text(type, inside = false) {
    if (this.depth > 40) return this.plain(type);
    this.depth++;
    try {
      return this.whole(type, inside);
    } finally {
      this.depth--;
    }
  }

  whole(type, inside) {
    const { checker, types } = this.p;
    const alias = this.p.alias(type);
    if (alias && !inside) {
      const name = this.mention(alias);
      if (name) return name + this.arguments(this.p.aliasArguments(type));
    }
    if (type.flags & types.TypeParameter) return type.isThisType ? "this" : checker.typeToString(type);
    if (type.flags & types.EnumLike && !inside) {
      const name = this.enumName(type);
      if (name) return name;
    }
    if (type.flags & types.Union) return this.union(type, inside);
    if (type.flags & types.Intersection) return this.p.members(type).map((t) => wrapped(this.text(t))).join(" & ");
    if (type.flags & types.Object) return this.object(type, inside);
    return this.plain(type);
  }

  /** What the compiler itself prints: primitives, literals, and what is computed. */
  plain(type) {
    const noTruncation = 1;
    return this.p.checker.typeToString(type, undefined, noTruncation);
  }

  enumName(type) {
    const symbol = type.getSymbol();
    if (!symbol) return undefined;
    const { symbols, types } = this.p;
    if (symbol.flags & symbols.EnumMember) {
      return type.flags & (types.StringLiteral | types.NumberLiteral) ? JSON.stringify(type.value) : undefined;
    }
    return undefined; // the members say all
  }

  arguments(list) {
    return list.length > 0 ? `<${list.map((t) => this.text(t)).join(", ")}>` : "";
  }

  union(type) {
    const parts = new Set(this.p.members(type).map((t) => wrapped(this.text(t))));
    if (parts.has("true") && parts.has("false")) {
      parts.delete("true");
      parts.delete("false");
      parts.add("boolean");
    }
    const last = ["null", "undefined"].filter((t) => parts.delete(t));
    return [...[...parts].sort(), ...last].join(" | ");
  }

  object(type, inside) {
    const { checker, symbols } = this.p;
    if (checker.isTupleType(type)) return this.tuple(type);
    const symbol = type.getSymbol();
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type);
      return (symbol?.name === "ReadonlyArray" ? "readonly " : "") + wrapped(this.text(item)) + "[]";
    }
    const named = symbol && symbol.flags & (symbols.Class | symbols.Interface);
    const statics = symbol && symbol.flags & symbols.Class && checker.getSignaturesOfType(type, this.p.signatures.Construct).length > 0;
    if (named && !inside && !statics) {
      const name = this.mention(symbol);
      if (name) return name + (this.p.isTypeReference(type) ? this.arguments(checker.getTypeArguments(type).filter((t) => !t.isThisType).slice(0, this.arity(type))) : "");
    }
    const external = symbol && this.place(symbol);
    if (statics && external.kind !== "project" && external.kind !== "none") {
      const name = this.mention(symbol);
      if (name) return `typeof ${name}`;
    }
    return this.members(type);
  }

  /** How many type parameters the target of a reference has, without this. */
  arity(type) {
    return this.p.checker.getTypeArguments(this.p.target(type) ?? type).filter((t) => !t.isThisType).length;
  }

  tuple(type) {
    const items = this.p.checker.getTypeArguments(type);
    const { elementFlags = [], readonly } = this.p.target(type);
    const parts = items.map((t, i) => {
      const text = elementFlags[i] & 2 ? this.withoutUndefined(t) : this.text(t);
      if (elementFlags[i] & 2) return wrapped(text) + "?";
      if (elementFlags[i] & 4) return "..." + wrapped(text) + "[]";
      return elementFlags[i] & 8 ? "..." + text : text;
    });
    return (readonly ? "readonly " : "") + `[${parts.join(", ")}]`;
  }

  members(type) {
    const { checker, signatures, symbols } = this.p;
    const calls = checker.getSignaturesOfType(type, signatures.Call);
    const news = checker.getSignaturesOfType(type, signatures.Construct);
    const own = this.isOwn(type);
    const bases = own ? this.bases(type) : [];
    const properties = this.properties(type).filter((s) => !own || this.place(s).kind === "project");
    const indexes = checker.getIndexInfosOfType(type);
    if (properties.length === 0 && indexes.length === 0) {
      if (calls.length === 1 && news.length === 0) return this.signature(calls[0], " => ");
      if (news.length === 1 && calls.length === 0) return "new " + this.signature(news[0], " => ");
    }
    const parts = [...calls.map((s) => this.signature(s, ": ")), ...news.map((s) => "new " + this.signature(s, ": "))];
    for (const i of indexes) parts.push(`[key: ${this.text(i.keyType)}]: ${this.text(this.p.indexed(i))}`);
    for (const s of properties) {
      const optional = s.flags & symbols.Optional;
      let of = checker.getTypeOfSymbol(s);
      parts.push(`${keyText(s.name)}${optional ? "?" : ""}: ${optional ? this.withoutUndefined(of) : this.text(of)}`);
    }
    if (parts.length > 0 || bases.length === 0) bases.push(parts.length > 0 ? `{ ${parts.join("; ")} }` : "{}");
    return bases.join(" & ");
  }

  /** Whether the type is a class or an interface of the project. */
  isOwn(type) {
    const symbol = type.getSymbol();
    return !!symbol && !!(symbol.flags & (this.p.symbols.Class | this.p.symbols.Interface)) && this.place(symbol).kind === "project";
  }

  /** The types of others that a class or an interface extends. */
  bases(type) {
    const out = [];
    if (this.p.checker.getSignaturesOfType(type, this.p.signatures.Construct).length > 0) return out;
    for (const base of this.p.checker.getBaseTypes(this.p.isTypeReference(type) ? this.p.target(type) : type) ?? []) {
      if (this.isOwn(base)) out.push(...this.bases(base));
      else out.push(wrapped(this.text(base)));
    }
    return out;
  }

  withoutUndefined(type) {
    const text = this.text(type);
    return text.replace(/ \| undefined$/, "");
  }

  /** The public properties that have a name to write, sorted. */
  properties(type) {
    return this.p.checker
      .getPropertiesOfType(type)
      .filter((s) => !/^(__@|#|__#)/.test(s.name) && s.name !== "prototype" && !this.isHidden(s))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  isHidden(symbol) {
    const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
    const node = declaration && this.place(symbol).kind === "project" ? this.p.node(declaration) : undefined;
    return !!node && this.p.isHidden(node);
  }

  signature(signature, arrow) {
    const { checker } = this.p;
    const parameters = signature.getParameters().map((s, i) => this.parameter(s, i));
    const predicate = checker.getTypePredicateOfSignature(signature);
    let result = this.text(checker.getReturnTypeOfSignature(signature));
    if (predicate?.type && predicate.parameterName) {
      const name = parameters[predicate.parameterIndex]?.name ?? predicate.parameterName;
      result = `${this.p.isAsserting(predicate) ? "asserts " : ""}${name} is ${this.text(predicate.type)}`;
    }
    return `${this.parameters(this.p.typeParameters(signature))}(${parameters.map((p) => p.text).join(", ")})${arrow}${result}`;
  }

  parameter(symbol, index) {
    const node = symbol.valueDeclaration && this.p.node(symbol.valueDeclaration);
    const name = /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(symbol.name) && !/^__\d/.test(symbol.name) ? symbol.name : index === 0 ? "props" : `arg${index}`;
    const type = this.p.checker.getTypeOfSymbol(symbol);
    const optional = !!(node && (node.questionToken || node.initializer)) || !!(symbol.flags & this.p.symbols.Optional);
    const rest = !!node?.dotDotDotToken;
    return { name, text: `${rest ? "..." : ""}${name}${optional && !rest ? "?" : ""}: ${optional ? this.withoutUndefined(type) : this.text(type)}` };
  }
}

function packageDir(file) {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

/** How a file of declarations is imported: what stands behind the package's name, or undefined. */
function subpathOf(dir, file) {
  const { exports, types, typings, main } = JSON.parse(readFileSync(dir + "/package.json", "utf8"));
  const bare = (path) => path.replace(/^\.\//, "").replace(/(\.d)?\.[cm]?[jt]sx?$/, "");
  if (exports === undefined) {
    const name = bare(file);
    return name === bare(types ?? typings ?? main ?? "index") || name === "index" ? "" : "/" + name;
  }
  const targets = (value) => (typeof value === "string" ? [value] : value ? Object.values(value).flatMap(targets) : []);
  const map = typeof exports === "string" || !Object.keys(exports)[0]?.startsWith(".") ? { ".": exports } : exports;
  const found = [];
  for (const [key, value] of Object.entries(map)) {
    for (const target of targets(value)) {
      const [head, tail] = bare(target).split("*");
      const name = bare(file);
      if (tail === undefined ? name === head : name.startsWith(head) && name.endsWith(tail)) {
        const star = tail === undefined ? "" : name.slice(head.length, name.length - tail.length);
        found.push(key === "." ? "" : key.slice(1).replace("*", star).replace(/\.js$/, ""));
      }
    }
  }
  return found.sort((a, b) => a.length - b.length)[0];
}

function keyText(name) {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : JSON.stringify(name);
}

/** Puts what binds less than | & [] ? into parentheses. */
function wrapped(text) {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      for (i++; text[i] !== '"'; i++) if (text[i] === "\\") i++;
    } else if ("([{<".includes(c)) depth++;
    else if (")]}".includes(c) || (c === ">" && text[i - 1] !== "=")) depth--;
    else if (depth === 0 && (c === "|" || c === "&" || (c === "=" && text[i + 1] === ">") || (c === "?" && text[i + 1] === " "))) return `(${text})`;
  }
  return /^(new|keyof|typeof|readonly|abstract|infer) /.test(text) ? `(${text})` : text;
}
