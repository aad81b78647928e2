package importmap

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// record is a URL record of the WHATWG URL standard. Package net/url follows
// RFC 3986 and refuses or keeps what browsers normalise ("https:example.org",
// backslashes, "%41" in hosts), so import maps need this parser.
type record struct {
	scheme             string
	username, password string
	host               *string // serialised; nil is null
	port               string  // "" is null
	path               []string
	opaque             *string // the path of URLs such as data:…
	query, fragment    *string
}

// specialSchemes maps the special schemes to their default ports.
var specialSchemes = map[string]string{
	"ftp": "21", "file": "", "http": "80", "https": "443", "ws": "80", "wss": "443",
}

func (u *record) special() bool {
	_, ok := specialSchemes[u.scheme]
	return ok
}

// isSlash reports whether c separates path segments of u.
func (u *record) isSlash(c byte) bool { return c == '/' || c == '\\' && u.special() }

func (u *record) String() string {
	var b strings.Builder
	b.WriteString(u.scheme + ":")
	if u.host != nil {
		b.WriteString("//")
		if u.username != "" || u.password != "" {
			b.WriteString(u.username)
			if u.password != "" {
				b.WriteString(":" + u.password)
			}
			b.WriteByte('@')
		}
		b.WriteString(*u.host)
		if u.port != "" {
			b.WriteString(":" + u.port)
		}
	} else if u.opaque == nil && len(u.path) > 1 && u.path[0] == "" {
		b.WriteString("/.")
	}
	if u.opaque != nil {
		b.WriteString(*u.opaque)
	}
	for _, seg := range u.path {
		b.WriteString("/" + seg)
	}
	if u.query != nil {
		b.WriteString("?" + *u.query)
	}
	if u.fragment != nil {
		b.WriteString("#" + *u.fragment)
	}
	return b.String()
}

// unseen drops what URLs are read without.
var unseen = strings.NewReplacer("\t", "", "\n", "", "\r", "")

