package lock

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const golden = `{
  "version": 1,
  "dependencies": {
    "@a/b": [
      {
        "version": "1.0.0",
        "integrity": "sha512-x",
        "default": true,
        "units": [
          "cart",
          "shell"
        ],
        "reason": "one <version>"
      },
      {
        "version": "0.9.0",
        "units": [
          "admin"
        ],
        "reason": "admin wants ^0.9.0"
      }
    ],
    "zod": []
  }
}
`

func sample() *File {
	return &File{Deps: []Dep{
		{Name: "zod"},
		{Name: "@a/b", Instances: []Instance{
			{Version: "0.9.0", Units: []string{"admin"}, Reason: "admin wants ^0.9.0"},
			{Version: "1.0.0", Integrity: "sha512-x", Default: true, Units: []string{"shell", "cart"}, Reason: "one <version>"},
		}},
	}}
}

func TestEncodeIsOneAndComesBack(t *testing.T) {
	t.Parallel()
	f := sample()
	if d := cmp.Diff(golden, string(f.Encode())); d != "" {
		t.Error(d)
	}
	if f.Deps[0].Name != "zod" {
		t.Error("encoding changed the file")
	}
	got, list := Parse(Name, []byte(golden))
	if list != nil {
		t.Fatal(list)
	}
	if d := cmp.Diff(golden, string(got.Encode())); d != "" {
		t.Error(d)
	}
	if in, ok := got.For("cart", "@a/b"); !ok || in.Version != "1.0.0" {
		t.Errorf("%+v", in)
	}
	if _, ok := got.For("cart", "zod"); ok {
		t.Error("an instance out of nothing")
	}
	if _, ok := (*File)(nil).For("cart", "zod"); ok {
		t.Error("a nil file decides")
	}
	if d := cmp.Diff("{\n  \"version\": 1,\n  \"dependencies\": {}\n}\n", string((&File{}).Encode())); d != "" {
		t.Error(d)
	}
}

func TestReadAndWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if f, list, err := Read(dir, Name); f != nil || list != nil || err != nil {
		t.Error(f, list, err)
	}
	for _, want := range []bool{true, false} {
		if wrote, err := Write(dir, Name, sample()); wrote != want || err != nil {
			t.Errorf("wrote %v, %v", wrote, err)
		}
	}
	f, _, err := Read(dir, Name)
	if err != nil || len(Diff(f, sample())) > 0 {
		t.Errorf("%+v, %v", f, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".mfe-lock-*")); left != nil {
		t.Error(left)
	}
	if _, err := Write(filepath.Join(dir, "none"), Name, sample()); err == nil {
		t.Error("wrote into a folder that does not exist")
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Read(dir, "folder"); err == nil {
		t.Error("read a folder")
	}
}

func TestParseMistakes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{\n<<<<<<< HEAD\n}": "mfe.lock:2:1: error: the lock file cannot be read",
		"{\"version\": 1,\n \"dependencies\": {\"x\": 3}}": "mfe.lock:2:",
		"{\"version\": 9}": "mfe.lock: error: the lock file has version 9",
		"":                 "mfe.lock:1:1: error",
	} {
		f, list := Parse(Name, []byte(text))
		if f != nil || len(list) != 1 || list[0].Code != "MFE209" || !strings.HasPrefix(list[0].String(), want) {
			t.Errorf("%q: %v", text, list)
		}
	}
}

func dep(name string, instances ...Instance) *File {
	return &File{Deps: []Dep{{Name: name, Instances: instances}}}
}

func TestDiff(t *testing.T) {
	t.Parallel()
	main := Instance{Version: "18.3.1", Integrity: "sha512-a", Default: true, Units: []string{"a", "b", "shell"}}
	rest := func(in Instance, units ...string) Instance { in.Units = units; return in }
	old := Instance{Version: "17.0.2", Units: []string{"b"}}
	twin := Instance{Version: "18.3.1", Integrity: "sha512-a", Units: []string{"b"}}
	newMain := main
	newMain.Version, newMain.Integrity = "18.4.0", "sha512-b"
	rebuilt := main
	rebuilt.Integrity = "sha512-c"
	reworded := main
	reworded.Reason = "for another reason"
	for name, c := range map[string]struct {
		old, new *File
		want     []string
	}{
		"nothing":                      {dep("react", main), dep("react", main), nil},
		"other words":                  {dep("react", main), dep("react", reworded), nil},
		"a first file":                 {nil, dep("react", main), []string{"react is shared: 18.3.1"}},
		"shared no more":               {dep("react", main), &File{}, []string{"react is not shared any more"}},
		"everybody moves":              {dep("react", main), dep("react", newMain), []string{"react 18.3.1 → 18.4.0 for a, b, shell"}},
		"one falls back":               {dep("react", main), dep("react", rest(main, "a", "shell"), old), []string{"react 18.3.1 → 17.0.2 for b"}},
		"one comes":                    {dep("react", rest(main, "a")), dep("react", rest(main, "a", "c")), []string{"react: 18.3.1 for c, which had none"}},
		"one goes":                     {dep("react", main), dep("react", rest(main, "a", "b")), []string{"react: no more 18.3.1 for shell"}},
		"an instance of one's own":     {dep("react", main), dep("react", rest(main, "a", "shell"), twin), []string{"react 18.3.1: a, b, shell do not share an instance any more"}},
		"an instance less":             {dep("react", rest(main, "a", "shell"), twin), dep("react", main), []string{"react 18.3.1: a, b, shell share an instance now"}},
		"other bytes under one number": {dep("react", main), dep("react", rebuilt), []string{"react: other contents under the same version (sha512-c instead of sha512-a)"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			changes := Diff(c.old, c.new)
			for _, ch := range changes {
				got = append(got, ch.String())
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
			if frozen := Frozen(Name, true, changes); (frozen != nil) != (c.want != nil) {
				t.Errorf("frozen: %v", frozen)
			}
		})
	}
}

func TestFrozen(t *testing.T) {
	t.Parallel()
	many := slices.Repeat([]Change{{Dep: "x", Kind: Removed}}, 12)
	for want, list := range map[string]string{
		"mfe.lock: error: there is no lock file, and the build is frozen [MFE210]": Frozen(Name, false, many)[0].String(),
		"mfe.lock: error: the lock file is out of date: 12 differences [MFE210]":   Frozen(Name, true, many)[0].String(),
		"mfe.lock: error: the lock file is out of date: one difference [MFE210]":   Frozen(Name, true, many[:1])[0].String(),
	} {
		if !strings.HasPrefix(list, want) {
			t.Errorf("%s\nis not %s", list, want)
		}
	}
}
