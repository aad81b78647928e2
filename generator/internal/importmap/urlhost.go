package importmap

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// domain is the standard's "domain to ASCII" with beStrict false.
var domain = idna.New(
	idna.MapForLookup(),
	idna.Transitional(false),
	idna.StrictDomainName(false),
	idna.CheckHyphens(false),
	idna.CheckJoiners(true),
	idna.BidiRule(),
)

const (
	forbiddenInHost   = "\x00\t\n\r #/:<>?@[\\]^|"
	forbiddenInDomain = forbiddenInHost + "%\x7f" +
		"\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f"
)

// parseHost is the host parser; it answers the serialised host.
func parseHost(s string, special bool) (string, bool) {
	if strings.HasPrefix(s, "[") {
		return parseIPv6(s)
	}
	if !special {
		if strings.ContainsAny(s, forbiddenInHost) {
			return "", false
		}
		return encode(s, inC0), true
	}
	name := unescape(s)
	if !utf8.ValidString(name) {
		return "", false
	}
	ascii, err := domain.ToASCII(name)
	if err != nil || ascii == "" || strings.ContainsAny(ascii, forbiddenInDomain) {
		return "", false
	}
	if endsInNumber(ascii) {
		return parseIPv4(ascii)
	}
	return ascii, true
}

// unescape percent-decodes; what is no escape stays.
func unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func parseIPv6(s string) (string, bool) {
	if !strings.HasSuffix(s, "]") || strings.ContainsRune(s, '%') {
		return "", false
	}
	a, err := netip.ParseAddr(s[1 : len(s)-1])
	if err != nil || !a.Is6() {
		return "", false
	}
	if !a.Is4In6() {
		return "[" + a.String() + "]", true
	}
	// netip writes these with dots, the standard in hexadecimal.
	b := a.As16()
	return "[::ffff:" + strconv.FormatUint(uint64(b[12])<<8|uint64(b[13]), 16) + ":" +
		strconv.FormatUint(uint64(b[14])<<8|uint64(b[15]), 16) + "]", true
}

func ipv4Parts(s string) []string {
	parts := strings.Split(s, ".")
	if len(parts) > 1 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return parts
}

func endsInNumber(s string) bool {
	parts := ipv4Parts(s)
	last := parts[len(parts)-1]
	if last == "" {
		return false
	}
	if strings.Trim(last, "0123456789") == "" {
		return true
	}
	return (strings.HasPrefix(last, "0x") || strings.HasPrefix(last, "0X")) &&
		strings.Trim(last[2:], "0123456789abcdefABCDEF") == ""
}

func parseIPv4(s string) (string, bool) {
	parts := ipv4Parts(s)
	if len(parts) > 4 {
		return "", false
	}
	var addr uint64
	for i, p := range parts {
		n, ok := ipv4Number(p)
		// The last part fills all the bytes that are left.
		limit := uint64(256)
		if i == len(parts)-1 {
			limit = 1 << (8 * (5 - len(parts)))
		}
		if !ok || n >= limit {
			return "", false
		}
		if i == len(parts)-1 {
			addr |= n
			break
		}
		addr |= n << (8 * (3 - i))
	}
	b := [4]byte{byte(addr >> 24), byte(addr >> 16), byte(addr >> 8), byte(addr)}
	return netip.AddrFrom4(b).String(), true
}

func ipv4Number(s string) (uint64, bool) {
	radix := 10
	switch {
	case s == "":
		return 0, false
	case strings.HasPrefix(s, "0x"), strings.HasPrefix(s, "0X"):
		s, radix = s[2:], 16
	case len(s) > 1 && s[0] == '0':
		s, radix = s[1:], 8
	}
	if s == "" {
		return 0, true
	}
	n, err := strconv.ParseUint(s, radix, 64)
	return n, err == nil
}
