package bundler

import (
	"fmt"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/google/go-cmp/cmp"
)

func TestCallsIn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		source string
		want   []string // function argument line:column
	}{
		"a plain call": {"import { emit } from 'bus';\n  emit('a:b', 1);", []string{"emit a:b 2:3"}},
		"another name": {"import { emit as say } from 'bus';\nconst emit = 1; say(\"x\"); export { emit };", []string{"emit x 2:17"}},
		"a namespace":  {"import * as bus from 'bus';\nbus.on(`x`, f); bus?.on; other.on('y');", []string{"on x 2:1"}},
		"types and JSX": {
			"import { on, type Origin } from 'bus';\n// Don't worry about on('z').\n" +
				"export const A = () => <p title='on'>Don't {on<string>('x', (v: string): void => {})}</p>;",
			[]string{"on x 3:45"},
		},
		"the same twice": {
			"import { read } from 'bus';\nread('a');\nif (read('b') || read('a')) read('a');",
			[]string{"read a 2:1", "read b 3:5", "read a 3:18", "read a 3:29"},
		},
		"shadowed":             {"import { emit } from 'bus';\nfunction f(emit: any) { emit('x') }\nf(emit);", nil},
		"computed":             {"import { emit } from 'bus';\nemit(name); emit(`a${name}`); emit('a' + name); emit();", nil},
		"of another module":    {"import { emit } from 'other';\nimport 'bus';\nemit('x');", nil},
		"in arguments":         {"import { emit, read } from 'bus';\nemit('a', read('b'));", []string{"emit a 2:1", "read b 2:11"}},
		"in code that is bad":  {"import { emit } from 'bus';\nemit('a'", nil},
		"in a form of its own": {"import { emit } from 'bus';\nemit(/* the */ 'a');", []string{"emit a 0:0"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, c := range callsIn(tt.source, api.LoaderTSX, "bus") {
				got = append(got, fmt.Sprintf("%s %s %d:%d", c.Function, c.Argument, c.Pos.Line, c.Pos.Col))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
