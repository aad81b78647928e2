package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator"
)

func TestColorIsForThoseWhoWantIt(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		tty  bool
		want bool
	}{
		"a terminal":                       {nil, true, true},
		"a pipe":                           {nil, false, false},
		"NO_COLOR on a terminal":           {map[string]string{"NO_COLOR": "1"}, true, false},
		"an empty NO_COLOR says nothing":   {map[string]string{"NO_COLOR": ""}, true, true},
		"FORCE_COLOR in a pipe":            {map[string]string{"FORCE_COLOR": "1"}, false, true},
		"FORCE_COLOR=0 on a terminal":      {map[string]string{"FORCE_COLOR": "0"}, true, false},
		"CLICOLOR_FORCE in a pipe":         {map[string]string{"CLICOLOR_FORCE": "1"}, false, true},
		"CLICOLOR=0 on a terminal":         {map[string]string{"CLICOLOR": "0"}, true, false},
		"NO_COLOR is stronger than FORCE_": {map[string]string{"NO_COLOR": "1", "FORCE_COLOR": "1"}, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, v := range []string{"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR"} {
				t.Setenv(v, c.env[v])
			}
			if got := wantsColor(c.tty); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestProgressRewritesItsLine(t *testing.T) {
	t.Setenv("CI", "")
	var b bytes.Buffer
	p := (&screen{w: &b, tty: true, width: 20}).progress(true)
	p.event(generator.Event{Stage: "plan"})
	p.event(generator.Event{Stage: "compile", Unit: "a-unit-with-a-long-name", Done: 1, Total: 2})
	if _, err := p.Write([]byte("from a command\n")); err != nil {
		t.Fatal(err)
	}
	p.end()
	want := "\r\x1b[Kplan" + "\r\x1b[Kcompile 1/2 a-unit…" + "\r\x1b[K" + "from a command\n" + "\r\x1b[Kcompile 1/2 a-unit…" + "\r\x1b[K"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestProgressIsQuietInCI(t *testing.T) {
	t.Setenv("CI", "true")
	var b bytes.Buffer
	p := (&screen{w: &b, tty: true, width: 20}).progress(true)
	p.event(generator.Event{Stage: "plan"})
	p.end()
	if b.Len() > 0 {
		t.Errorf("%q", &b)
	}
}

func TestSizesAndTimesForPeople(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 KB", 1049: "1.0 KB", 999_949: "999.9 KB", 999_950: "1.00 MB", 12_345_678: "12.35 MB",
	} {
		if got := size(n); got != want {
			t.Errorf("size(%d) = %s, want %s", n, got, want)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "1 ms", 320 * time.Millisecond: "320 ms", 999_900 * time.Microsecond: "999 ms", 1234 * time.Millisecond: "1.23 s", 83 * time.Second: "83.00 s",
	} {
		if got := duration(d); got != want {
			t.Errorf("duration(%d) = %s, want %s", d, got, want)
		}
	}
	if got := count(1, "error") + ", " + count(2, "warning") + ", " + count(0, "file"); got != "1 error, 2 warnings, 0 files" {
		t.Error(got)
	}
}

func TestColumnsOfText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"": 0, "abc": 3, "é": 1, "e\u0301": 1, "日本": 4, "👍": 2, "a\u200bb": 2} {
		if got := columns(text); got != want {
			t.Errorf("columns(%q) = %d, want %d", text, got, want)
		}
	}
	for width, want := range map[int]string{10: "日本語abc", 9: "日本語abc", 8: "日本語a…", 5: "日本…", 4: "日…", 1: "…"} {
		if got := cut("日本語abc", width); got != want || columns(got) > width {
			t.Errorf("cut to %d = %q, want %q", width, got, want)
		}
	}
}

func TestTableGivesWay(t *testing.T) {
	t.Parallel()
	tab := table{columns: []column{
		{head: "name"}, {head: "who", flex: true}, {head: "size", right: true}, {head: "time", right: true, drop: 1}, {head: "extra", right: true, drop: 2}, {head: "empty"},
	}}
	tab.add("a", "cart, catalog, shell", "1 B", "10 ms", "x", "")
	tab.add("bcd", "shell", "1.5 KB", "9 ms", "", "")
	for name, c := range map[string]struct {
		width int
		want  []string
	}{
		"all of it": {80, []string{
			"name  who                     size   time  extra",
			"a     cart, catalog, shell     1 B  10 ms      x",
			"bcd   shell                 1.5 KB   9 ms",
		}},
		"the flexible column shrinks first": {44, []string{
			"name  who                 size   time  extra",
			"a     cart, catalog, …     1 B  10 ms      x",
			"bcd   shell             1.5 KB   9 ms",
		}},
		"then columns go": {36, []string{
			"name  who             size   time",
			"a     cart, catal…     1 B  10 ms",
			"bcd   shell         1.5 KB   9 ms",
		}},
		"what must stay stays": {3, []string{
			"name  who             size",
			"a     cart, catal…     1 B",
			"bcd   shell         1.5 KB",
		}},
	} {
		if diff := cmp.Diff(c.want, tab.lines(c.width)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestMarkdownForReading(t *testing.T) {
	t.Parallel()
	const text = "# Title\n\nSome words that are long enough, and `code span` at the end.\n\n```toml\n[site]\n\n# not a heading\n```\n\n- an item that is too long for a line\n- **two**\n\n1. first\n"
	want := strings.Join([]string{
		"Title",
		"",
		"Some words that are long",
		"enough, and `code span` at",
		"the end.",
		"",
		"    [site]",
		"",
		"    # not a heading",
		"",
		"- an item that is too long",
		"  for a line",
		"- two",
		"",
		"1. first",
		"",
	}, "\n")
	s := &screen{width: 26}
	got := s.markdown(text)
	if diff := cmp.Diff(strings.ReplaceAll(want, "`", ""), got); diff != "" {
		t.Error(diff)
	}
	s.color = true
	if got := s.markdown(text); !strings.Contains(got, "\x1b[1mTitle\x1b[0m") || !strings.Contains(got, "\x1b[36mcode span\x1b[0m") {
		t.Errorf("%q", got)
	}
}
