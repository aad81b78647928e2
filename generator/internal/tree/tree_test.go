package tree

import (
	"errors"
	"testing"
)

func TestAPathHasOneOwner(t *testing.T) {
	t.Parallel()
	var tr Tree
	if err := tr.Add("assets/App.js", "shell", []byte("1")); err != nil {
		t.Fatal(err)
	}
	var conflict *ConflictError
	err := tr.Add("assets/app.js", "the public folder", []byte("2"))
	if !errors.As(err, &conflict) || conflict.First != "shell" || conflict.Second != "the public folder" {
		t.Errorf("got %v", err)
	}
	if f, ok := tr.File("assets/App.js"); !ok || string(f.Data) != "1" {
		t.Error("the first file is gone")
	}
	if _, ok := tr.File("assets/app.js"); ok {
		t.Error("a file has two names")
	}
}

func TestPathsStayInside(t *testing.T) {
	t.Parallel()
	for _, p := range []string{"", "..", "../x", "/x", "a/../../x", "a//b", "./a", "a/"} {
		var tr Tree
		if err := tr.Add(p, "mfe", nil); err == nil || tr.Len() != 0 {
			t.Errorf("%q was taken", p)
		}
	}
}

func TestFilesAreSorted(t *testing.T) {
	t.Parallel()
	var tr Tree
	for _, p := range []string{"b", "a/z", "C", "a/b"} {
		if err := tr.Add(p, "x", nil); err != nil {
			t.Fatal(err)
		}
	}
	tr.Replace("b", []byte("new"))
	var got string
	for _, f := range tr.Files() {
		got += f.Path + string(f.Data) + " "
	}
	if got != "C a/b a/z bnew " {
		t.Errorf("got %s", got)
	}
}
