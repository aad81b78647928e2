package plan

import (
	"github.com/mfegen/mfegen/generator/internal/diag"
	"github.com/mfegen/mfegen/generator/internal/manifest"
)

// size reads the limit at the key of the manifest, which has checked it.
// Without one there is no limit, which is 0.
func (r *resolver) size(value string, key ...string) (int64, diag.Pos) {
	if value == "" {
		return 0, diag.Pos{}
	}
	n, err := manifest.ParseBytes(value)
	if err != nil {
		return 0, diag.Pos{}
	}
	return n, r.pos(key...)
}
