package bundler

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// newURL matches new URL("./file", import.meta.url), the standard's way to
// name a file beside a module, with the worker constructor before it where
// there is one. A comment between them is webpack's habit.
var newURL = regexp.MustCompile(
	`(new\s+(?:Shared)?Worker\s*\(\s*(?:/\*[^*]*\*/\s*)?)?new\s+URL\s*\(\s*(?:"([^"\\\n]+)"|'([^'\\\n]+)'|` + "`([^`\\\\$\n]+)`" + `)\s*,\s*import\.meta\.url\s*,?\s*\)(\s*,\s*\{[^{}]*?\btype\s*:\s*["']module["'])?`)

// loadScript rewrites such expressions to imports of the emitted file, since
// esbuild leaves them alone. Every other script is left to esbuild, which
// then reads it itself.
func (p *plugin) loadScript(a api.OnLoadArgs) (api.OnLoadResult, error) {
	data, err := os.ReadFile(a.Path)
	if err != nil {
		return api.OnLoadResult{}, nil // esbuild words this error
	}
	text := string(data)
	if strings.Contains(text, "import.meta.url") {
		text = p.rewriteURLs(text, filepath.Dir(a.Path))
	}
	if mentionsEnv(text) && p.job.Options.Define[envName] == "" {
		text = p.withEnv(text)
	}
	return api.OnLoadResult{Contents: &text, Loader: p.scriptLoader(a.Path), ResolveDir: filepath.Dir(a.Path)}, nil
}

func (p *plugin) scriptLoader(file string) api.Loader {
	if l, ok := p.loaders[ext(file)]; ok {
		return l
	}
	return api.LoaderDefault
}

// rewriteURLs keeps every line where it was, for messages and source maps.
func (p *plugin) rewriteURLs(text, dir string) string {
	var head, body strings.Builder
	last := 0
	for _, m := range newURL.FindAllStringSubmatchIndex(text, -1) {
		spec := firstGroup(text, m, 2, 3, 4)
		prefix := filePrefix
		if m[2] >= 0 {
			prefix = classPrefix
			if m[10] >= 0 {
				prefix = modulePrefix
			}
		}
		if inComment(text, m[0]) || !p.namesFile(spec, dir) {
			continue
		}
		if !strings.HasPrefix(spec, ".") {
			spec = "./" + spec
		}
		name := fmt.Sprintf("__mfegen_url_%d", m[0])
		fmt.Fprintf(&head, "import %s from %q; ", name, prefix+spec)
		body.WriteString(text[last:m[0]])
		whole := text[m[0]:m[1]]
		literal := text[literalStart(m):literalEnd(m)]
		body.WriteString(strings.Replace(whole, literal, name, 1))
		last = m[1]
	}
	if last == 0 {
		return text
	}
	body.WriteString(text[last:])
	// Behind everything else, so that the columns of the first line stay.
	return body.String() + "\n" + head.String()
}

// insertHead puts imports behind a hashbang and directives would have to stay
// first in scripts only; modules hoist imports, so the first line will do.
func insertHead(text, head string) string {
	if strings.HasPrefix(text, "#!") {
		if i := strings.IndexByte(text, '\n'); i >= 0 {
			return text[:i+1] + head + text[i+1:]
		}
	}
	return head + text
}

func firstGroup(text string, m []int, groups ...int) string {
	for _, g := range groups {
		if m[2*g] >= 0 {
			return text[m[2*g]:m[2*g+1]]
		}
	}
	return ""
}

func literalStart(m []int) int { return max(m[4], m[6], m[8]) - 1 }
func literalEnd(m []int) int   { return max(m[5], m[7], m[9]) + 1 }

// namesFile reports whether spec, without a scheme, leads to a file.
func (p *plugin) namesFile(spec, dir string) bool {
	if strings.Contains(spec, ":") || strings.HasPrefix(spec, "/") {
		return false
	}
	info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(spec)))
	return err == nil && !info.IsDir()
}

// inComment reports whether the offset is behind // on its line or inside an
// open block comment.
func inComment(text string, at int) bool {
	line := text[strings.LastIndexByte(text[:at], '\n')+1 : at]
	if t := strings.TrimSpace(line); strings.HasPrefix(t, "//") || strings.HasPrefix(t, "*") {
		return true
	}
	open := strings.LastIndex(text[:at], "/*")
	return open >= 0 && !strings.Contains(text[open:at], "*/")
}
