// Questions to TypeScript, asked through whichever API the installed version
// has: that of the JavaScript compiler (up to 6), or that of the native one
// (from 7). Both know the same types by nearly the same names; this file is
// about the difference, and nothing after it is.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Opens the compiler in a package's folder. */
async function openCompiler(dir) {
  const { version, exports } = JSON.parse(readFileSync(dir + "/package.json", "utf8"));
  if (Number.parseInt(version) < 7) return new Classic(createRequire(dir + "/package.json")(dir), version);
  const sync = exports?.["./unstable/sync"];
  if (!sync) throw new Error(`TypeScript ${version} has no API that mfegen knows`);
  return new Native(await import(pathToFileURL(dir + "/" + (sync.default ?? sync))), version);
}

/** The keys of a class member that nobody outside sees. */
const hidden = new Set(["private", "protected"]);

class Classic {
  sources = new Map();

  constructor(ts, version) {
    this.ts = ts;
    this.version = version;
    this.types = ts.TypeFlags;
    this.symbols = ts.SymbolFlags;
    this.signatures = ts.SignatureKind;
  }

  /** Opens a project whose tsconfig.json and other files are virtual. */
  open(config, files) {
    const { ts, sources } = this;
    const read = (name) => files.get(name) ?? ts.sys.readFile(name);
    const exists = (name) => files.has(name) || ts.sys.fileExists(name);
    const parsed = ts.parseJsonConfigFileContent(
      JSON.parse(files.get(config)), { ...ts.sys, readFile: read, fileExists: exists }, config.slice(0, config.lastIndexOf("/")), undefined, config,
    );
    const host = ts.createCompilerHost(parsed.options, true);
    const fromDisk = host.getSourceFile;
    host.readFile = read;
    host.fileExists = exists;
    host.getSourceFile = (name, options, ...rest) => {
      if (files.has(name)) return ts.createSourceFile(name, files.get(name), options, true);
      // The declarations of libraries are read once for all projects with the same options.
      const key = JSON.stringify([name, options, { ...parsed.options, configFilePath: "", baseUrl: "", pathsBasePath: "" }]);
      if (!sources.has(key)) sources.set(key, fromDisk.call(host, name, options, ...rest));
      return sources.get(key);
    };
    const program = ts.createProgram({ rootNames: parsed.fileNames, options: parsed.options, host });
    const checker = program.getTypeChecker();
    const { types, symbols, signatures } = this;
    return {
      checker, types, symbols, signatures,
      files: program.getSourceFiles().map((f) => f.fileName),
      module: (file) => checker.getSymbolAtLocation(program.getSourceFile(file)),
      isModule: (file) => checker.getSymbolAtLocation(program.getSourceFile(file)) !== undefined,
      node: (declaration) => declaration,
      fileOf: (declaration) => declaration.getSourceFile().fileName,
      parent: (symbol) => symbol.parent,
      exportEquals: (symbol) => symbol?.exports?.get("export="),
      alias: (type) => type.aliasSymbol,
      aliasArguments: (type) => type.aliasTypeArguments ?? [],
      members: (type) => type.types,
      indexed: (info) => info.type,
      isTypeReference: (type) => !!(type.objectFlags & ts.ObjectFlags.Reference),
      target: (type) => type.target,
      typeParameters: (signature) => signature.getTypeParameters() ?? [],
      aliasParameters: (symbol) => checker.getDeclaredTypeOfSymbol(symbol).aliasTypeArguments ?? [],
      isHidden: (node) => (node.modifiers ?? []).some((m) => hidden.has(ts.tokenToString(m.kind))) || node.name?.kind === ts.SyntaxKind.PrivateIdentifier,
      isAsserting: (predicate) => predicate.kind >= 2,
      doc: (symbol) => ts.displayPartsToString(symbol.getDocumentationComment(checker)),
      tags: (symbol) => symbol.getJsDocTags(checker).map((t) => ({ name: t.name, text: ts.displayPartsToString(t.text) })),
      problems: (file) => {
        const source = program.getSourceFile(file);
        return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((d) => ({
          line: source.getLineAndCharacterOfPosition(d.start).line, text: ts.flattenDiagnosticMessageText(d.messageText, "\n"),
        }));
      },
      close() {},
    };
  }
}

class Native {
  constructor(api, version) {
    this.api = api;
    this.version = version;
    this.types = api.TypeFlags;
    this.symbols = api.SymbolFlags;
    this.signatures = api.SignatureKind;
  }

  open(config, files) {
    const { API, ModifierFlags } = this.api;
    const api = new API({
      cwd: config.slice(0, config.lastIndexOf("/")),
      fs: { readFile: (name) => files.get(name), fileExists: (name) => (files.has(name) ? true : undefined) },
    });
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    const { checker, program } = project;
    const module = (file) => checker.getSymbolAtLocation(program.getSourceFile(file));
    const { types, symbols, signatures } = this;
    return {
      checker, types, symbols, signatures, module,
      files: program.getSourceFileNames(),
      isModule: (file) => module(file) !== undefined,
      node: (declaration) => declaration.resolve(project),
      fileOf: (declaration) => declaration.path,
      parent: (symbol) => symbol.getParent(),
      exportEquals: (symbol) => symbol?.getExports().get("export="),
      alias: (type) => type.getAliasSymbol(),
      aliasArguments: (type) => type.getAliasTypeArguments() ?? [],
      members: (type) => type.getTypes(),
      indexed: (info) => info.valueType,
      isTypeReference: (type) => type.isTypeReference(),
      target: (type) => type.getTarget(),
      typeParameters: (signature) => signature.getTypeParameters() ?? [],
      aliasParameters: (symbol) => checker.getDeclaredTypeOfSymbol(symbol).getAliasTypeArguments() ?? [],
      isHidden: (node) => !!(node.modifierFlags & (ModifierFlags.Private | ModifierFlags.Protected)) || /^#/.test(node.name?.text ?? ""),
      isAsserting: (predicate) => predicate.kind >= 2,
      doc: (symbol) => checker.getDocumentationCommentOfSymbol(symbol),
      tags: (symbol) => checker.getJsDocTagsOfSymbol(symbol).map((t) => ({ name: t.name, text: t.text ?? "" })),
      problems: (file) => {
        const text = files.get(file);
        return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((d) => ({
          line: text.slice(0, d.pos).split("\n").length - 1, text: d.text,
        }));
      },
      close: () => api.close(),
    };
  }
}
