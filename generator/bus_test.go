package generator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/websocket"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/browser"
)

// talkingSite builds the site of testdata/bus.txtar and serves it with the
// headers of its hosts, and an endpoint for each bridge.
func talkingSite(t *testing.T, o generator.Options) (*generator.Report, string, *backend) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/bus.txtar")
	if err != nil {
		t.Fatal(err)
	}
	o.Dir, o.NoCache = t.TempDir(), true
	lay(t, o.Dir, archive.Files)
	res, err := generator.Build(t.Context(), o)
	if err != nil || len(res.Diagnostics) > 0 {
		t.Fatalf("%v\n%s", err, texts(res.Diagnostics))
	}
	site, err := generator.Handler(generator.Options{Dir: o.Dir})
	if err != nil {
		t.Fatal(err)
	}
	b := &backend{streams: map[int]func(string) error{}}
	mux := http.NewServeMux()
	mux.Handle("/", site)
	mux.HandleFunc("/api/events", b.events)
	mux.Handle("/api/live", websocket.Handler(b.live))
	srv := httptest.NewServer(mux)
	t.Cleanup(func() {
		b.drop()
		srv.Close()
	})
	return res.Report, srv.URL, b
}

// mounted waits for the site's MFEs.
func mounted(p *browser.Page) {
	p.Until(`globalThis.shell && document.querySelectorAll("mfe-slot[state=mounted]").length == 2`)
}

func openTalking(t *testing.T, url string, scripts ...string) *browser.Page {
	t.Helper()
	p := browser.Start(t).Open(t, url, browser.Options{Scripts: append(scripts, reports)})
	mounted(p)
	return p
}

func TestBus(t *testing.T) {
	t.Parallel()
	report, url, _ := talkingSite(t, generator.Options{CSP: "strict"})
	want := []string{"coupon cart [shell] false", "user shell [list] true"}
	var got []string
	for _, s := range report.State {
		got = append(got, fmt.Sprint(s.Key, " ", s.Owner, " ", s.Readers, " ", s.Tabs))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the state in the report (-want +got)\n%s", diff)
	}
	for name, tt := range map[string]struct {
		script string
		want   string
	}{
		"listeners hear in their order, and all hear one event before the next": {
			`shell.on("first", (x) => { say("a" + x); shell.emit("second", x); });
			 shell.on("first", (x) => say("b" + x));
			 shell.on("second", (x) => say("c" + x));
			 shell.emit("first", 1); shell.emit("first", 2); say("end");`,
			"a1 b1 c1 a2 b2 c2 end",
		},
		"off ends it, once is once": {
			`const off = shell.on("first", (x) => say("on" + x));
			 shell.once("first", (x) => { say("once" + x); if (x < 3) shell.emit("first", x + 1); });
			 shell.emit("first", 1); off(); shell.emit("first", 9);`,
			"on1 once1 on2",
		},
		"who ends or begins meanwhile": {
			`const offs = [];
			 shell.on("first", () => { say("a"); offs[0](); shell.on("first", () => say("late")); });
			 offs.push(shell.on("first", () => say("b")));
			 shell.emit("first"); say("|"); shell.emit("first");`,
			"a | a late",
		},
		"a signal ends it": {
			`const control = new AbortController();
			 shell.on("first", (x) => say(x), { signal: control.signal });
			 shell.emit("first", 1); control.abort(); shell.emit("first", 2);
			 shell.on("first", (x) => say(x), { signal: control.signal }); shell.emit("first", 3);`,
			"1",
		},
		"the last one is kept where the contract says so": {
			`shell.emit("kept", 1); shell.emit("kept", 2); shell.emit("first", 3);
			 shell.on("kept", (x, { from, tab }) => say("on", x, from, tab));
			 shell.on("kept", () => say("never"), { replay: false });
			 list.once("kept", (x) => say("once", x));
			 shell.on("first", () => say("never"));`,
			"on 2 shell false once 2",
		},
		"a listener that throws stops nobody": {
			`shell.on("first", () => { throw new Error("mine") });
			 shell.on("first", () => say("b"));
			 shell.emit("first"); shell.emit("first"); say(reports.length);`,
			"b b 0", // the error is no MFE's
		},
		"state": {
			`say(shell.read("coupon"));
			 cart.write("coupon", "A"); cart.write("coupon", "A");
			 const off = shell.watch("coupon", (x, { from }) => say(x + from));
			 cart.write("coupon", "B"); say(shell.read("coupon"), cart.read("coupon"));
			 off(); cart.write("coupon", "C"); cart.write("coupon", undefined); say(shell.read("coupon"));`,
			"undefined Acart Bcart B B undefined",
		},
		"what cannot be cloned reaches nobody, where other tabs would get it": {
			`cart.on("basket:changed", () => say("never"));
			 try { cart.emit("basket:changed", () => 0) } catch (e) { say(e.name) }`,
			"DataCloneError",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := openTalking(t, url, `globalThis.heard = []; globalThis.said = []; globalThis.say = (...x) => said.push(...x);`)
			browser.Eval[any](p, "{"+tt.script+"}; void 0")
			if got := browser.Eval[string](p, `said.map(String).join(" ")`); got != tt.want {
				t.Errorf("said %q, want %q", got, tt.want)
			}
			for _, m := range p.Messages() {
				if m.Kind == "csp" || m.Level == "warning" {
					t.Errorf("%v", m)
				}
			}
		})
	}
}

