package manifest

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

var (
	sizePattern = regexp.MustCompile(`^([0-9]{1,18}(?:\.[0-9]{1,9})?)(?: ?([A-Za-z]+))?$`)
	sizeUnits   = map[string]int64{
		"": 1, "b": 1,
		"kb": 1e3, "mb": 1e6, "gb": 1e9,
		"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30,
	}
)

// ParseBytes reads a number of bytes such as "250 KB" (250,000), "250 KiB"
// (256,000), "1.5 MB" or "4096". The units are those of IEC 80000-13 in any
// case; a fraction of a byte is dropped.
func ParseBytes(s string) (int64, error) {
	m := sizePattern.FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("%q is not a number of bytes", s)
	}
	unit, ok := sizeUnits[strings.ToLower(m[2])]
	if !ok {
		return 0, fmt.Errorf("%q is not a unit of bytes", m[2])
	}
	n, ok := new(big.Rat).SetString(m[1])
	if !ok {
		panic("manifest: the pattern let through a number that is none: " + m[1])
	}
	n.Mul(n, new(big.Rat).SetInt64(unit))
	whole := new(big.Int).Quo(n.Num(), n.Denom())
	if !whole.IsInt64() {
		return 0, fmt.Errorf("%q is too large", s)
	}
	return whole.Int64(), nil
}
