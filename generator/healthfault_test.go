package generator_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator"
)

// fault changes what a site answers.
type fault struct {
	at  string // a path, or the beginning of one when it ends with *
	how func(w http.ResponseWriter, r *http.Request, next http.Handler)
	// want are the failures, as unit, check and what the reason says.
	want [][3]string
}

const (
	cartScript = "/assets/cart/cart-*"
	cartPage   = "/cart"
)

// script keeps the fault to scripts.
func script(how func(http.ResponseWriter, *http.Request, http.Handler)) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if !strings.HasSuffix(r.URL.Path, ".js") {
			next.ServeHTTP(w, r)
			return
		}
		how(w, r, next)
	}
}

// header answers as the site does, with other headers.
func header(change func(http.Header)) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(&changed{ResponseWriter: w, change: change}, r)
	}
}

func set(name, value string) func(http.Header) { return func(h http.Header) { h.Set(name, value) } }
func del(name string) func(http.Header)        { return func(h http.Header) { h.Del(name) } }

// changed changes headers before they are sent.
type changed struct {
	http.ResponseWriter
	change func(http.Header)
}

func (c *changed) WriteHeader(status int) {
	c.change(c.Header())
	c.ResponseWriter.WriteHeader(status)
}

// body answers as the site does, with another body.
func body(change func([]byte) []byte) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		r = r.Clone(r.Context())
		r.Header.Del("Accept-Encoding")
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		for name, values := range rec.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(rec.Code)
		_, _ = w.Write(change(rec.Body.Bytes()))
	}
}

func replace(old, new string) func([]byte) []byte {
	return func(b []byte) []byte {
		if !strings.Contains(string(b), old) {
			panic("there is no " + old)
		}
		return []byte(strings.Replace(string(b), old, new, 1))
	}
}

func status(code int) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { http.Error(w, "no", code) }
}

func policy(change func(string) string) func(http.ResponseWriter, *http.Request, http.Handler) {
	return header(func(h http.Header) {
		h.Set("Content-Security-Policy", change(h.Get("Content-Security-Policy")))
	})
}

func serveAs(path string) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		r = r.Clone(r.Context())
		r.URL.Path = path
		next.ServeHTTP(w, r)
	}
}

