package trial

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The test binary is its own browser: started with a page's URL as its last
// argument, it does what the page's script does.
func TestMain(m *testing.M) {
	if last := os.Args[len(os.Args)-1]; strings.Contains(last, Page) {
		if err := browse(last); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		select {} // a browser stays
	}
	os.Exit(m.Run())
}

// browse asks for cases and answers them. The names of MFEs say how.
func browse(page string) error {
	u, err := url.Parse(page)
	if err != nil {
		return err
	}
	at := strings.TrimSuffix(page, Page+"?"+u.RawQuery) + api
	for n := u.Query().Get("case"); n != "-1"; {
		if _, err := http.Get(page); err != nil {
			return err
		}
		var c Case
		if err := ask(at+"case?n="+n, "", &c); err != nil {
			return err
		}
		findings := []Finding{}
		switch {
		case c.MFE == "hangs":
			select {}
		case c.MFE == "ends":
			return errors.New("out of memory")
		case strings.HasPrefix(c.MFE, "leaks"):
			findings = append(findings, Finding{Step: "unmount", Kind: "dom", Text: c.MFE})
		}
		body, err := json.Marshal(map[string]any{"mfe": c.MFE, "findings": findings})
		if err != nil {
			return err
		}
		var next struct{ Next int }
		if err := ask(at+"result?n="+n, string(body), &next); err != nil {
			return err
		}
		n = fmt.Sprint(next.Next)
	}
	return nil
}

func ask(url, body string, into any) error {
	get := func() (*http.Response, error) { return http.Get(url) }
	if body != "" {
		get = func() (*http.Response, error) { return http.Post(url, "application/json", strings.NewReader(body)) }
	}
	res, err := get()
	if err != nil {
		return err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

func try(t *testing.T, patience time.Duration, mfes ...string) ([]Outcome, []string, error) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var paths, done []string
	in := Input{
		Site: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { paths = append(paths, r.URL.Path) }),
		Base: "/shop/", Browser: program, Patience: patience, Done: func(o Outcome) { done = append(done, o.MFE) },
	}
	for _, name := range mfes {
		in.Cases = append(in.Cases, Case{MFE: name, Props: []map[string]any{{}}})
	}
	out, err := Run(t.Context(), in)
	if slices.ContainsFunc(paths, func(p string) bool { return p != "/shop/"+Page }) {
		t.Errorf("the site was asked for %q", paths)
	}
	return out, done, err
}

func TestEachCaseHasItsOutcome(t *testing.T) {
	t.Parallel()
	got, done, err := try(t, time.Minute, "fine", "leaks", "fine too")
	if err != nil {
		t.Fatal(err)
	}
	want := []Outcome{
		{MFE: "fine", Findings: []Finding{}}, {MFE: "leaks", Findings: []Finding{{Step: "unmount", Kind: "dom", Text: "leaks"}}},
		{MFE: "fine too", Findings: []Finding{}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"fine", "leaks", "fine too"}, done); diff != "" {
		t.Errorf("told (-want +got)\n%s", diff)
	}
}

func TestACaseWithoutAnswerCostsItselfAlone(t *testing.T) {
	t.Parallel()
	got, _, err := try(t, 3*time.Second, "leaks 1", "hangs", "leaks 2")
	if err != nil {
		t.Fatal(err)
	}
	want := []Outcome{
		{MFE: "leaks 1", Findings: []Finding{{Step: "unmount", Kind: "dom", Text: "leaks 1"}}}, {MFE: "hangs", Lost: true},
		{MFE: "leaks 2", Findings: []Finding{{Step: "unmount", Kind: "dom", Text: "leaks 2"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestABrowserThatEndsIsAnError(t *testing.T) {
	t.Parallel()
	got, _, err := try(t, time.Minute, "fine", "ends", "fine")
	if err == nil || !strings.Contains(err.Error(), "the browser ended") || len(got) != 1 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestWithoutABrowser(t *testing.T) {
	t.Parallel()
	_, err := Run(t.Context(), Input{Browser: "no-such-browser", Cases: []Case{{MFE: "x"}}})
	if !errors.Is(err, ErrNoBrowser) {
		t.Errorf("%v", err)
	}
}
