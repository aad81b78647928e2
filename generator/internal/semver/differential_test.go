//go:build differential

package semver_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/mfegen/mfegen/generator/internal/npm/npmtest"
	"github.com/mfegen/mfegen/generator/internal/semver"
)

// question is put to both sides; answer is what one of them says.
type question struct {
	A, B, V           string
	Loose, Prerelease bool
}

type answer struct {
	Valid              bool
	Canonical          string
	Has, Meets, Within bool
	Order              int
}

// judge is asked in Node: npm's own package, one row a line.
const judge = `
const semver = require(process.argv[1]);
const out = [];
for (const line of require("fs").readFileSync(0, "utf8").trim().split("\n")) {
  const { A, B, V, Loose: loose, Prerelease: includePrerelease } = JSON.parse(line);
  const o = { loose, includePrerelease };
  const r = { Valid: false, Canonical: "", Has: false, Meets: false, Within: false, Order: 0 };
  try {
    const a = new semver.Range(A, o), b = new semver.Range(B, o);
    r.Valid = true;
    r.Canonical = a.range || "*";
    r.Meets = a.intersects(b, o);
    r.Within = semver.subset(a, b, o);
    if (semver.valid(V, o)) {
      r.Has = semver.satisfies(V, a, o);
      r.Order = semver.compare(V, "1.2.3-beta.2", o);
    }
  } catch {}
  out.push(JSON.stringify(r));
}
process.stdout.write(out.join("\n") + "\n");
`

// TestDifferential asks npm's semver package, run by Node, and this package the
// same random questions. MFEGEN_SEED and MFEGEN_ROWS choose others and more.
func TestDifferential(t *testing.T) {
	dir, err := filepath.Abs("../cjs/testdata/npm/react19")
	if err != nil {
		t.Fatal(err)
	}
	npmtest.Install(t, dir)
	seed, n := number("MFEGEN_SEED", 1), number("MFEGEN_ROWS", 40_000)
	g := generator{rand.New(rand.NewPCG(uint64(seed), 7))}
	rows := make([]question, n)
	var in bytes.Buffer
	enc := json.NewEncoder(&in)
	for i := range rows {
		rows[i] = question{g.ranges(), g.ranges(), g.version(), g.IntN(4) == 0, g.IntN(4) == 0}
		if err := enc.Encode(rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("node", "-e", judge, filepath.Join(dir, "node_modules", "semver"))
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	valid, bad := 0, 0
	lines := bufio.NewScanner(bytes.NewReader(out))
	for i := 0; lines.Scan(); i++ {
		var want answer
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		if want.Valid {
			valid++
		}
		if got := ours(rows[i]); got != want {
			if bad++; bad <= 20 {
				t.Errorf("seed %d, %+v:\n got %+v\nwant %+v", seed, rows[i], got, want)
			}
		}
	}
	if valid < n/4 {
		t.Errorf("only %d of %d rows are valid: the questions are bad", valid, n)
	}
	t.Logf("%d rows, %d valid, %d differ", n, valid, bad)
}

func ours(r question) answer {
	var opts []semver.Option
	if r.Loose {
		opts = append(opts, semver.Loose)
	}
	if r.Prerelease {
		opts = append(opts, semver.IncludePrerelease)
	}
	a, errA := semver.ParseRange(r.A, opts...)
	b, errB := semver.ParseRange(r.B, opts...)
	if errA != nil || errB != nil {
		return answer{}
	}
	out := answer{Valid: true, Canonical: a.String(), Meets: semver.Intersects(a, b), Within: semver.Subset(a, b)}
	if v, err := semver.ParseVersion(r.V, opts...); err == nil {
		out.Has = a.Has(v)
		out.Order = semver.Compare(v, semver.MustParseVersion("1.2.3-beta.2"))
	}
	return out
}

// generator makes versions and ranges, a few of them malformed.
type generator struct{ *rand.Rand }

func (g generator) pick(s ...string) string { return s[g.IntN(len(s))] }

func (g generator) version() string {
	v := g.pick("0", "1", "1", "2", "10") + "." + g.pick("0", "1", "2", "3") + "." + g.pick("0", "2", "3", "4")
	if g.IntN(3) == 0 {
		v += "-" + g.pick("alpha", "beta", "beta.2", "beta.10", "0", "rc.1", "x-y")
	}
	if g.IntN(8) == 0 {
		v += "+" + g.pick("build", "1.2")
	}
	return v
}

func (g generator) partial() string {
	switch g.IntN(6) {
	case 0:
		return g.pick("*", "x", "", "1", "2.x", "1.*", "0.x")
	case 1:
		return g.pick("0", "1", "2") + "." + g.pick("0", "1", "2", "x")
	}
	return g.version()
}

func (g generator) comparator() string {
	return g.pick("", "", "^", "~", ">", ">=", "<", "<=", "=", "~>", "v", "^ ", ">= ") + g.partial()
}

func (g generator) ranges() string {
	var sets []string
	for range 1 + g.IntN(2) {
		switch g.IntN(8) {
		case 0:
			sets = append(sets, g.partial()+" - "+g.partial())
		case 1:
			sets = append(sets, g.pick("latest", ">>1", "1.2.3.4", "^^1", "a.b.c", "-1", "01.2.3", " "))
		default:
			s := g.comparator()
			if g.IntN(3) == 0 {
				s += " " + g.comparator()
			}
			sets = append(sets, s)
		}
	}
	return strings.Join(sets, g.pick("||", " || "))
}

func number(name string, fallback int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return fallback
}
