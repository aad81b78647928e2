package export

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// shop has something of everything that the formats know.
func shop() Site {
	react := Package{Name: "react", Version: "18.3.1", License: "MIT", Description: "UI", Homepage: "https://react.dev/", Shared: true}
	odd := Package{Name: "@scope/odd", Version: "1.0.0+build", License: "SEE LICENSE IN LICENCE"}
	object := map[string]any{"type": "object", "properties": map[string]any{"id": map[string]any{"type": "string"}}}
	return Site{
		Name: "Harbour Goods & Co.", Version: "1.4.0", URL: "https://shop.example.com", Base: "/",
		Units: []Unit{
			{Name: "shell", Shell: true, Version: "1.4.0", Team: "platform", Listens: []Event{{Name: "cart:changed", Payload: object}}, Shares: []string{react.Ref()}},
			{
				Name: "cart", Title: "Basket", Description: "The basket.", Version: "1.1.2", License: "(MIT OR Apache-2.0)", Team: "basket team",
				Owners: []string{"Ada"}, Stage: "beta", Links: []Link{{"repo", "https://git.example.com/cart"}, {"chat", "https://chat.example.com/"}},
				Mounts: true, Scripts: []string{"/assets/cart/index-ABC.js"}, Styles: []string{"/assets/cart/index-DEF.css"},
				Imports: map[string]string{"react": "/assets/vendor/react.js", "d3": "https://cdn.example.com/d3.js"},
				Props:   object, Emits: []Event{{Name: "cart:changed", Payload: object}, {Name: "cart:opened"}}, Listens: []Event{{Name: "cart:changed"}},
				Needs: []string{"shell"}, Packages: []string{odd.Ref()}, Shares: []string{react.Ref()},
			},
			{Name: "4", Stage: "deprecated", Mounts: true, Scripts: []string{"/assets/4/x.js"}, Opaque: true},
			{Name: strings.Repeat("long-", 20) + "x", Emits: []Event{{Name: "x:y"}}},
		},
		Chunks:   []Chunk{{Path: "assets/vendor/vendor-XYZ.js", SHA256: strings.Repeat("0a", 32), Packages: []string{react.Ref()}}},
		Packages: []Package{odd, react},
	}
}

const schemas = "testdata/npm/node_modules/"

// validate judges JSON by an official schema.
func validate(t *testing.T, schema string, more map[string]string, data []byte) {
	t.Helper()
	c := jsonschema.NewCompiler()
	load := func(url, file string) {
		f, err := os.Open(schemas + file)
		if err != nil {
			t.Fatalf("%v: make setup installs it", err)
		}
		defer f.Close()
		doc, err := jsonschema.UnmarshalJSON(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(url, doc); err != nil {
			t.Fatal(err)
		}
	}
	for url, file := range more {
		load(url, file)
	}
	load("file:///schema.json", schema)
	s, err := c.Compile("file:///schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(doc); err != nil {
		t.Errorf("%v in\n%s", err, data)
	}
}

func TestOpenMicrofrontendsKeepsToItsSchema(t *testing.T) {
	t.Parallel()
	for name, site := range map[string]Site{"a shop": shop(), "nothing": {Name: "x"}} {
		text := OpenMicrofrontends(site)
		data, err := yaml.YAMLToJSON(text)
		if err != nil {
			t.Fatalf("%s: %v in\n%s", name, err, text)
		}
		validate(t, "@open-microfrontends/schemas/dist/open-microfrontends.json", nil, data)
	}
	text := string(OpenMicrofrontends(shop()))
	for _, want := range []string{
		"- name: cart\n", "- name: mfe-4\n", "- assets/cart/index-ABC.js\n", "react: https://shop.example.com/assets/vendor/react.js\n",
		"d3: https://cdn.example.com/d3.js\n", "rendererFunctionName: mount\n", "stage: beta\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %q:\n%s", want, text)
		}
	}
	site := shop()
	site.URL = ""
	if text := string(OpenMicrofrontends(site)); !strings.Contains(text, "react: $SITE_URL/assets/vendor/react.js") {
		t.Errorf("without the site's URL:\n%s", text)
	}
	if strings.Contains(text, "name: shell") {
		t.Error("the shell is no microfrontend")
	}
}