// An MFE's listeners go with it, and its error is its own.
func TestBusOfMFEs(t *testing.T) {
	t.Parallel()
	_, url, _ := talkingSite(t, generator.Options{})
	p := openTalking(t, url, `globalThis.heard = [];`)
	browser.Eval[any](p, `cart.emit("basket:changed", { count: 1 })`)
	p.WaitText("mfe-slot[name=list]", "1 by cart")
	browser.Eval[any](p, `void (globalThis.slot = document.querySelector("mfe-slot[name=list]"), slot.remove())`)
	p.Until(`!slot.hasAttribute("state")`)
	browser.Eval[any](p, `cart.emit("basket:changed", { count: 2 })`)
	if got := browser.Eval[string](p, `heard.join()`); got != "1" {
		t.Errorf("the MFE that was unmounted heard %s", got)
	}
	browser.Eval[any](p, `document.body.append(slot)`)
	p.WaitText("mfe-slot[name=list][state=mounted]", "2 by cart")
	if got := browser.Eval[string](p, `heard.join()`); got != "1,2" {
		t.Errorf("mounted anew it heard %s", got)
	}
	p.Clean()

	browser.Eval[any](p, `shell.on("basket:changed", ({ count }) => heard.push(-count), { replay: false }), cart.emit("basket:changed", { count: 13 })`)
	p.WaitFor("mfe-slot[name=list][state=error]")
	if got := browser.Eval[string](p, `reports.join() + " " + heard.join()`); got != "list  run 1,2,-13" {
		t.Errorf("reports and events: %q", got)
	}
	if p.Count("mfe-slot[name=cart][state=mounted]") != 1 {
		t.Error("who emitted it is gone too")
	}
}

func TestBusAcrossTabs(t *testing.T) {
	t.Parallel()
	_, url, _ := talkingSite(t, generator.Options{})
	one := openTalking(t, url)
	two := one.Beside(url, browser.Options{})
	mounted(two)
	browser.Eval[any](one, `cart.emit("basket:changed", { count: 3 }), shell.write("user", "Ada"), shell.emit("kept", "here")`)
	two.WaitText("mfe-slot[name=list] b", "3 by cart elsewhere")
	two.WaitText("mfe-slot[name=list] i", "Ada")
	if got := browser.Eval[int](two, `{ let n = 0; list.on("kept", () => n++); n }`); got != 0 {
		t.Error("an event that is no other tab's business came over")
	}
	// Who opens later asks the others, one of which may have gone.
	browser.Eval[any](two, `shell.write("user", "Grace")`)
	one.WaitText("mfe-slot[name=list] i", "Grace")
	two.Close()
	three := one.Beside(url, browser.Options{})
	three.WaitText("mfe-slot[name=list] b", "3 by cart elsewhere")
	three.WaitText("mfe-slot[name=list] i", "Grace")

	// At the same time; whichever wins, wins everywhere.
	for i := range 5 {
		var wg sync.WaitGroup
		for _, p := range []*browser.Page{one, three} {
			wg.Add(1)
			go func() {
				defer wg.Done()
				browser.Eval[any](p, fmt.Sprintf(`for (let n = 0; n < 20; n++) shell.write("user", "%p " + n)`, p))
			}()
		}
		wg.Wait()
		mark := fmt.Sprint("mark ", i)
		same := func() bool {
			return browser.Eval[string](one, `shell.read("user")`) == browser.Eval[string](three, `shell.read("user")`)
		}
		// Both have got all that the other said when they have got this.
		browser.Eval[any](one, fmt.Sprintf(`cart.emit("basket:changed", { count: 1, mark: %q })`, mark))
		three.Until(fmt.Sprintf(`(() => { let m; cart.once("basket:changed", (x) => { m = x.mark }); return m == %q })()`, mark))
		browser.Eval[any](three, fmt.Sprintf(`cart.emit("basket:changed", { count: 2, mark: %q })`, mark+"!"))
		one.Until(fmt.Sprintf(`(() => { let m; cart.once("basket:changed", (x) => { m = x.mark }); return m == %q })()`, mark+"!"))
		if !same() {
			t.Errorf("round %d: the tabs differ: %q and %q", i, browser.Eval[string](one, `shell.read("user")`), browser.Eval[string](three, `shell.read("user")`))
		}
	}
	one.Clean()
	three.Clean()
}

