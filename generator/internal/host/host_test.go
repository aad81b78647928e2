package host

import (
	"slices"
	"strings"
	"testing"
)

func TestAnswerFile(t *testing.T) {
	t.Parallel()
	s, files := shop("/", "index.html")
	exists := func(f string) bool { return slices.Contains(files, f) }
	for name, c := range map[string]struct {
		path   string
		file   string
		status int
	}{
		"the root":                                  {"/", "index.html", 200},
		"a page":                                    {"/products", "products/index.html", 200},
		"a page with a slash at the end":            {"/products/", "products/index.html", 200},
		"a page wins over a pattern":                {"/products/sale", "products/sale/index.html", 200},
		"a deep link":                               {"/products/42", "products/_id/index.html", 200},
		"a deep link with a slash at the end":       {"/products/42/", "products/_id/index.html", 200},
		"a parameter may hold a dot":                {"/products/v1.2", "products/_id/index.html", 200},
		"a rest that is empty":                      {"/account", "account/_rest/index.html", 200},
		"a rest of two segments":                    {"/account/a/b", "account/_rest/index.html", 200},
		"an asset":                                  {"/assets/cart/cart-ABC.js", "assets/cart/cart-ABC.js", 200},
		"an asset of an older build":                {"/assets/cart/cart-OLD.js", "404.html", 404},
		"a file is not a folder":                    {"/favicon.ico/", "index.html", 200},
		"an unknown path":                           {"/unknown", "index.html", 200},
		"an unknown path with a dot":                {"/unknown.txt", "404.html", 404},
		"a dot in a folder is no file":              {"/v1.2/unknown", "index.html", 200},
		"an empty segment is no parameter":          {"/products//reviews/7", "index.html", 200},
		"the model itself is never served":          {"/.mfegen/site.json", "404.html", 404},
		"the hosts' files are never served":         {"/_headers", "404.html", 404},
		"a path that climbs out":                    {"/../secret", "index.html", 200},
		"a path that climbs to a file is not clean": {"/assets/../favicon.ico", "404.html", 404},
	} {
		t.Run(name, func(t *testing.T) {
			if got := s.Answer(c.path, exists); got.File != c.file || got.Status != c.status {
				t.Errorf("%s: got %s %d, want %s %d", c.path, got.File, got.Status, c.file, c.status)
			}
		})
	}
}

func TestAnswerWithoutNotFoundPage(t *testing.T) {
	t.Parallel()
	s := Site{Base: "/", NotFound: "404.html"}
	if got := s.Answer("/x", func(string) bool { return false }); got.File != "" || got.Status != 404 {
		t.Errorf("got %q %d", got.File, got.Status)
	}
}

func TestAnswerImmutableIsForHitsAlone(t *testing.T) {
	t.Parallel()
	s, files := shop("/", "index.html")
	cache := func(path string) string {
		for _, h := range s.Answer(path, func(f string) bool { return slices.Contains(files, f) }).Headers {
			if h.Name == "Cache-Control" {
				return h.Value
			}
		}
		return ""
	}
	for path, want := range map[string]string{
		"/assets/cart/cart-ABC.js": "public, max-age=31536000, immutable",
		"/assets/cart/cart-OLD.js": "",
		"/products":                netlifyCache,
		"/favicon.ico":             netlifyCache,
	} {
		if got := cache(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	rule := func(pattern, header string, except ...string) HeaderRule {
		return HeaderRule{Pattern: pattern, Except: except, Headers: []Header{{header, "x"}}}
	}
	for name, c := range map[string]struct {
		site Site
		want string
	}{
		"different headers may overlap":            {Site{Base: "/", Headers: []HeaderRule{rule("/*", "A"), rule("/x", "B")}}, ""},
		"an exception keeps rules apart":           {Site{Base: "/", Headers: []HeaderRule{rule("/*", "A", "/x/*"), rule("/x/*", "A")}}, ""},
		"an exception covers a part of itself":     {Site{Base: "/", Headers: []HeaderRule{rule("/*", "A", "/x/*"), rule("/x/:y/z", "A")}}, ""},
		"patterns of different lengths":            {Site{Base: "/", Headers: []HeaderRule{rule("/:a", "A"), rule("/:a/:b", "A")}}, ""},
		"a pattern inside another":                 {Site{Base: "/", Headers: []HeaderRule{rule("/*", "A"), rule("/x", "a")}}, "host: the rules /* and /x both set A"},
		"patterns that cross":                      {Site{Base: "/", Headers: []HeaderRule{rule("/x/:b", "A"), rule("/:a/y", "A")}}, "host: the rules /x/:b and /:a/y both set A"},
		"an exception that is smaller than a rule": {Site{Base: "/", Headers: []HeaderRule{rule("/*", "A", "/x/y"), rule("/x/*", "A")}}, "host: the rules /* and /x/* both set A"},
		"a base without a slash":                   {Site{Base: "/shop"}, `host: the base "/shop" does not begin and end with /`},
		"a rewrite with a strange status":          {Site{Base: "/", Rewrites: []Rewrite{{"/x", "x", 301}}}, "host: the rewrite /x has status 301"},
		"a rewrite outside the base":               {Site{Base: "/shop/", Rewrites: []Rewrite{{"/x", "x", 0}}}, "host: the rewrite /x is not under the base /shop/"},
		"a rewrite of the base itself":             {Site{Base: "/shop/", Rewrites: []Rewrite{{"/shop", "x", 0}}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if err := c.site.Validate(); err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if _, err := Vercel(c.site); (err != nil) != (c.want != "") {
				t.Errorf("Vercel: %v", err)
			}
		})
	}
}

func TestNetlifyRefusesAnExceptionItCannotSay(t *testing.T) {
	t.Parallel()
	s := Site{Base: "/", Headers: []HeaderRule{{Pattern: "/*", Except: []string{"/a/*"}, Headers: []Header{{"X-A", "1"}}}}}
	if _, err := Netlify(s, nil); err == nil || !strings.Contains(err.Error(), "no line gives X-A to /* without /a/*") {
		t.Errorf("got %v", err)
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]int{"netlify": 5400, "vercel": 32768, "cloudflare": 1973, "": 0} {
		if got := Limit(host); got != want {
			t.Errorf("%q: %d, want %d", host, got, want)
		}
	}
}