func TestMessagesJoinBothDirections(t *testing.T) {
	t.Parallel()
	schema := map[string]any{"type": "null"}
	got := messages(Unit{Emits: []Event{{Name: "b", Payload: schema}}, Listens: []Event{{Name: "a"}, {Name: "b"}}})
	want := fields{
		field("a", fields{field("publish", false), field("subscribe", true)}),
		field("b", fields{field("publish", true), field("subscribe", true), field("schema", schema)}),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// entities reads the documents of a catalog-info.yaml.
func entities(t *testing.T, text []byte) []map[string]any {
	t.Helper()
	var out []map[string]any
	for d := yaml.NewDecoder(bytes.NewReader(text)); ; {
		var e map[string]any
		err := d.Decode(&e)
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		out = append(out, e)
	}
}

func TestBackstageTakesTheEntities(t *testing.T) {
	t.Parallel()
	text := Backstage(shop())
	list := entities(t, text)
	var kinds []string
	for _, e := range list {
		kinds = append(kinds, e["kind"].(string))
	}
	if diff := cmp.Diff([]string{"System", "Component", "Component", "API", "Component", "Component", "API"}, kinds); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	data, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	if wrong := judge(t, data); wrong != "" {
		t.Errorf("%s in\n%s", wrong, text)
	}
	for _, want := range []string{
		"name: Harbour-Goods---Co\n", "owner: group:basket-team\n", "lifecycle: experimental\n", "lifecycle: deprecated\n",
		"providesApis:\n    - cart-contract\n", "consumesApis:\n    - cart-contract\n", "dependsOn:\n    - component:shell\n",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("it lacks %q:\n%s", want, text)
		}
	}
}

// judge asks Backstage's own model.
func judge(t *testing.T, data []byte) string {
	t.Helper()
	cmd := exec.Command("node", "judge.mjs")
	cmd.Dir = "testdata/npm"
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

func TestJudgeFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	bad := `[{"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": "a b"}, "spec": {"type": "x"}}]`
	if judge(t, []byte(bad)) == "" {
		t.Error("a name with a space passes")
	}
}

func TestCycloneDXKeepsToItsSchema(t *testing.T) {
	t.Parallel()
	const folder = "@cyclonedx/cyclonedx-library/res/schema/"
	more := map[string]string{}
	for _, name := range []string{"spdx", "jsf-0.82"} {
		more["file:///"+name+".SNAPSHOT.schema.json"] = folder + name + ".SNAPSHOT.schema.json"
		more["http://cyclonedx.org/schema/"+name+".SNAPSHOT.schema.json"] = folder + name + ".SNAPSHOT.schema.json"
	}
	for name, site := range map[string]Site{"a shop": shop(), "nothing": {Name: "x"}} {
		data, err := CycloneDX(site)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		validate(t, folder+"bom-1.6.SNAPSHOT.schema.json", more, data)
	}
	data, err := CycloneDX(shop())
	if err != nil {
		t.Fatal(err)
	}
	var bom cdx.BOM
	if err := cdx.NewBOMDecoder(bytes.NewReader(data), cdx.BOMFileFormatJSON).Decode(&bom); err != nil {
		t.Fatal(err)
	}
	needs := map[string][]string{}
	for _, d := range *bom.Dependencies {
		if d.Dependencies != nil {
			needs[d.Ref] = *d.Dependencies
		}
	}
	long := "unit:" + strings.Repeat("long-", 20) + "x"
	want := map[string][]string{
		"site":                        {"assets/vendor/vendor-XYZ.js", "unit:4", "unit:cart", long, "unit:shell"},
		"unit:shell":                  {"pkg:npm/react@18.3.1"},
		"unit:cart":                   {"pkg:npm/%40scope/odd@1.0.0%2Bbuild", "pkg:npm/react@18.3.1", "unit:shell"},
		"assets/vendor/vendor-XYZ.js": {"pkg:npm/react@18.3.1"},
	}
	if diff := cmp.Diff(want, needs); diff != "" {
		t.Errorf("dependencies (-want +got)\n%s", diff)
	}
	for _, c := range *bom.Components {
		if c.BOMRef == "unit:cart" && (c.Licenses == nil || (*c.Licenses)[0].Expression != "(MIT OR Apache-2.0)") {
			t.Errorf("the cart's licences: %+v", c.Licenses)
		}
		if c.Name == "odd" && (c.Group != "@scope" || (*c.Licenses)[0].License.Name != "SEE LICENSE IN LICENCE") {
			t.Errorf("%+v", c)
		}
	}
	again, _ := CycloneDX(shop())
	if !bytes.Equal(data, again) {
		t.Error("two bills of one site differ")
	}
}

func TestLicenceExpressions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"MIT": true, "Apache-2.0+": true, "(MIT OR Apache-2.0)": true, "GPL-2.0-only WITH Classpath-exception-2.0": true,
		"(MIT AND (BSD-3-Clause OR ISC))": true, "LicenseRef-own": true,
		"": false, "UNLICENSED": false, "SEE LICENSE IN x": false, "MIT OR": false, "(MIT": false, "MIT)": false, "MIT ISC": false, "AND": false, "()": false,
	} {
		if got := isExpression(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestSchemasAreWhereTheTestsLook(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(schemas + "@cyclonedx/cyclonedx-library/res/schema/*.json")
	if err != nil || !slices.ContainsFunc(files, func(f string) bool { return strings.Contains(f, "bom-1.6") }) {
		t.Errorf("%v %v", files, err)
	}
}