// A build for development says what contracts rule out; others are silent.
func TestBusWarns(t *testing.T) {
	t.Parallel()
	const script = `
		cart.emit("basket:changed", { count: "3", lines: [{ id: "rope" }, { id: "knot" }], total: 1 });
		cart.emit("basket:changed", { count: "3", lines: [{ id: "rope" }, { id: "knot" }], total: 1 });
		cart.emit("basket:changed", {});
		cart.emit("basket:changed", { count: -1 });
		cart.emit("basket:changed", { count: 2, lines: [{ id: "lamp" }] });
		cart.on("basket:changed", () => 0);
		list.emit("basket:changed", { count: 1 });
		list.on("first", () => 0);
		list.on("first", () => 0);
		list.read("coupon");
		list.write("user", 1);
		shell.watch("user", () => 0);
		shell.emit("gone");
		cart.write("coupon", "a");`
	want := []string{
		`mfegen: bridge:stock emits "stock:changed" otherwise than the contract says: it lacks "left".`,
		`mfegen: cart emits "basket:changed" otherwise than the contract says: /count is -1, below 0.`,
		`mfegen: cart emits "basket:changed" otherwise than the contract says: /count is a string, not an integer; ` +
			`/lines/1/id is "knot", none of ["rope","lamp"]; /total is not allowed.`,
		`mfegen: cart emits "basket:changed" otherwise than the contract says: it lacks "count".`,
		`mfegen: cart writes "coupon" otherwise than the contract says: it is "a", unlike ^[A-Z]+$.`,
		`mfegen: list emits "basket:changed", which its contract does not name. Write emits = { "basket:changed" = { } } into [mfe.list].`,
		`mfegen: list listens to "first", which its contract does not name. Write listens = ["first"] into [mfe.list].`,
		`mfegen: list reads "coupon", which its contract does not name. Write reads = ["coupon"] into [mfe.list].`,
		`mfegen: list writes "user" otherwise than the contract says: it is a number, not a string or null.`,
		`mfegen: list writes "user", which its contract does not name. Write owns = { "user" = { } } into [mfe.list].`,
		`mfegen: shell emits "gone", which its contract does not name. Write emits = { "gone" = { } } into [shell].`,
	}
	for name, dev := range map[string]bool{"development": true, "production": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, url, b := talkingSite(t, generator.Options{Dev: dev})
			p := openTalking(t, url)
			browser.Eval[any](p, script+" void 0")
			for b.opened("sse") == 0 {
				p.Until("true")
			}
			b.say("stock:changed {}")
			p.Until("log.length == 1")
			var got []string
			for _, m := range p.Messages() {
				if m.Level == "warning" {
					got = append(got, m.Text)
				}
			}
			slices.Sort(got)
			want := want
			if !dev {
				want = nil
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("warnings (-want +got)\n%s", diff)
			}
			if n := sizeOf(t, report, "mfegen/bus/core"); !dev && n > 1000 {
				t.Errorf("the bus takes %d bytes after gzip", n)
			}
		})
	}
}

// sizeOf is what one of mfegen's own scripts takes after gzip.
func sizeOf(t *testing.T, r *generator.Report, specifier string) int64 {
	t.Helper()
	for _, s := range r.Runtime {
		if s.Specifier == specifier {
			t.Logf("%s: %d bytes, %d gzip", s.Specifier, s.Raw, s.Gzip)
			return s.Gzip
		}
	}
	t.Errorf("the report does not list %s", specifier)
	return 0
}

// The cart tells the header what is in the basket, and the shop's other tabs.
func TestExampleTabs(t *testing.T) {
	t.Parallel()
	s := example(t, theShop)
	base := s.serve(t)
	one := browser.Start(t).Open(t, base+product, browser.Options{})
	two := one.Beside(base+"/cart", browser.Options{})
	two.WaitText("main h1", "Your basket is empty")
	one.Click(button(one, "button[type=submit]", "Add to basket"))
	one.WaitText(badge, "1")
	two.WaitText(badge, "1")
	two.WaitText("main li", "Storm lantern")
	two.Click(`button[aria-label="One more of Storm lantern"]`)
	one.WaitText(badge, "2")
	one.Clean()
	two.Clean()
}

// The example's declarations are those that mfegen types writes; -update writes
// them.
func TestExampleTypes(t *testing.T) {
	t.Parallel()
	files, list, err := generator.Types(t.Context(), generator.Options{Dir: ".."}, "example-site/types/"+generator.DeclarationsFile)
	if err != nil || len(list) > 0 || len(files) != 2 {
		t.Fatalf("%d files, %v\n%s", len(files), err, texts(list))
	}
	for _, f := range files {
		name := filepath.Join("..", filepath.FromSlash(f.File))
		if *update {
			if err := os.WriteFile(name, []byte(f.Text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(f.Text, string(got)); diff != "" {
			t.Errorf("%s (-want +got), go test -update writes it\n%s", f.File, diff)
		}
	}
}
