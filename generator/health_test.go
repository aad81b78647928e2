package generator_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/mfegen/mfegen/generator"
)

// probed is a built site for the tests of health.
type probed struct {
	handler http.Handler
	health  map[string]any // health.json
	page    []byte         // of /cart
}

var healthSites = map[string]func() (*probed, error){
	"/":      sync.OnceValues(func() (*probed, error) { return buildHealthSite("health-root", generator.Options{}) }),
	"/shop/": sync.OnceValues(func() (*probed, error) { return buildHealthSite("health-base", generator.Options{Base: "/shop/"}) }),
	"self":   sync.OnceValues(func() (*probed, error) { return buildHealthSite("health-self", generator.Options{CSP: "self"}) }),
}

func buildHealthSite(name string, o generator.Options) (*probed, error) {
	archive, err := txtar.ParseFile("testdata/health/site.txtar")
	if err != nil {
		return nil, err
	}
	o.Dir = filepath.Join(work, name)
	if err := txtar.Write(archive, o.Dir); err != nil {
		return nil, err
	}
	res, err := generator.Build(context.Background(), o)
	if err != nil || len(res.Diagnostics) > 0 {
		return nil, fmt.Errorf("%w\n%s", err, texts(res.Diagnostics))
	}
	p := &probed{}
	if p.handler, err = generator.Handler(o); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(o.Dir, "dist/health.json"))
	if err != nil {
		return nil, err
	}
	if p.page, err = os.ReadFile(filepath.Join(o.Dir, "dist/cart/index.html")); err != nil {
		return nil, err
	}
	return p, json.Unmarshal(data, &p.health)
}

func healthSite(t *testing.T, name string) *probed {
	t.Helper()
	p, err := healthSites[name]()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// probe serves the handler and probes it.
func probe(t *testing.T, h http.Handler, path string, o generator.HealthOptions) (generator.HealthReport, error) {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return generator.Health(t.Context(), srv.URL+path, o)
}

func TestHealthOfASiteAsItWasBuilt(t *testing.T) {
	t.Parallel()
	for name, base := range map[string]string{"/": "/", "/shop/": "/shop/", "self": "/"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthSite(t, name)
			for _, path := range []string{base, strings.TrimSuffix(base, "/"), base + "health.json", base + "?from=cron#top"} {
				r, err := probe(t, p.handler, path, generator.HealthOptions{})
				if err != nil || !r.OK || len(r.Failures) > 0 {
					t.Fatalf("%s: %v\n%s", path, err, texts(r.Diagnostics()))
				}
			}
			r, err := probe(t, p.handler, base, generator.HealthOptions{})
			if err != nil {
				t.Fatal(err)
			}
			type unit struct {
				Name, Kind, Version string
				Files, Pages        int
			}
			var got []unit
			for _, u := range r.Units {
				got = append(got, unit{u.Name, string(u.Kind), u.Version, u.Files, u.Pages})
			}
			want := []unit{
				{"shell", "shell", "1.0.0", 3, 2}, {"cart", "mfe", "3.0.0-beta.1", 2, 1}, {"catalog", "mfe", "2.1.0", 1, 3},
				{"mfegen", "runtime", "", 4, 0},
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("units (-want +got):\n%s", diff)
			}
			if r.Requests != 3+2+1+4+6+2 || r.Bytes == 0 || r.Checks < 60 {
				t.Errorf("%d requests, %d bytes, %d checks", r.Requests, r.Bytes, r.Checks)
			}
		})
	}
}

func TestHealthOfTheExample(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func() (*shop, error){"strict": theShop, "self": selfShop} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := example(t, open)
			r, err := generator.Health(t.Context(), s.serve(t), generator.HealthOptions{})
			if err != nil || !r.OK {
				t.Fatalf("%v\n%s", err, texts(r.Diagnostics()))
			}
			asked := 0
			for _, u := range r.Units {
				asked += u.Files
			}
			if want := len(list(t, filepath.Join(s.out(), "assets"))); asked < want {
				t.Errorf("the probe asked for %d files, and there are %d", asked, want)
			}
		})
	}
}

