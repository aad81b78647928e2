package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what scripts compare with cmp into the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mfegen": main})
}

func TestScript(t *testing.T) {
	shop, err := txtar.ParseFile("testdata/shop.txtar")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			// What CI sets must not reach the scripts; they set it themselves.
			for _, name := range []string{"CI", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_WORKSPACE", "SOURCE_DATE_EPOCH"} {
				env.Setenv(name, "")
			}
			env.Setenv("TERM", "xterm")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"project": func(ts *testscript.TestScript, _ bool, args []string) { project(ts, shop, args) },
			"edit":    edit,
			"exits":   exits,
			"json":    jsonValue,
			"fetch":   fetch,
			"port":    port,
			"hold":    hold,
			"await":   await,
			"list":    listFiles,
		},
	})
}

func usage(ts *testscript.TestScript, ok bool, text string) {
	if !ok {
		ts.Fatalf("usage: %s", text)
	}
}

// project [dir]: write the shop.
func project(ts *testscript.TestScript, shop *txtar.Archive, args []string) {
	usage(ts, len(args) <= 1, "project [dir]")
	for _, f := range shop.Files {
		name := ts.MkAbs(filepath.Join(strings.Join(args, ""), f.Name))
		ts.Check(os.MkdirAll(filepath.Dir(name), 0o777))
		ts.Check(os.WriteFile(name, f.Data, 0o666))
	}
}

// edit file old new: replace text that is in the file once; \n is a line break.
func edit(ts *testscript.TestScript, _ bool, args []string) {
	usage(ts, len(args) == 3, "edit file old new")
	text := ts.ReadFile(args[0])
	old, new := strings.ReplaceAll(args[1], `\n`, "\n"), strings.ReplaceAll(args[2], `\n`, "\n")
	if n := strings.Count(text, old); n != 1 {
		ts.Fatalf("%q is in %s %d times", old, args[0], n)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, old, new, 1)), 0o666))
}

// exits code program args...: run a program that must end with the code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	usage(ts, len(args) > 1, "exits code program args...")
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	got := 0
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// json path value: compare a value of the JSON on standard output. The path is
// keys and indexes between dots; the value is JSON, or # and the length.
func jsonValue(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, len(args) == 2, "json path value")
	var v any
	d := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	ts.Check(d.Decode(&v))
	if _, err := d.Token(); err != io.EOF {
		ts.Fatalf("there is more than one value on standard output")
	}
	v, err := at(v, args[0])
	ts.Check(err)
	got, err := json.Marshal(v)
	ts.Check(err)
	if strings.HasPrefix(args[1], "#") {
		list, _ := v.([]any)
		got = fmt.Appendf(nil, "#%d", len(list))
	}
	if (string(got) == args[1]) == neg {
		ts.Fatalf("%s is %s", args[0], got)
	}
}

func at(v any, path string) (any, error) {
	for key := range strings.SplitSeq(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			next, ok := in[key]
			if !ok {
				return nil, fmt.Errorf("there is no %s of %s", key, path)
			}
			v = next
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(in) {
				return nil, fmt.Errorf("there is no %s of %s", key, path)
			}
			v = in[i]
		default:
			return nil, fmt.Errorf("%s of %s is in no object", key, path)
		}
	}
	return v, nil
}

// fetch url file: write an answer's status line, headers and body to the
// file, as soon as there is a server.
func fetch(ts *testscript.TestScript, _ bool, args []string) {
	usage(ts, len(args) == 2, "fetch url file")
	var res *http.Response
	for wait := time.Millisecond; ; wait *= 2 {
		var err error
		if res, err = http.Get(args[0]); err == nil {
			break
		}
		if wait > 10*time.Second {
			ts.Check(err)
		}
		time.Sleep(wait)
	}
	defer res.Body.Close()
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n", res.Status)
	ts.Check(res.Header.Write(&b))
	_, err := io.Copy(&b, res.Body)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o666))
}

// port name: put a free port into a variable.
func port(ts *testscript.TestScript, _ bool, args []string) {
	usage(ts, len(args) == 1, "port name")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv(args[0], strconv.Itoa(l.Addr().(*net.TCPAddr).Port))
	ts.Check(l.Close())
}

// hold name: put a port into a variable that is taken until the script ends.
func hold(ts *testscript.TestScript, _ bool, args []string) {
	usage(ts, len(args) == 1, "hold name")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv(args[0], strconv.Itoa(l.Addr().(*net.TCPAddr).Port))
	ts.Defer(func() { _ = l.Close() })
}

// await file: wait until the file exists.
func await(ts *testscript.TestScript, _ bool, args []string) {
	usage(ts, len(args) == 1, "await file")
	for wait := time.Millisecond; ; wait *= 2 {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
		if wait > 10*time.Second {
			ts.Fatalf("there is no %s", args[0])
		}
		time.Sleep(wait)
	}
}

// list dir file: write the names, times and sizes of all files below dir to a
// file, so that two lists tell whether anything was written in between.
func listFiles(ts *testscript.TestScript, _ bool, args []string) {
	usage(ts, len(args) == 2, "list dir file")
	var b bytes.Buffer
	root := ts.MkAbs(args[0])
	ts.Check(filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, p)
		fmt.Fprintln(&b, filepath.ToSlash(rel), info.ModTime().UnixNano(), info.Size())
		return err
	}))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o666))
}
