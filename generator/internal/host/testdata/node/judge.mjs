// Reads {headers, redirects, config, files, urls} as JSON from stdin. Hands
// the hosts' files to the hosts' own parsers, and answers every URL as each
// host would. Writes {errors, netlify: {headers, redirects, answers},
// vercel: {answers}} to stdout.
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"

import { parseAllHeaders } from "@netlify/headers-parser"
import { parseAllRedirects } from "@netlify/redirect-parser"
import { normalizeRoutes, routesSchema } from "@vercel/routing-utils"
import Ajv from "ajv"
import redirector from "netlify-redirector"

const { headers, redirects, config, files, urls } = JSON.parse(await text(process.stdin))
const has = new Set(files)
const errors = []

// The file that a host's file system finds at a path, which is still encoded.
function lookup(path) {
  const rel = decodeURIComponent(path).slice(1)
  const candidates = rel === "" || rel.endsWith("/") ? [rel + "index.html"] : [rel, rel + "/index.html"]
  return candidates.find((file) => has.has(file))
}

// --- Netlify: its parsers, its rule engine; the order of events as
// documented under "shadowing": forced rules, files, other rules, 404.html.
async function netlify() {
  const dir = await mkdtemp(join(tmpdir(), "mfegen-host-"))
  const headersFile = join(dir, "_headers")
  const redirectsFile = join(dir, "_redirects")
  await writeFile(headersFile, headers)
  await writeFile(redirectsFile, redirects)
  const parsedHeaders = await parseAllHeaders({ headersFiles: [headersFile], minimal: false })
  const parsedRedirects = await parseAllRedirects({ redirectsFiles: [redirectsFile], minimal: true })
  await rm(dir, { recursive: true })
  errors.push(...[...parsedHeaders.errors, ...parsedRedirects.errors].map(String))

  const engine = await redirector.parsePlain(redirects, {})
  const match = (path) =>
    engine.match({
      scheme: "https", host: "shop.example", path, query: "", headers: {}, cookieValues: {},
      getHeader: () => "", getCookie: () => "",
    })
  const respond = (path) => {
    const rule = match(path)
    const found = lookup(path)
    if (found && !rule?.force) return { file: found, status: 200 }
    if (rule) {
      const target = lookup(rule.to)
      if (target) return { file: target, status: rule.status }
    }
    return { file: has.has("404.html") ? "404.html" : "", status: 404 }
  }
  const answers = urls.map((path) => ({
    ...respond(path),
    headers: Object.assign({}, ...parsedHeaders.headers.filter((h) => h.forRegExp.test(path)).map((h) => h.values)),
  }))
  return {
    headers: parsedHeaders.headers.map((h) => ({ for: h.for, values: h.values })),
    redirects: parsedRedirects.redirects.map((r) => ({ from: r.from, to: r.to, status: r.status, force: r.force })),
    answers,
  }
}

// --- Vercel: its schema; the phases of Build Output API v3.
function vercel() {
  const { routes, version } = JSON.parse(config)
  if (version !== 3) errors.push(`version ${version}`)
  const normalized = normalizeRoutes(routes)
  if (normalized.error) errors.push(...normalized.error.errors)
  const validate = new Ajv({ schemaId: "auto" }).compile(routesSchema)
  if (!validate(routes)) errors.push(...validate.errors.map((e) => `${e.dataPath} ${e.message}`))

  const phases = { start: [] }
  let phase = "start"
  for (const route of routes) {
    if (route.handle) phases[(phase = route.handle)] = []
    else phases[phase].push(route)
  }
  const expand = (dest, m) => dest.replace(/\$(\d)/g, (_, i) => m[i] ?? "")

  return {
    answers: urls.map((path) => {
      const out = {}
      const add = (route) => Object.assign(out, route.headers)
      const hit = (at) => {
        const file = lookup(at)
        if (!file) return
        for (const r of phases.hit ?? []) if (new RegExp(r.src).test(at)) add(r)
        return { file, status: 200, headers: out }
      }
      const error = (status) => {
        for (const r of phases.error ?? []) {
          if (!new RegExp(r.src).test(path)) continue
          add(r)
          const file = lookup(r.dest)
          if (file) return { file, status: r.status, headers: out }
        }
        return { file: "", status, headers: out }
      }
      // A phase ends with an answer, or with the path that it leaves.
      const run = (name, at) => {
        for (const r of phases[name] ?? []) {
          const m = new RegExp(r.src).exec(at)
          if (!m) continue
          add(r)
          const to = r.dest === undefined ? at : expand(r.dest, m)
          if (r.continue) at = to
          else if (r.status && r.dest === undefined) return { answer: error(r.status) }
          else if (r.status) return { answer: { ...(hit(to) ?? { file: "", headers: out }), status: r.status } }
          else if (hit(to)) return { answer: hit(to) }
          else if (r.check) at = to
          else return { answer: error(404) }
        }
        return { at }
      }
      const start = run("start", path)
      if (start.answer) return start.answer
      const direct = hit(start.at)
      if (direct) return direct
      const rest = run("filesystem", start.at)
      return rest.answer ?? error(404)
    }),
  }
}

process.stdout.write(JSON.stringify({ netlify: await netlify(), vercel: vercel(), errors }))
