package generator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/mfegen/mfegen/generator"
	"github.com/mfegen/mfegen/generator/internal/browser"
)

// ill is something that goes wrong with an MFE.
type ill struct {
	name  string
	fault browser.Fault // with the requests for the entry
	code  string        // what the entry does, see wicked
	entry string        // the entry's text, instead of one that does something
	phase string        // in the report
}

var ills = []ill{
	{name: "404", fault: browser.Fault{Status: 404}, phase: "load"},
	{name: "500", fault: browser.Fault{Status: 500}, phase: "load"},
	{name: "connection reset", fault: browser.Fault{Error: "ConnectionReset"}, phase: "load"},
	{name: "never answers", fault: browser.Fault{Hang: true}, phase: "load"},
	{name: "wrong bytes", fault: browser.Fault{Change: browser.Flip}, phase: "load"},
	{name: "syntax error", entry: "export function (", phase: "load"},
	{name: "throws at import", code: "import", phase: "load"},
	{name: "throws in mount", code: "mount", phase: "mount"},
	{name: "throws in render", code: "render", phase: "render"},
	{name: "ten seconds later", code: "later", phase: "run"},
	{name: "rejects", code: "rejects", phase: "mount"},
	{name: "never resolves mount", code: "never", phase: "mount"},
	{name: "throws in unmount", code: "unmount", phase: "unmount"},
}

// patient is an MFE of the example: the page where it is looked at, what it
// shows there, what is there besides it, and where a render of it throws.
type patient struct {
	name, path, well string
	others           func(t *testing.T, p *browser.Page) // checks that the page's other MFEs react
	source, at       string                              // of the render: a file and a place in it
	threw            string                              // what is put there
	render           string                              // the phase in which that is noticed
}

// A throw in a render goes to the runtime where React is mounted by it, and
// where Vue's handler hands it on. What the cart's own React root throws is an
// error of the window's, as is what a plain MFE draws later. Lit's first render
// is a part of the mount.
var patients = []patient{
	{"cart", "/cart", "Your basket", scrolls, "cart/src/Cart.tsx", "export function Cart() {", "", "run"},
	{"catalog", product, "Add to basket", writes, "catalog/src/index.tsx", "productId, category, sort }: CatalogProps) {", "", "render"},
	{"journal", "/journal", "The bench upstairs", nil, "journal/src/index.jsx", "function Journal({ path }) {", "", "render"},
	{"recommend", "/cart", "You may also like", takes, "recommend/src/index.ts", "override render() {", "", "mount"},
	{"reviews", product, "What people say", adds, "reviews/src/Reviews.vue", "const sorted = computed(() => {", "", "render"},
	{"stockists", "/stockists", "Opens in 3 days", nil, "stockists/src/index.ts", "el.append(page);", "requestAnimationFrame(() => { %s });", "run"},
}

// illShop is the example with renders that throw when a test says so.
var illShop = sync.OnceValues(func() (*shop, error) {
	s := &shop{dir: filepath.Join(work, "ill")}
	if err := copyExample(s.dir); err != nil {
		return nil, err
	}
	for _, m := range patients {
		throw := fmt.Sprintf(`if ((globalThis as any).fault === "%s render") throw new Error("render");`, m.name)
		if path.Ext(m.source) == ".jsx" {
			throw = strings.Replace(throw, " as any", "", 1)
		}
		if m.threw != "" {
			throw = fmt.Sprintf(m.threw, throw)
		}
		if err := s.replace(m.source, m.at, m.at+"\n"+throw); err != nil {
			return nil, err
		}
	}
	return s, s.build(generator.Options{CSP: "strict"})
})

