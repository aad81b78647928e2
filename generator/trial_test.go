package generator_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/mfegen/mfegen/generator"
)

func TestContractTestFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/trial/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	lay(t, dir, archive.Files)
	var seen []string
	res, err := generator.ContractTest(t.Context(), generator.Options{Dir: dir}, generator.TrialOptions{
		// The loop must be given up, and the others must not.
		Patience: 30 * time.Second,
		Progress: func(tr generator.Trial) { seen = append(seen, tr.MFE) },
	})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, tr := range res.Trials {
		got[tr.MFE] = []string{}
		for _, d := range tr.Findings {
			_, text, _ := strings.Cut(d.Text, `"`+tr.MFE+`"`)
			got[tr.MFE] = append(got[tr.MFE], d.Code+text)
			if d.Hint == "" || d.Pos.Line == 0 {
				t.Errorf("no hint or no line: %s", d)
			}
		}
	}
	want := map[string][]string{
		"good": {}, "examples": {}, "modules": {}, "last": {},
		"elements": {
			"MFE874, when it is unmounted: it leaves elements behind: #text in its own place",
			"MFE874, when it is unmounted: it leaves elements behind: <aside.toast> in <body>",
		},
		"styles": {"MFE874, when it is unmounted: it leaves a stylesheet that applies: an adopted stylesheet"},
		"listeners": {
			"MFE874, when it is unmounted: it leaves a listener behind at each mount: window listens to scroll",
			"MFE874, when it is unmounted: it leaves a timer behind at each mount: an interval is running",
		},
		"throws": {"MFE871, when it is unmounted: unmount: no way out", "MFE871, when it is unmounted: no way out"},
		"policy": {"MFE873, when it is mounted: the site's policy stops it: connect-src blocks https://elsewhere.example/"},
		"says": {
			`MFE872, when it is mounted: says emits "says:number" otherwise than the contract says: /n is a string, not an integer.`,
			`MFE872, when it is mounted: says emits "says:word", which its contract does not name. Write emits = { "says:word" = { } } into [mfe.says].`,
		},
		"nothing": {"MFE875, when it is mounted: it shows nothing"},
		"loops":   {"MFE876 gave no answer in time"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"elements", "examples", "good", "last", "listeners", "loops", "modules", "nothing", "policy", "says", "styles", "throws"}, seen); diff != "" {
		t.Errorf("order (-want +got)\n%s", diff)
	}
	for _, tr := range res.Trials {
		if tr.OK() != (len(tr.Findings) == 0 || tr.MFE == "nothing") {
			t.Errorf("%s is OK: %v", tr.MFE, tr.OK())
		}
	}
}

func TestContractTestOfTheExample(t *testing.T) {
	t.Parallel()
	shop := example(t, theShop)
	res, err := generator.ContractTest(t.Context(), generator.Options{Dir: shop.dir}, generator.TrialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Trials) != 6 || len(res.Diagnostics) > 0 {
		t.Errorf("%d trials, %v", len(res.Trials), texts(res.Diagnostics))
	}
}

func TestContractTestRefusals(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/trial/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	lay(t, dir, archive.Files)
	_, err = generator.ContractTest(t.Context(), generator.Options{Dir: dir}, generator.TrialOptions{MFEs: []string{"goood"}})
	if unknown := (*generator.UnknownMFEError)(nil); !errors.As(err, &unknown) || unknown.Name != "goood" {
		t.Errorf("%v", err)
	}
	_, err = generator.ContractTest(t.Context(), generator.Options{Dir: dir}, generator.TrialOptions{Browser: "no-such-browser"})
	if !errors.Is(err, generator.ErrNoBrowser) {
		t.Errorf("%v", err)
	}
}