// A more literal route owns the first sample, so the page of /products/:id is
// asked for by the second.
func TestHealthFileHasAPathForEachPage(t *testing.T) {
	t.Parallel()
	for name, base := range map[string]string{"/": "/", "/shop/": "/shop/"} {
		got := map[string]string{}
		for _, p := range healthSite(t, name).health["pages"].([]any) {
			page := p.(map[string]any)
			got[page["route"].(string)] = page["url"].(string)
		}
		want := map[string]string{
			"/": base, "/help/*": base + "help/mfegen-health", "/products": base + "products", "/cart": base + "cart",
			"/products/mfegen-health": base + "products/mfegen-health", "/products/:id": base + "products/mfegen-health-2",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestHealthOfSomeUnits(t *testing.T) {
	t.Parallel()
	site := healthSite(t, "/")
	var mu sync.Mutex
	var asked []string
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.URL.Path)
		mu.Unlock()
		site.handler.ServeHTTP(w, r)
	})
	r, err := probe(t, h, "/", generator.HealthOptions{Units: []string{"cart"}})
	if err != nil || !r.OK || len(r.Units) != 1 || r.Units[0].Name != "cart" {
		t.Errorf("%v, %+v", err, r.Units)
	}
	for _, path := range asked {
		if path != "/health.json" && !strings.HasPrefix(path, "/assets/cart/") && path != "/cart" {
			t.Errorf("the probe asked for %s", path)
		}
	}
	_, err = probe(t, h, "/", generator.HealthOptions{Units: []string{"cart", "crt"}})
	var unknown *generator.HealthUnitError
	if !errors.As(err, &unknown) || unknown.Unit != "crt" || !slices.Equal(unknown.Units, []string{"cart", "catalog", "mfegen", "shell"}) {
		t.Errorf("the error is %v, %+v", err, unknown)
	}
}

func TestHealthOfASiteUnderAnotherPath(t *testing.T) {
	t.Parallel()
	r, err := probe(t, http.StripPrefix("/moved", healthSite(t, "/").handler), "/moved/", generator.HealthOptions{Units: []string{"shell"}})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(r.Failures, func(f generator.HealthFailure) bool {
		return f.Check == "base" && f.Reason == "the site was built for / and is served under /moved/"
	}) {
		t.Errorf("no failure of the base:\n%s", texts(r.Diagnostics()))
	}
}

// What is wrong with health.json itself is an error, and the result says no.
func TestHealthWithoutItsFile(t *testing.T) {
	t.Parallel()
	site := healthSite(t, "/")
	file := func(how func(http.ResponseWriter, *http.Request, http.Handler)) http.Handler {
		return broken(site.handler, fault{at: "/health.json", how: how})
	}
	changed := func(change func(m map[string]any)) http.Handler {
		return file(body(func(data []byte) []byte {
			var m map[string]any
			if err := json.Unmarshal(data, &m); err != nil {
				panic(err)
			}
			change(m)
			data, err := json.Marshal(m)
			if err != nil {
				panic(err)
			}
			return data
		}))
	}
	firstFile := func(m map[string]any) map[string]any {
		return m["units"].([]any)[0].(map[string]any)["files"].([]any)[0].(map[string]any)
	}
	for name, c := range map[string]struct {
		site http.Handler
		none bool // errors.Is(err, ErrNoHealth)
		want string
	}{
		"it is missing":             {file(status(404)), true, "answers 404; is this the address of the site, with its base?"},
		"the server fails":          {file(status(502)), false, "answers 502"},
		"it leads to another host":  {file(redirect("https://www.shop.example/health.json")), true, "leads to https://www.shop.example/health.json; ask there"},
		"it is the shell's page":    {file(serveAs("/")), true, "is not JSON of mfegen"},
		"it is other JSON":          {file(body(func([]byte) []byte { return []byte(`{"status":"UP"}`) })), true, "the shell is missing"},
		"it is cut off":             {file(body(func(b []byte) []byte { return b[:len(b)/2] })), true, "is not JSON of mfegen"},
		"it is empty":               {file(body(func([]byte) []byte { return nil })), true, "is not JSON of mfegen"},
		"it is too large":           {file(body(func(b []byte) []byte { return append(b, make([]byte, 9<<20)...) })), false, "more than 8388608 bytes"},
		"it is of a newer mfegen":   {changed(func(m map[string]any) { m["schema"] = 2 }), false, "install a newer mfegen"},
		"a file is on another host": {changed(func(m map[string]any) { firstFile(m)["url"] = "//elsewhere.example/x.js" }), false, "is not a path of the site"},
		"a file is at an address":   {changed(func(m map[string]any) { firstFile(m)["url"] = "http://169.254.0.1/" }), false, "is not a path of the site"},
		"a page is of nobody":       {changed(func(m map[string]any) { m["pages"].([]any)[0].(map[string]any)["unit"] = "x" }), false, `no unit "x"`},
		"a unit is there twice":     {changed(func(m map[string]any) { m["units"].([]any)[1].(map[string]any)["name"] = "shell" }), false, `two units "shell"`},
		"the base is none":          {changed(func(m map[string]any) { m["base"] = "shop" }), false, "does not begin and end with /"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := probe(t, c.site, "/", generator.HealthOptions{})
			if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, generator.ErrNoHealth) != c.none {
				t.Fatalf("the error is %v", err)
			}
			if r.OK || r.URL == "" || len(r.Failures) > 0 {
				t.Errorf("the result is %+v", r)
			}
		})
	}
}