var faults = map[string]fault{
	"a script is gone":             {cartScript, script(status(404)), [][3]string{{"cart", "status", "the answer is 404"}}},
	"a script fails on the server": {cartScript, script(status(500)), [][3]string{{"cart", "status", "the answer is 500"}}},
	"a stylesheet is gone": {"/assets/cart/cart-*", func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if strings.HasSuffix(r.URL.Path, ".css") {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	}, [][3]string{{"cart", "status", "404"}}},
	"a byte of a script is another": {cartScript, script(body(func(b []byte) []byte {
		b[len(b)/2] ^= 1
		return b
	})), [][3]string{{"cart", "integrity", "the bytes have the hash sha256-"}}},
	"a script is cut off":    {cartScript, script(body(func(b []byte) []byte { return b[:10] })), [][3]string{{"cart", "integrity", "there are 10 bytes"}}},
	"a script has an ending": {cartScript, script(body(func(b []byte) []byte { return append(b, "\n//"...) })), [][3]string{{"cart", "integrity", "more bytes than"}}},
	"a script has a type that browsers refuse": {cartScript, script(header(set("Content-Type", "text/plain"))),
		[][3]string{{"cart", "type", `Content-Type is "text/plain" and should be text/javascript`}}},
	"a script has no type":              {cartScript, script(header(func(h http.Header) { h["Content-Type"] = nil })), [][3]string{{"cart", "type", "there is no Content-Type"}}},
	"a script has the other type of JS": {cartScript, script(header(set("Content-Type", "application/javascript"))), nil},
	"the public icon has a wrong type":  {"/icon.svg", header(set("Content-Type", "text/html")), [][3]string{{"shell", "type", "image/svg+xml"}}},
	"HTML comes in place of a script": {cartScript, script(serveAs("/")),
		[][3]string{{"cart", "cache", "max-age=0"}, {"cart", "integrity", "more bytes"}, {"cart", "type", "text/html"}}},
	"a script is not kept": {cartScript, script(header(set("Cache-Control", "no-cache"))),
		[][3]string{{"cart", "cache", `Cache-Control is "no-cache" and should be "public, max-age=31536000, immutable"`}}},
	"a script has no Cache-Control":       {cartScript, script(header(del("Cache-Control"))), [][3]string{{"cart", "cache", "there is no Cache-Control"}}},
	"the directives have another order":   {cartScript, script(header(set("Cache-Control", "immutable,max-age=31536000,PUBLIC"))), nil},
	"the runtime is gone":                 {"/assets/mfegen/runtime-*", status(404), [][3]string{{"mfegen", "status", "404"}}},
	"a page is kept":                      {cartPage, header(set("Cache-Control", "public, max-age=600")), [][3]string{{"cart", "cache", "max-age=600"}}},
	"a page is never kept":                {cartPage, header(set("Cache-Control", "no-store")), nil},
	"a page is gone":                      {cartPage, status(404), [][3]string{{"cart", "status", "404"}}},
	"a page is plain text":                {cartPage, header(set("Content-Type", "text/plain")), [][3]string{{"cart", "type", "text/plain"}}},
	"a page lacks its policy":             {cartPage, header(del("Content-Security-Policy")), [][3]string{{"cart", "csp", "there is no Content-Security-Policy"}}},
	"a page has a looser policy":          {cartPage, policy(func(s string) string { return strings.Replace(s, "img-src 'self'", "img-src * 'self'", 1) }), [][3]string{{"cart", "csp", "img-src has besides *"}}},
	"a policy has a directive more":       {cartPage, policy(func(s string) string { return s + "; upgrade-insecure-requests" }), [][3]string{{"cart", "csp", "there is besides upgrade-insecure-requests"}}},
	"a policy has a directive less":       {cartPage, policy(func(s string) string { return strings.Replace(s, "object-src 'none'", "", 1) }), [][3]string{{"cart", "csp", "object-src is missing"}}},
	"a policy in another order":           {cartPage, policy(reversed), nil},
	"a second policy":                     {cartPage, header(func(h http.Header) { h.Add("Content-Security-Policy", "img-src 'self'") }), [][3]string{{"cart", "csp", "there are 2 policies"}}},
	"a policy without hashes":             {cartPage, policy(func(string) string { return "script-src 'self'" }), [][3]string{{"cart", "csp", "script-src lacks 'strict-dynamic'"}, {"cart", "importmap", "lacks the hash of its import map"}}},
	"a page lacks a header":               {cartPage, header(del("X-Content-Type-Options")), [][3]string{{"cart", "headers", "there is no X-Content-Type-Options"}}},
	"a page may be framed":                {cartPage, header(set("X-Frame-Options", "SAMEORIGIN")), [][3]string{{"cart", "headers", `X-Frame-Options is "SAMEORIGIN" and should be "DENY"`}}},
	"a page has text more":                {cartPage, body(replace("Welcome", "Welcome!")), [][3]string{{"cart", "integrity", "more bytes"}}},
	"an import map has another byte":      {cartPage, body(replace(`{"imports"`, `{ "imports"`)), [][3]string{{"cart", "importmap", "lacks the hash"}, {"cart", "integrity", "more bytes"}}},
	"a page has a second import map":      {cartPage, body(replace("</head>", `<script type="importmap">{}</script></head>`)), [][3]string{{"cart", "importmap", "2 import maps"}, {"cart", "integrity", "more bytes"}}},
	"a page has lost its import map":      {cartPage, body(replace("importmap", "text/x")), [][3]string{{"cart", "importmap", "0 import maps"}, {"cart", "integrity", "bytes, and"}}},
	"a deep link answers the home page":   {"/products/mfegen-health-2", serveAs("/"), [][3]string{{"catalog", "integrity", "it is the page of the route /"}}},
	"deep links are not found":            {"/products/*", status(404), [][3]string{{"catalog", "status", "404"}, {"catalog", "status", "404"}}},
	"a missing asset answers the shell":   {"/assets/mfegen-health-missing.js", serveAs("/"), [][3]string{{"shell", "missing", "the answer is 200 and not 404"}}},
	"a missing asset is missing for ever": {"/assets/mfegen-health-missing.js", header(set("Cache-Control", "public, max-age=31536000, immutable")), [][3]string{{"shell", "missing", "immutable"}}},
	"health.json is kept":                 {"/health.json", header(set("Cache-Control", "max-age=3600")), [][3]string{{"shell", "cache", "max-age=3600"}}},
	"a script is on another host":         {cartScript, script(redirect("https://elsewhere.example/x.js")), [][3]string{{"cart", "status", "the answer is 302 to https://elsewhere.example/x.js"}}},
	"a redirect never ends": {cartPage, func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		http.Redirect(w, r, r.URL.Path, http.StatusFound)
	}, [][3]string{{"cart", "status", "the answer is 302"}}},
	"a page answers with a slash behind": {cartPage, redirect("/cart/"), nil},
	"the connection breaks":              {cartScript, script(func(http.ResponseWriter, *http.Request, http.Handler) { panic(http.ErrAbortHandler) }), [][3]string{{"cart", "reach", "no answer: "}}},
	"the connection breaks half-way": {cartScript, script(func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write([]byte("export"))
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}), [][3]string{{"cart", "reach", "no answer: unexpected EOF"}}},
}

