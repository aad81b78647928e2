package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/mfegen/mfegen/generator/internal/diag"
)

func TestContract(t *testing.T) {
	t.Parallel()
	p := resolveWell(t, `
-- mfe.toml --
[shell]
path = "shell"
emits = { "a:b" = { }, "user:changed" = { } }
owns = { user = { } }

[mfe.cart]
path = "cart"
-- cart/mfe.toml --
entry = "main.ts"
owners = ["Ada"]
props = "main.ts#Props"
connect = ["https://api.example.com"]
reads = ["user"]
listens = ["user:changed", "a:b"]

[emits."cart:changed"]
payload = "changed.json"
replay = true

[owns.basket]
value = { type = "array" }
readers = ["shell"]
-- cart/main.ts --
-- cart/README.md --
-- cart/changed.json --
{ "type": "object" }
-- cart/package.json --
{ "name": "@shop/cart", "description": "The basket." }
-- shell/index.html --
`, Flags{})
	noPos := cmpopts.IgnoreTypes(diag.Pos{})
	cart, _ := p.Unit("cart")
	want := Talk{
		Emits: []Event{{
			Name: "cart:changed", Replay: true, Payload: Shape{File: "cart/changed.json", Schema: map[string]any{"type": "object"}},
		}},
		Listens: []Mention{{Name: "a:b"}, {Name: "user:changed"}},
		Owns: []State{{
			Key: "basket", Value: Shape{Schema: map[string]any{"type": "array"}}, Readers: []Mention{{Name: "shell"}},
		}},
		Reads: []Mention{{Name: "user"}},
	}
	if diff := cmp.Diff(want, cart.Talk, noPos); diff != "" {
		t.Errorf("talk (-want +got)\n%s", diff)
	}
	contract := Contract{
		File: "cart/mfe.toml", Title: "cart", Description: "The basket.", Owners: []string{"Ada"}, Stage: "stable",
		Readme: "cart/README.md", Props: Shape{File: "cart/main.ts", Type: "Props"},
		Connect: []Mention{{Name: "https://api.example.com"}},
	}
	if diff := cmp.Diff(contract, cart.Contract, noPos); diff != "" {
		t.Errorf("contract (-want +got)\n%s", diff)
	}
	if got := cart.Emits[0].Pos; got.File != "cart/mfe.toml" || got.Line != 8 {
		t.Errorf("the event stands at %v", got)
	}
	if diff := cmp.Diff([]Event{{Name: "a:b"}, {Name: "user:changed"}}, p.Shell.Emits, noPos); diff != "" {
		t.Errorf("the shell's (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"https://api.example.com"}, p.Site.CSP.Connect); diff != "" {
		t.Errorf("the policy (-want +got)\n%s", diff)
	}
}

// What a frame talks to is not the page's affair.
func TestFramesHaveAPolicyOfTheirOwn(t *testing.T) {
	t.Parallel()
	p := resolveWell(t, `
-- mfe.toml --
[mfe.guest]
path = "guest"
entry = "main.ts"
isolation = "iframe"
connect = ["https://api.example.com"]
props = { type = "object", properties = { b = { }, a = { } } }
-- guest/main.ts --
-- index.html --
`, Flags{})
	guest, _ := p.Unit("guest")
	if got := guest.Contract.PropNames(); !p.Framed() || !guest.Framed() || len(p.Site.CSP.Connect) != 0 || strings.Join(got, " ") != "a b" {
		t.Errorf("%v, %v, %v", p.Framed(), p.Site.CSP.Connect, got)
	}
}
