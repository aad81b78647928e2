// Answers a request on stdout; typescript.go says what both look like.

function settings(dir, base, files) {
  const config = {
    files, include: [],
    compilerOptions: { noEmit: true, skipLibCheck: true, composite: false, incremental: false, declaration: false, allowJs: true, strictNullChecks: true },
  };
  if (base) config.extends = base;
  else Object.assign(config.compilerOptions, { target: "esnext", module: "esnext", moduleResolution: "bundler", jsx: "preserve", strict: true });
  return JSON.stringify(config);
}

/** A tsconfig.json and those of the project that it extends. */
function configs(file) {
  const out = [];
  for (let next = file; next && existsSync(next) && !out.includes(next); ) {
    out.push(next);
    const base = /"extends"\s*:\s*"(\.[^"]+)"/.exec(readFileSync(next, "utf8"))?.[1];
    next = base && resolve(dirname(next), base);
  }
  return out;
}

function askUnit(compiler, root, ask) {
  const config = `${root}/${ask.dir}/mfegen.tsconfig.json`;
  const modules = ask.modules ?? [];
  const shapes = ask.shapes ?? [];
  const entries = [...modules, ...shapes];
  const files = [...new Set(entries.map((e) => `${root}/${e.file}`))];
  const project = compiler.open(config, new Map([[config, settings(ask.dir, ask.tsconfig && `${root}/${ask.tsconfig}`, files)]]));
  try {
    const printer = new Printer(project, root);
    const schemas = new Schemas(printer);
    const out = { unit: ask.unit, modules: {}, shapes: {}, types: [], files: [...project.files, ...configs(`${root}/${ask.tsconfig}`), `${ask.compiler}/../.package-lock.json`] };
    for (const m of modules) out.modules[m.name] = printer.exportsOf(`${root}/${m.file}`);
    for (const s of shapes) {
      const schema = schemas.exported(`${root}/${s.file}`, s.type);
      if (schema) out.shapes[s.name] = schema;
    }
    out.types = printer.declarations();
    return out;
  } finally {
    project.close();
  }
}

function world(declarations, exports) {
  const lines = declarations.map((d) => `export type ${d.name}${d.params ?? ""} = ${d.text};`);
  return lines.concat(exports.map((text, i) => `export type $${i} = ${text};`));
}

/** The types of a world that the compiler could not make sense of, and all that mention them. */
function broken(lines, problems) {
  const name = (line) => /^export type ([\p{L}\p{N}_$]+)/u.exec(line)[1];
  const out = new Map(problems.map((p) => [name(lines[p.line]), p.text]));
  for (let before = -1; before < out.size; ) {
    before = out.size;
    for (const line of lines) {
      const cause = [...out.keys()].find((n) => n[0] !== "$" && new RegExp(`(?<![\\w$.])${n}(?![\\w$])`).test(line));
      if (cause && !out.has(name(line))) out.set(name(line), out.get(cause));
    }
  }
  return [...out].map(([of, text]) => ({ name: of, text }));
}

function askSet(compiler, root, set) {
  const dir = `${root}/${set.dir}`;
  const config = `${dir}/mfegen.tsconfig.json`;
  const text = (p, old) => (p.fromOld === old ? p.from : p.to);
  const worlds = { old: world(set.old ?? [], set.pairs.map((p) => text(p, true))), new: world(set.new ?? [], set.pairs.map((p) => text(p, false))) };
  const check = ['import type * as Old from "./mfegen.old";', 'import type * as New from "./mfegen.new";'];
  set.pairs.forEach((p, i) => {
    const [from, to] = p.fromOld ? ["Old", "New"] : ["New", "Old"];
    check.push(`export const v${i}: ${to}.$${i} = null! as ${from}.$${i};`);
  });
  const files = new Map([
    [config, settings(set.dir, "", ["old", "new", "check"].map((f) => `${dir}/mfegen.${f}.ts`))],
    [`${dir}/mfegen.old.ts`, worlds.old.join("\n")],
    [`${dir}/mfegen.new.ts`, worlds.new.join("\n")],
    [`${dir}/mfegen.check.ts`, check.join("\n")],
  ]);
  const project = compiler.open(config, files);
  try {
    const lost = [...broken(worlds.old, project.problems(`${dir}/mfegen.old.ts`)), ...broken(worlds.new, project.problems(`${dir}/mfegen.new.ts`))];
    const wrong = project.problems(`${dir}/mfegen.check.ts`);
    return set.pairs.map((_, i) => {
      const gone = lost.find((l) => l.name === `$${i}`);
      if (gone) return { fits: false, unknown: true, why: gone.text };
      const problem = wrong.find((w) => w.line === i + 2);
      return { fits: !problem, unknown: false, why: problem?.text ?? "" };
    });
  } finally {
    project.close();
  }
}

async function answer(request) {
  const compilers = new Map();
  const compilerIn = async (dir) => {
    if (!compilers.has(dir)) compilers.set(dir, await openCompiler(dir));
    return compilers.get(dir);
  };
  const out = { units: [], sets: [] };
  for (const ask of request.units) {
    const compiler = await compilerIn(ask.compiler);
    out.units.push({ ...askUnit(compiler, request.root, ask), version: compiler.version });
  }
  for (const set of request.sets) out.sets.push(askSet(await compilerIn(set.compiler), request.root, set));
  process.stdout.write(JSON.stringify(out));
}