func redirect(to string) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		http.Redirect(w, r, to, http.StatusFound)
	}
}

// reversed turns the order of directives and of sources around.
func reversed(policy string) string {
	directives := strings.Split(policy, ";")
	slices.Reverse(directives)
	for i, d := range directives {
		words := strings.Fields(d)
		slices.Reverse(words[1:])
		directives[i] = strings.Join(words, "  ")
	}
	return strings.Join(directives, " ;")
}

// broken puts a fault before a site.
func broken(site http.Handler, f fault) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		prefix, some := strings.CutSuffix(f.at, "*")
		if r.URL.Path == f.at || some && strings.HasPrefix(r.URL.Path, prefix) {
			f.how(w, r, site)
			return
		}
		site.ServeHTTP(w, r)
	})
}

func TestHealthNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	site := healthSite(t, "/")
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := probe(t, broken(site.handler, f), "/", generator.HealthOptions{})
			if err != nil {
				t.Fatal(err)
			}
			checkFailures(t, r, f.want)
		})
	}
}

func checkFailures(t *testing.T, r generator.HealthReport, want [][3]string) {
	t.Helper()
	var got, wanted []string
	for _, f := range r.Failures {
		got = append(got, f.Unit+" "+string(f.Check))
	}
	bad := map[string]bool{}
	for _, w := range want {
		wanted = append(wanted, w[0]+" "+w[1])
		bad[w[0]] = true
		if !slices.ContainsFunc(r.Failures, func(f generator.HealthFailure) bool {
			return f.Unit == w[0] && string(f.Check) == w[1] && strings.Contains(f.Reason, w[2])
		}) {
			t.Errorf("no failure of %s in %s says %q", w[1], w[0], w[2])
		}
	}
	slices.Sort(got)
	slices.Sort(wanted)
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("failures (-want +got):\n%s\n%s", diff, texts(r.Diagnostics()))
	}
	if r.OK != (len(want) == 0) || r.Failed != len(want) {
		t.Errorf("ok is %v with %d failed", r.OK, r.Failed)
	}
	for _, u := range r.Units {
		if u.OK == bad[u.Name] {
			t.Errorf("ok of the unit %s is %v", u.Name, u.OK)
		}
	}
	for _, d := range r.Diagnostics() {
		if _, ok := generator.Explain(d.Code); !ok || d.Hint == "" {
			t.Errorf("%s has no page or no hint", d)
		}
	}
}

func TestHealthDoesNotWaitForEver(t *testing.T) {
	t.Parallel()
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	f := fault{at: cartScript, how: script(func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		w.Header().Set("Content-Type", "text/javascript")
		w.(http.Flusher).Flush() // the headers come, the body does not
		select {
		case <-r.Context().Done():
		case <-stop:
		}
	})}
	r, err := probe(t, broken(healthSite(t, "/").handler, f), "/", generator.HealthOptions{Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	checkFailures(t, r, [][3]string{{"cart", "reach", "no answer within 2s"}})
}

func TestHealthAsksAgainWhenToldTo(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	f := fault{at: cartPage, how: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if asked.Add(1) == 1 {
			http.Error(w, "busy", http.StatusServiceUnavailable)
			return
		}
		next.ServeHTTP(w, r)
	}}
	h := broken(healthSite(t, "/").handler, f)
	r, err := probe(t, h, "/", generator.HealthOptions{})
	if err != nil || r.OK {
		t.Errorf("without retries, the result is %v, %v", r.OK, err)
	}
	asked.Store(0)
	r, err = probe(t, h, "/", generator.HealthOptions{Retries: 1})
	if err != nil || !r.OK || asked.Load() != 2 {
		t.Errorf("with a retry, the result is %v, %v after %d", r.OK, err, asked.Load())
	}
}
