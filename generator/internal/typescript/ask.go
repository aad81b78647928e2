package typescript

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/hook"
)

var (
	//go:embed compiler.mjs
	compilerJS string
	//go:embed printer.mjs
	printerJS string
	//go:embed schema.mjs
	schemaJS string
	//go:embed main.mjs
	mainJS string
)

// Store keeps answers between runs.
type Store interface {
	Load(key string) ([]byte, bool)
	Save(key string, data []byte)
}

// Types asks about the types of units, in one Node process. With a store, it
// asks only when a file that the last answer came from has changed. The root is
// the absolute folder that the paths are relative to.
func Types(ctx context.Context, root string, units []Ask, store Store) (*Answer, error) {
	if len(units) == 0 {
		return &Answer{}, nil
	}
	real, err := filepath.EvalSymlinks(root)
	if err != nil {
		return nil, err
	}
	request, err := json.Marshal(request{Root: filepath.ToSlash(real), Units: units, Sets: []set{}})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(script(request)))
	key := "types-" + hex.EncodeToString(sum[:8])
	if store != nil {
		if a, ok := load(store, key); ok {
			return a, nil
		}
	}
	data, err := hook.Node(ctx, root, []byte(script(request)))
	if err != nil {
		return nil, err
	}
	var a Answer
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, fmt.Errorf("typescript: %w", err)
	}
	a.Version = a.Units[0].Version
	if store != nil {
		save(store, key, a)
	}
	for i := range a.Units {
		a.Units[i].Files = nil
	}
	return &a, nil
}

// Compare judges the pairs of each set.
func Compare(ctx context.Context, root string, sets []Set) ([][]Verdict, error) {
	if len(sets) == 0 {
		return nil, nil
	}
	real, err := filepath.EvalSymlinks(root)
	if err != nil {
		return nil, err
	}
	in := request{Root: filepath.ToSlash(real), Units: []Ask{}}
	for _, s := range sets {
		in.Sets = append(in.Sets, set(s))
	}
	data, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	if data, err = hook.Node(ctx, root, []byte(script(data))); err != nil {
		return nil, err
	}
	var a Answer
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, fmt.Errorf("typescript: %w", err)
	}
	return a.Sets, nil
}

// request is what the script reads.
type request struct {
	Root  string `json:"root"`
	Units []Ask  `json:"units"`
	Sets  []set  `json:"sets"`
}

type set Set

func script(request []byte) string {
	return strings.Join([]string{compilerJS, printerJS, schemaJS, mainJS}, "\n") + "\nawait answer(" + string(request) + ");\n"
}

// known is an answer with the state of all that it came from.
type known struct {
	Files  map[string]string // by absolute path: size and content in a hash
	Answer Answer
}

func load(store Store, key string) (*Answer, bool) {
	data, ok := store.Load(key)
	var k known
	if !ok || json.Unmarshal(data, &k) != nil {
		return nil, false
	}
	for file, state := range k.Files {
		if stateOf(file) != state {
			return nil, false
		}
	}
	return &k.Answer, true
}

func save(store Store, key string, a Answer) {
	k := known{Files: map[string]string{}, Answer: a}
	k.Answer.Units = slices.Clone(a.Units)
	for i := range k.Answer.Units {
		for _, f := range k.Answer.Units[i].Files {
			k.Files[f] = stateOf(f)
		}
		k.Answer.Units[i].Files = nil
	}
	if data, err := json.Marshal(k); err == nil {
		store.Save(key, data)
	}
}

// stateOf tells versions of a file apart. What a package manager installs does
// not change in place, so that its size and time will do.
func stateOf(file string) string {
	if strings.HasPrefix(file, "bundled:") {
		return ""
	}
	if strings.Contains(file, "/node_modules/") {
		info, err := os.Stat(file)
		if err != nil {
			return "gone"
		}
		return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "gone"
	}
	sum := sha256.Sum256(bytes.TrimSpace(data))
	return hex.EncodeToString(sum[:8])
}

// Compiler finds the TypeScript that a folder of the project sees: an absolute
// folder, or "" when there is none that Types can talk to.
func Compiler(root, dir string) string {
	for d := filepath.Join(root, filepath.FromSlash(dir)); ; d = filepath.Dir(d) {
		at := filepath.Join(d, "node_modules", "typescript")
		if info, err := os.Stat(filepath.Join(at, "package.json")); err == nil && !info.IsDir() {
			if real, err := filepath.EvalSymlinks(at); err == nil {
				return filepath.ToSlash(real)
			}
		}
		if d == filepath.Dir(d) {
			return ""
		}
	}
}

// Tsconfig finds the tsconfig.json of a folder: in it, or in the nearest one
// above it up to the root; "" when there is none.
func Tsconfig(files fs.FS, dir string) string {
	for {
		at := "tsconfig.json"
		if dir != "." && dir != "" {
			at = dir + "/tsconfig.json"
		}
		if _, err := fs.Stat(files, at); err == nil {
			return at
		}
		i := strings.LastIndexByte(dir, '/')
		switch {
		case dir == "." || dir == "":
			return ""
		case i < 0:
			dir = "."
		default:
			dir = dir[:i]
		}
	}
}