// wicked is an entry in front of the true one. Which fault it has, and until
// when, the page says.
func (m patient) wicked(entry string) string {
	return fmt.Sprintf(`import * as inner from "./%[1]s?inner";
export * from "./%[1]s?inner";
const is = (fault) => globalThis.fault === "%[2]s " + fault;
if (is("import")) throw new Error("import");
function tenSecondsLater() { throw new Error("later"); }
export const mount = async (...args) => {
  if (is("mount")) throw new Error("mount");
  if (is("rejects")) return Promise.reject(new Error("rejects"));
  if (is("never")) return new Promise(() => {});
  const it = await inner.mount(...args);
  if (is("later")) setTimeout(tenSecondsLater, 10_000);
  const unmount = () => {
    if (is("unmount")) throw new Error("unmount");
    return typeof it == "function" ? it() : it?.unmount?.();
  };
  return it?.update ? { update: (props) => it.update(props), unmount } : unmount;
};
`, path.Base(entry), m.name)
}

// clock lets ten seconds pass at once.
const clock = `{
	const real = setTimeout;
	let due;
	globalThis.setTimeout = (f, ms, ...args) => f.name == "tenSecondsLater" ? void (due = f) : real(f, ms, ...args);
	globalThis.tenSeconds = () => due && (real(due), true);
}`

// basket is one in which there is something already: what is put into an empty
// one gives the recommendations new props, with which they try again.
const basket = `try {
	localStorage["harbour-basket"] ??= JSON.stringify({ state: { lines: [{ id: "rope-basket", quantity: 1 }] }, version: 1 });
} catch {} // a blank page has no storage`