func TestHealthOfNothing(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.NotFoundHandler())
	srv.Close()
	_, err := generator.Health(t.Context(), srv.URL, generator.HealthOptions{})
	if err == nil || errors.Is(err, generator.ErrNoHealth) || !strings.Contains(err.Error(), "/health.json: no answer: ") {
		t.Errorf("the error is %v", err)
	}
	for _, at := range []string{"", "shop.example", "//shop.example", "ftp://shop.example", "https://", "https://:80/", "http://a b/", "mailto:me@shop.example"} {
		var wrong *generator.HealthURLError
		if _, err := generator.Health(t.Context(), at, generator.HealthOptions{}); !errors.As(err, &wrong) || wrong.URL != at {
			t.Errorf("%q: the error is %v", at, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := generator.Health(ctx, "http://127.0.0.1:1/", generator.HealthOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("the error of a cancelled probe is %v", err)
	}
}

// A password reaches the site and nothing that is printed.
func TestHealthKeepsThePassword(t *testing.T) {
	t.Parallel()
	site := healthSite(t, "/")
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, pass, _ := r.BasicAuth(); user != "me" || pass != "s3cret" {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		if r.URL.Path == cartPage {
			http.NotFound(w, r)
			return
		}
		site.handler.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	u, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("me", "s3cret")
	r, err := generator.Health(t.Context(), u.String(), generator.HealthOptions{})
	if err != nil {
		t.Fatal(err)
	}
	checkFailures(t, r, [][3]string{{"cart", "status", "404"}})
	data, err := json.Marshal(r)
	if err != nil || strings.Contains(string(data), "s3cret") || strings.Contains(texts(r.Diagnostics()), "s3cret") {
		t.Errorf("the password is in the result: %v", err)
	}
	u.User = nil
	if _, err := generator.Health(t.Context(), u.String(), generator.HealthOptions{}); err == nil || !strings.Contains(err.Error(), "answers 401") {
		t.Errorf("without a password the error is %v", err)
	}
}

// The names are a contract with what people build on the JSON.
func TestHealthJSON(t *testing.T) {
	t.Parallel()
	f := fault{at: cartPage, how: status(404)}
	r, err := probe(t, broken(healthSite(t, "/").handler, f), "/", generator.HealthOptions{Units: []string{"cart"}})
	if err != nil {
		t.Fatal(err)
	}
	r.URL, r.Seconds, r.Bytes = "https://shop.example/", 0.25, 1000
	r.Units[0].Latency.Median, r.Units[0].Latency.Max, r.Units[0].Bytes = 1, 2.5, 500
	r.Failures[0].URL = "https://shop.example/cart"
	got, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/health/result.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(string(want)), string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHealthFileOfTheUserIsAConflict(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	archive, err := txtar.ParseFile("testdata/health/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	archive.Files = append(archive.Files, txtar.File{Name: "shell/public/health.json", Data: []byte("{}")})
	if err := txtar.Write(archive, dir); err != nil {
		t.Fatal(err)
	}
	res, err := generator.Check(t.Context(), generator.Options{Dir: dir})
	if err != nil || len(res.Diagnostics) != 1 || res.Diagnostics[0].Code != "MFE440" {
		t.Errorf("%v\n%s", err, texts(res.Diagnostics))
	}
}

// An address with http is common in a crontab, and so is a server that leads
// from it to https.
func TestHealthFollowsToHTTPS(t *testing.T) {
	t.Parallel()
	secure := httptest.NewTLSServer(healthSite(t, "/").handler)
	t.Cleanup(secure.Close)
	var plain atomic.Int32
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		plain.Add(1)
		http.Redirect(w, r, secure.URL+r.URL.Path, http.StatusMovedPermanently)
	})
	r, err := probe(t, h, "/", generator.HealthOptions{Client: secure.Client()})
	if err != nil || !r.OK {
		t.Fatalf("%v\n%s", err, texts(r.Diagnostics()))
	}
	if plain.Load() != 1 || !strings.HasPrefix(r.URL, "http://") {
		t.Errorf("%d requests went without TLS; the result is of %s", plain.Load(), r.URL)
	}
	// Back again is another matter.
	down := httptest.NewTLSServer(http.RedirectHandler("http://127.0.0.1:1/health.json", http.StatusFound))
	t.Cleanup(down.Close)
	if _, err := generator.Health(t.Context(), down.URL, generator.HealthOptions{Client: down.Client()}); !errors.Is(err, generator.ErrNoHealth) {
		t.Errorf("from https to http the error is %v", err)
	}
}
