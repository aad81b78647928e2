package health

import (
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/host"
)

// Check is one thing that is asked of an answer. The names are stable.
type Check string

// The checks. One that cannot be made, because an earlier one of the same
// answer failed, counts neither as passed nor as failed.
const (
	Reach     Check = "reach"     // there is an answer in time
	Status    Check = "status"    // 200, without a redirect to another host
	Integrity Check = "integrity" // the bytes are those that were built
	Type      Check = "type"      // the content type is one that browsers take
	Cache     Check = "cache"     // Cache-Control is what was written for the hosts
	Headers   Check = "headers"   // a page's headers are, too
	Policy    Check = "csp"       // a page's policy is, directive by directive
	ImportMap Check = "importmap" // a page has one import map, and its policy allows it
	Missing   Check = "missing"   // an asset that is not there is a 404, and not kept
	Base      Check = "base"      // the site is served under the path that it was built for
)

// rule is what is known about a check besides how it is made.
type rule struct {
	check Check
	code  string // that mfegen explain explains
	hint  string // with URL where the URL belongs
}

// checks lists all checks in the order of results.
var checks = []rule{
	{Reach, "MFE650", "ask for it by hand: curl -sI URL"},
	{Status, "MFE651", "deploy the whole out folder again"},
	{Integrity, "MFE652", "deploy again and purge the CDN; switch off what changes files on their way"},
	{Type, "MFE653", "let the host send the type that goes with the file's name"},
	{Cache, "MFE654", "deploy the host's header files with the site"},
	{Headers, "MFE655", "deploy the host's header files with the site"},
	{Policy, "MFE656", "deploy the host's header files with the pages; they change together"},
	{ImportMap, "MFE657", "deploy pages and header files together; switch off what changes HTML"},
	{Missing, "MFE658", "deploy the host's routing files with the site"},
	{Base, "MFE659", "write site.base in the manifest, or pass --base to mfegen build"},
}

// verdict is the outcome of one check. An empty reason is a pass.
type verdict struct {
	check  Check
	reason string
}

// verdicts collects the outcomes for one URL.
type verdicts []verdict

func (v *verdicts) add(c Check, reason string) { *v = append(*v, verdict{c, reason}) }

// checkFile judges the answer for a file.
func checkFile(a answer, f File, expect []host.Header) verdicts {
	var v verdicts
	if !v.arrived(a, http.StatusOK) {
		return v
	}
	v.add(Type, checkType(f, a.header))
	v.add(Integrity, checkBytes(a, f.Integrity, f.Bytes))
	v.cache(a, expect)
	return v
}

// checkPage judges the answer for a page. Names are the routes by the hash of
// their page.
func checkPage(a answer, p Page, expect []host.Header, names map[string]string) verdicts {
	var v verdicts
	if !v.arrived(a, http.StatusOK) {
		return v
	}
	v.add(Type, checkType(File{Type: "text/html"}, a.header))
	reason := checkBytes(a, p.Integrity, p.Bytes)
	if other, ok := names[a.integrity]; ok && reason != "" {
		reason = "it is the page of the route " + other
	}
	v.add(Integrity, reason)
	v.cache(a, expect)
	v.add(Headers, checkHeaders(a.header, expect))
	v.add(Policy, checkPolicy(a.header, expect))
	v.add(ImportMap, checkImportMap(a))
	return v
}

// checkMissing judges the answer for an asset that no site has.
func checkMissing(a answer) verdicts {
	var v verdicts
	switch {
	case a.err != nil:
		v.add(Reach, a.unreachable())
	case a.status != http.StatusNotFound:
		v.add(Missing, fmt.Sprintf("there is no such file, and the answer is %d and not 404", a.status))
	case cacheDirectives(a.header)["immutable"]:
		v.add(Missing, "the answer 404 is immutable, so that a browser that asked too early never asks again")
	default:
		v.add(Missing, "")
	}
	return v
}

// arrived judges what every answer must be before anything else counts.
func (v *verdicts) arrived(a answer, status int) bool {
	if a.err != nil {
		v.add(Reach, a.unreachable())
		return false
	}
	v.add(Reach, "")
	if a.status == status {
		v.add(Status, "")
		return true
	}
	reason := fmt.Sprintf("the answer is %d", a.status)
	if to := a.header.Get("Location"); to != "" && a.status/100 == 3 {
		reason += " to " + to
	}
	v.add(Status, reason)
	return false
}