// deployed serves the shop with another entry of an MFE, and with less patience
// with it, as if it had been built so: the hashes in the import map, in the
// hints and in the policy are those of the entry that is served. It is as the
// shop was built when well is true.
func (s *shop) deployed(t *testing.T, m patient, ill ill, text string, well *atomic.Bool) string {
	t.Helper()
	entry := s.entry(t, m.name)
	truth := s.file(t, strings.TrimPrefix(entry.url, "/"))
	var inline []string // pairs of what stands in the pages, and what instead
	policy := []string{integrity(truth), integrity([]byte(text))}
	for _, e := range elements(t, s.file(t, "index.html")) {
		switch {
		case e.attr["id"] == "mfegen":
			inline = append(inline, e.text, impatient(t, e.text, m.name, ill))
		case e.attr["type"] == "importmap":
			changed := strings.ReplaceAll(e.text, integrity(truth), integrity([]byte(text)))
			policy = append(policy, integrity([]byte(e.text)), integrity([]byte(changed)))
		}
	}
	html := strings.NewReplacer(append(inline, integrity(truth), integrity([]byte(text)))...)
	header := strings.NewReplacer(policy...)

	next, err := generator.Handler(generator.Options{Dir: s.dir})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if well.Load() {
			next.ServeHTTP(w, r)
			return
		}
		r.Header.Del("Accept-Encoding")
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		body := answer.Body.Bytes()
		if r.URL.Path == entry.url && r.URL.RawQuery != "inner" {
			body = []byte(text)
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			body = []byte(html.Replace(string(body)))
			for _, name := range []string{"Content-Security-Policy", "Integrity-Policy-Report-Only"} {
				if v := w.Header().Get(name); v != "" {
					w.Header().Set(name, header.Replace(v))
				}
			}
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// impatient changes the pages' data, so that an MFE that does not arrive is soon
// given up, and one that does not answer too.
func impatient(t *testing.T, data, mfe string, ill ill) string {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal([]byte(data), &all); err != nil {
		t.Fatal(err)
	}
	m := all["mfes"].(map[string]any)[mfe].(map[string]any)
	timeout := m["timeout"].(map[string]any)
	m["retries"], m["delay"] = 1, 20
	switch {
	case ill.fault.Hang:
		timeout["try"], m["retries"] = 3000, 0
	case ill.code == "never":
		timeout["mount"] = 2000
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(all); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(strings.TrimSpace(b.String()), "<", `\u003c`)
}

// In every cell the shell and the other MFEs stay usable, the fallback shows,
// one report names the MFE, and the page recovers when the fault is over.
func TestExampleFaultMatrix(t *testing.T) {
	t.Parallel()
	s := example(t, illShop)
	var mu sync.Mutex
	cells := map[string]string{}
	t.Run("cell", func(t *testing.T) {
		for _, m := range patients {
			for _, ill := range ills {
				t.Run(m.name+"/"+ill.name, func(t *testing.T) {
					t.Parallel()
					if ill.code == "render" {
						ill.phase = m.render
					}
					s.cell(t, m, ill)
					mu.Lock()
					defer mu.Unlock()
					cells[m.name+ill.name] = map[bool]string{true: "FAILED", false: ill.phase}[t.Failed()]
				})
			}
		}
	})
	var table strings.Builder
	fmt.Fprintf(&table, "%-21s", "phase in the report")
	for _, m := range patients {
		fmt.Fprintf(&table, " %-9s", m.name)
	}
	for _, ill := range ills {
		fmt.Fprintf(&table, "\n%-21s", ill.name)
		for _, m := range patients {
			fmt.Fprintf(&table, " %-9s", cells[m.name+ill.name])
		}
	}
	t.Logf("%d of %d cells, policy strict\n%s", len(cells), len(patients)*len(ills), &table)
}

func (s *shop) cell(t *testing.T, m patient, ill ill) {
	var well atomic.Bool
	entry := s.entry(t, m.name)
	text := m.wicked(entry.url)
	if ill.entry != "" {
		text = ill.entry
	}
	base := s.deployed(t, m, ill, text, &well)
	opts := browser.Options{Scripts: []string{reports, clock, basket, fmt.Sprintf(`globalThis.fault = "%s %s"`, m.name, ill.code)}}
	if ill.code == "" && ill.entry == "" {
		ill.fault.URL = "*" + entry.url
		again := ill.fault
		again.URL = "*" + entry.url + "?r=*"
		opts.Faults = []browser.Fault{ill.fault, again}
	}
	p := m.visit(t, base, opts)
	m.look(p)
	if ill.code == "later" {
		m.shows(p)
		p.Until(`tenSeconds()`)
	}
	if ill.code == "unmount" {
		m.shows(p)
		elsewhere(p)
	} else {
		p.WaitFor(m.fallback())
		if !p.Visible(m.fallback()) {
			t.Error("the fallback cannot be seen")
		}
	}
	p.Until(`reports.length`)
	s.reported(t, p, m, ill)

	// All others live on.
	if m.others != nil && ill.code != "unmount" {
		m.others(t, p)
	}
	counts(t, p)
	s.reported(t, p, m, ill)

	// The fault ends. A script that is wrong itself takes a new deployment.
	p.Fault()
	browser.Eval[any](p, `globalThis.fault = ""`)
	switch {
	case ill.entry != "":
		well.Store(true)
		p.Reload()
		browser.Eval[any](p, `globalThis.sameDocument = true`)
		m.look(p)
	case ill.code == "unmount":
		browser.Eval[any](p, `history.back()`)
		m.look(p)
	default:
		p.Click(m.retry())
	}
	m.shows(p)
	if n := p.Count(m.fallback()); n > 0 {
		t.Error("the fallback is still there")
	}
	// And goes as it came.
	elsewhere(p)
	if got := browser.Eval[int](p, `reports.length`); got > 1 {
		t.Errorf("%d reports in the end: %s", got, browser.Eval[string](p, `reports.join()`))
	}
	if !browser.Eval[bool](p, `globalThis.sameDocument === true`) {
		t.Error("a click loaded the page anew")
	}
	for _, m := range p.Messages() {
		if m.Kind == "csp" {
			t.Errorf("%v", m)
		}
	}
}

// visit opens the MFE's page. What the recommendations leave out is what is in
// the basket, of which the shell hears after its first paint; with other props
// they would try again by themselves, so they come when it has heard.
func (m patient) visit(t *testing.T, base string, opts browser.Options) *browser.Page {
	t.Helper()
	start := m.path
	if m.name == "recommend" {
		start = "/about"
	}
	p := browser.Start(t).Open(t, base+start, opts)
	p.WaitText(badge, "1")
	browser.Eval[any](p, `globalThis.sameDocument = true`)
	if start != m.path {
		p.Click(`header a[href="` + m.path + `"]`)
	}
	return p
}

// look brings the MFE into view, for those that wait for that.
func (m patient) look(p *browser.Page) {
	if m.name == "cart" {
		return // the shell mounts it without a slot
	}
	p.Until(fmt.Sprintf(`(() => { const slot = document.querySelector("mfe-slot[name=%s]"); slot?.scrollIntoView(); return slot })()`, m.name))
}

// shows waits until the MFE is there.
func (m patient) shows(p *browser.Page) {
	p.Until(fmt.Sprintf("%s?.includes(%q)", shown(m.name), m.well))
}

// fallback is the selector of what stands in for the MFE. For the cart that is
// the shell's affair.
func (m patient) fallback() string {
	if m.name == "cart" {
		return "main [role=alert]"
	}
	return "mfe-slot[name=" + m.name + "][state=error] [role=alert]"
}

func (m patient) retry() string {
	if m.name == "cart" {
		return m.fallback() + " button"
	}
	return m.fallback() + " [data-retry]"
}

// reported checks that there is one report, and waits a moment for others.
func (s *shop) reported(t *testing.T, p *browser.Page, m patient, ill ill) {
	t.Helper()
	browser.Eval[any](p, `new Promise((resolve) => setTimeout(resolve, 60))`)
	if got, want := browser.Eval[string](p, `reports.join()`), m.name+" "+s.entry(t, m.name).version+" "+ill.phase; got != want {
		t.Errorf("reports: %q, want %q", got, want)
	}
}

// elsewhere follows a link of the shell's, which leaves all MFEs.
func elsewhere(p *browser.Page) {
	p.Click(`header a[href="/about"]`)
	p.WaitText("h1", "where the street meets the water")
	p.Until(`document.querySelectorAll("mfe-slot, [data-mfe]").length === 0`)
}

// counts checks that the shell's header counts what is put into the basket by
// somebody else.
func counts(t *testing.T, p *browser.Page) {
	t.Helper()
	n := browser.Eval[int](p, `import("@harbour/cart/store").then(({ cartStore }) => {
		const { add, lines } = cartStore.getState();
		add("rope-basket", 1);
		return lines.reduce((sum, line) => sum + line.quantity, 1);
	})`)
	p.WaitText(badge, fmt.Sprint(n))
}

// adds puts what the catalog shows into the basket.
func adds(t *testing.T, p *browser.Page) {
	t.Helper()
	n := browser.Eval[int](p, `parseInt(document.querySelector('`+badge+`').innerText)`)
	p.Click(button(p, "mfe-slot[name=catalog][state=mounted] button[type=submit]", "Add to basket"))
	p.WaitText(badge, fmt.Sprint(n+1))
}

// writes opens the form of the reviews.
func writes(t *testing.T, p *browser.Page) {
	t.Helper()
	browser.Eval[any](p, `document.querySelector("mfe-slot[name=reviews]").scrollIntoView()`)
	p.Click(button(p, "mfe-slot[name=reviews][state=mounted] button", "Write a review"))
	p.WaitFor("mfe-slot[name=reviews] form")
}

// takes asks the cart for one more of what is in it.
func takes(t *testing.T, p *browser.Page) {
	t.Helper()
	p.WaitText("main h1", "Your basket")
	p.Click(`button[aria-label="One more of Cotton rope basket"]`)
	p.WaitText(badge, "2")
}

// scrolls turns the strip of the recommendations.
func scrolls(t *testing.T, p *browser.Page) {
	t.Helper()
	p.Until(fmt.Sprintf("%s?.includes(%q)", shown("recommend"), "You may also like"))
	browser.Eval[any](p, `document.querySelector("harbour-recommend").shadowRoot.querySelector("[aria-label='Scroll on']").click()`)
	p.Until(`document.querySelector("harbour-recommend").shadowRoot.querySelector(".strip").scrollLeft > 0`)
}