// parseURL is the standard's basic URL parser. The standard's state machine
// is one function per state here; each consumes the text that its state and
// the ones behind it would.
func parseURL(input string, base *record) (*record, bool) {
	input = strings.ToValidUTF8(input, "\uFFFD")
	input = strings.TrimFunc(input, func(r rune) bool { return r <= ' ' })
	input = unseen.Replace(input)

	scheme, rest, ok := cutScheme(input)
	if !ok {
		return parseRelative(input, base)
	}
	u := &record{scheme: scheme}
	switch {
	case scheme == "file":
		if base != nil && base.scheme != "file" {
			base = nil
		}
		return u, u.parseFile(rest, base)
	case u.special() && base != nil && base.scheme == scheme && !strings.HasPrefix(rest, "//"):
		return u, u.parseAfterBase(rest, base)
	case u.special():
		return u, u.parseAuthority(strings.TrimLeft(rest, `/\`))
	case strings.HasPrefix(rest, "//"):
		return u, u.parseAuthority(rest[2:])
	case strings.HasPrefix(rest, "/"):
		u.parsePath(rest[1:])
		return u, true
	}
	u.parseOpaque(rest)
	return u, true
}

func cutScheme(s string) (scheme, rest string, ok bool) {
	for i := 0; i < len(s); i++ {
		c := s[i] | 0x20
		switch {
		case 'a' <= c && c <= 'z':
		case i > 0 && ('0' <= s[i] && s[i] <= '9' || s[i] == '+' || s[i] == '-' || s[i] == '.'):
		case i > 0 && s[i] == ':':
			return strings.ToLower(s[:i]), s[i+1:], true
		default:
			return "", "", false
		}
	}
	return "", "", false
}

// parseRelative is the "no scheme" state.
func parseRelative(s string, base *record) (*record, bool) {
	switch {
	case base == nil:
		return nil, false
	case base.opaque != nil:
		if !strings.HasPrefix(s, "#") {
			return nil, false
		}
		u := *base
		u.setFragment(s[1:])
		return &u, true
	}
	u := &record{scheme: base.scheme}
	if base.scheme == "file" {
		return u, u.parseFile(s, base)
	}
	return u, u.parseAfterBase(s, base)
}

// parseAfterBase is the "relative" and "relative slash" states.
func (u *record) parseAfterBase(s string, base *record) bool {
	if s != "" && u.isSlash(s[0]) {
		if len(s) > 1 && u.isSlash(s[1]) {
			if u.special() {
				return u.parseAuthority(strings.TrimLeft(s, `/\`))
			}
			return u.parseAuthority(s[2:])
		}
		u.username, u.password, u.host, u.port = base.username, base.password, base.host, base.port
		u.parsePath(s[1:])
		return true
	}
	u.username, u.password, u.host, u.port = base.username, base.password, base.host, base.port
	u.continueFrom(base, s)
	return true
}

// continueFrom takes base's path and query, as far as s leaves them.
func (u *record) continueFrom(base *record, s string) {
	u.path = append([]string(nil), base.path...)
	u.query = base.query
	if s == "" || s[0] == '?' || s[0] == '#' {
		u.parseTail(s)
		return
	}
	u.query = nil
	u.shorten()
	u.parsePath(s)
}

// parseFile is the "file", "file slash" and "file host" states.
func (u *record) parseFile(s string, base *record) bool {
	empty := ""
	u.host = &empty
	if s == "" || !u.isSlash(s[0]) {
		switch {
		case base == nil:
			u.parsePath(s)
		case startsWithDrive(s):
			u.host = base.host
			u.parsePath(s)
		default:
			u.host = base.host
			u.continueFrom(base, s)
		}
		return true
	}
	if len(s) > 1 && u.isSlash(s[1]) {
		return u.parseFileHost(s[2:])
	}
	if base != nil {
		u.host = base.host
		if !startsWithDrive(s[1:]) && len(base.path) > 0 && isNormalDrive(base.path[0]) {
			u.path = []string{base.path[0]}
		}
	}
	u.parsePath(s[1:])
	return true
}

func (u *record) parseFileHost(s string) bool {
	end := strings.IndexAny(s, `/\?#`)
	if end < 0 {
		end = len(s)
	}
	if name := s[:end]; isDrive(name) {
		u.parsePath(s)
		return true
	} else if name != "" {
		host, ok := parseHost(name, true)
		if !ok {
			return false
		}
		if host == "localhost" {
			host = ""
		}
		u.host = &host
	}
	return u.parsePathStart(s[end:])
}

// parseAuthority is the "authority", "host" and "port" states.
func (u *record) parseAuthority(s string) bool {
	end := len(s)
	for i := 0; i < len(s); i++ {
		if s[i] == '?' || s[i] == '#' || u.isSlash(s[i]) {
			end = i
			break
		}
	}
	authority, rest := s[:end], s[end:]
	credentials, hostport, found := "", authority, false
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		credentials, hostport, found = authority[:at], authority[at+1:], true
	}
	name, port := hostport, ""
	if colon := strings.LastIndexByte(hostport, ':'); colon > strings.LastIndexByte(hostport, ']') {
		name, port = hostport[:colon], hostport[colon+1:]
		if name == "" {
			return false
		}
		// A second colon outside brackets would be part of the port.
		if first := strings.IndexByte(name, ':'); first >= 0 && !strings.HasPrefix(name, "[") {
			return false
		}
	}
	if name == "" && (u.special() || found) {
		return false
	}
	host, ok := parseHost(name, u.special())
	if !ok || !u.setPort(port) {
		return false
	}
	u.host = &host
	user, password, _ := strings.Cut(credentials, ":")
	u.username, u.password = encode(user, inUserinfo), encode(password, inUserinfo)
	return u.parsePathStart(rest)
}

func (u *record) setPort(port string) bool {
	if port == "" {
		return true
	}
	for i := 0; i < len(port); i++ {
		if port[i] < '0' || port[i] > '9' {
			return false
		}
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return false
	}
	if p := strconv.FormatUint(n, 10); p != specialSchemes[u.scheme] {
		u.port = p
	}
	return true
}

func (u *record) parsePathStart(s string) bool {
	switch {
	case s != "" && u.isSlash(s[0]):
		u.parsePath(s[1:])
	case u.special():
		u.parsePath(s)
	default:
		u.parseTail(s)
	}
	return true
}

// parsePath is the "path" state; the slash before s is consumed already.
func (u *record) parsePath(s string) {
	for {
		end := 0
		for end < len(s) && s[end] != '?' && s[end] != '#' && !u.isSlash(s[end]) {
			end++
		}
		seg, slash := s[:end], end < len(s) && u.isSlash(s[end])
		switch {
		case isDots(seg, 2):
			u.shorten()
			if !slash {
				u.path = append(u.path, "")
			}
		case isDots(seg, 1):
			if !slash {
				u.path = append(u.path, "")
			}
		default:
			if u.scheme == "file" && len(u.path) == 0 && isDrive(seg) {
				seg = seg[:1] + ":"
			}
			u.path = append(u.path, encode(seg, inPath))
		}
		s = s[end:]
		if !slash {
			break
		}
		s = s[1:]
	}
	u.parseTail(s)
}

func (u *record) parseOpaque(s string) {
	end := strings.IndexAny(s, "?#")
	if end < 0 {
		end = len(s)
	}
	path := encode(s[:end], inC0)
	if end < len(s) && strings.HasSuffix(path, " ") {
		path = path[:len(path)-1] + "%20"
	}
	u.opaque = &path
	u.parseTail(s[end:])
}

// parseTail is the "query" and "fragment" states.
func (u *record) parseTail(s string) {
	before, fragment, found := strings.Cut(s, "#")
	if strings.HasPrefix(before, "?") {
		set := inQuery
		if u.special() {
			set = inSpecialQuery
		}
		q := encode(before[1:], set)
		u.query = &q
	}
	if found {
		u.setFragment(fragment)
	}
}

func (u *record) setFragment(s string) {
	f := encode(s, inFragment)
	u.fragment = &f
}

// shorten removes the last segment, but never a file URL's drive letter.
func (u *record) shorten() {
	if u.scheme == "file" && len(u.path) == 1 && isNormalDrive(u.path[0]) {
		return
	}
	if len(u.path) > 0 {
		u.path = u.path[:len(u.path)-1]
	}
}

// isDots reports whether seg is n dots, of which any may be written as %2e.
func isDots(seg string, n int) bool {
	return strings.ReplaceAll(strings.ToLower(seg), "%2e", ".") == strings.Repeat(".", n)
}

func isDrive(s string) bool {
	return len(s) == 2 && (s[1] == ':' || s[1] == '|') && 'a' <= s[0]|0x20 && s[0]|0x20 <= 'z'
}

func isNormalDrive(s string) bool { return isDrive(s) && s[1] == ':' }

func startsWithDrive(s string) bool {
	return len(s) >= 2 && isDrive(s[:2]) && (len(s) == 2 || strings.IndexByte(`/\?#`, s[2]) >= 0)
}

// The percent-encode sets, each as the characters that it adds to inC0.
const (
	inC0           = ""
	inFragment     = " \"<>`"
	inQuery        = " \"#<>"
	inSpecialQuery = inQuery + "'"
	inPath         = inQuery + "?^`{}"
	inUserinfo     = inPath + "/:;=@[\\]|"
)

func encode(s, set string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c > '~' || c < utf8.RuneSelf && strings.IndexByte(set, c) >= 0 {
			b.WriteString(string([]byte{'%', hex[c>>4], hex[c&15]}))
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