// cache compares Cache-Control when one is expected.
func (v *verdicts) cache(a answer, expect []host.Header) {
	want := value(expect, cacheControl)
	if want == "" {
		return
	}
	got := strings.Join(a.header.Values(cacheControl), ", ")
	switch {
	case sameCache(want, got):
		v.add(Cache, "")
	case got == "":
		v.add(Cache, fmt.Sprintf("there is no Cache-Control; it should be %q", want))
	default:
		v.add(Cache, fmt.Sprintf("Cache-Control is %q and should be %q", got, want))
	}
}

func checkBytes(a answer, want string, size int64) string {
	switch {
	case a.integrity == want:
		return ""
	case a.size > size:
		return fmt.Sprintf("there are more bytes than the %d that were built", size)
	case a.size < size:
		return fmt.Sprintf("there are %d bytes, and %d were built", a.size, size)
	}
	return fmt.Sprintf("the bytes have the hash %s and should have %s", a.integrity, want)
}

// checkType compares content types as far as a browser does: scripts, styles
// and WebAssembly of another type do not run, and for images and fonts there
// are old names besides the new ones.
func checkType(f File, header http.Header) string {
	text := header.Get("Content-Type")
	got := essence(text)
	switch {
	case got == f.Type, f.Type == "application/octet-stream",
		isJavaScript(f.Type) && isJavaScript(got),
		f.Kind == bundle.Asset && family(got) == family(f.Type):
		return ""
	case text == "":
		return fmt.Sprintf("there is no Content-Type; it should be %s", f.Type)
	}
	return fmt.Sprintf("Content-Type is %q and should be %s", text, f.Type)
}

// essence is a media type without its parameters.
func essence(text string) string {
	t, _, err := mime.ParseMediaType(text)
	if err != nil && t == "" {
		t, _, _ = strings.Cut(text, ";")
		t = strings.ToLower(strings.TrimSpace(t))
	}
	return t
}

func isJavaScript(t string) bool {
	return t == "text/javascript" || t == "application/javascript" || t == "application/x-javascript"
}

// family is a name that types with the same meaning share.
func family(t string) string {
	switch {
	case strings.HasPrefix(t, "font/"), strings.HasPrefix(t, "application/font-"), strings.HasPrefix(t, "application/x-font-"),
		t == "application/vnd.ms-fontobject", t == "application/vnd.ms-opentype":
		return "font"
	case t == "image/x-icon" || t == "image/vnd.microsoft.icon":
		return "icon"
	case t == "text/xml":
		return "application/xml"
	case t == "text/json":
		return "application/json"
	case t == "text/x-markdown":
		return "text/markdown"
	case t == "audio/mpeg" || t == "audio/mp3":
		return "audio/mpeg"
	case t == "audio/mp4" || t == "audio/x-m4a":
		return "audio/mp4"
	case t == "application/x-gzip":
		return "application/gzip"
	case t == "audio/wav" || t == "audio/x-wav" || t == "audio/wave":
		return "audio/wav"
	}
	return t
}

// checkHeaders compares the headers of a page, but for those that have a check
// of their own.
func checkHeaders(got http.Header, expect []host.Header) string {
	var wrong []string
	for _, h := range expect {
		if strings.EqualFold(h.Name, policyHeader) || strings.EqualFold(h.Name, cacheControl) {
			continue
		}
		switch values := got.Values(h.Name); {
		case len(values) == 0:
			wrong = append(wrong, fmt.Sprintf("there is no %s", h.Name))
		case squeeze(strings.Join(values, ", ")) != squeeze(h.Value):
			wrong = append(wrong, fmt.Sprintf("%s is %q and should be %q", h.Name, strings.Join(values, ", "), h.Value))
		}
	}
	return strings.Join(wrong, "; ")
}

// squeeze leaves out the blanks that hosts add and take away.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// value is the header that is expected, or "".
func value(headers []host.Header, name string) string {
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

const (
	policyHeader = "Content-Security-Policy"
	cacheControl = "Cache-Control"
)

// sameCache compares directives, in any order. Where every use is to be
// revalidated, an answer that is never kept will do.
func sameCache(want, got string) bool {
	w, g := directives(want), directives(got)
	if w["must-revalidate"] && w["max-age=0"] && (g["no-cache"] || g["no-store"]) {
		return true
	}
	if len(w) != len(g) {
		return false
	}
	for d := range w {
		if !g[d] {
			return false
		}
	}
	return true
}

func cacheDirectives(h http.Header) map[string]bool {
	return directives(strings.Join(h.Values(cacheControl), ","))
}

func directives(text string) map[string]bool {
	out := map[string]bool{}
	for d := range strings.SplitSeq(text, ",") {
		if d = strings.ToLower(strings.ReplaceAll(d, " ", "")); d != "" {
			out[d] = true
		}
	}
	return out
}
