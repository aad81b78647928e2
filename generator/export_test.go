package generator_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/mfegen/mfegen/generator"
)

func exported(t *testing.T, format string) []byte {
	t.Helper()
	shop := example(t, theShop)
	data, list, err := generator.Export(context.Background(), generator.Options{Dir: shop.dir}, format, "https://shop.example.com")
	if err != nil || list.HasErrors() {
		t.Fatal(err, list)
	}
	return data
}

func TestExportListsWhatIsInTheFiles(t *testing.T) {
	t.Parallel()
	var bom struct {
		Components []struct {
			Ref        string `json:"bom-ref"`
			Type       string
			Licenses   []struct{ Expression string }
			Properties []struct{ Name, Value string }
		}
		Dependencies []struct {
			Ref       string
			DependsOn []string
		}
	}
	if err := json.Unmarshal(exported(t, generator.CycloneDX), &bom); err != nil {
		t.Fatal(err)
	}
	shared := map[string]bool{}
	for _, c := range bom.Components {
		if c.Type == "library" && (len(c.Licenses) != 1 || c.Licenses[0].Expression == "") {
			t.Errorf("%s has no licence", c.Ref)
		}
		for _, p := range c.Properties {
			if p.Name == "mfegen:shared" {
				shared[c.Ref] = p.Value == "true"
			}
		}
	}
	needs := map[string][]string{}
	for _, d := range bom.Dependencies {
		needs[d.Ref] = d.DependsOn
	}
	for ref, want := range map[string]bool{
		"pkg:npm/react@18.3.1": true, "pkg:npm/react@17.0.2": true, "pkg:npm/lit-html@3.3.3": false,
	} {
		if got, ok := shared[ref]; !ok || got != want {
			t.Errorf("%s: there %v, shared %v", ref, ok, got)
		}
	}
	for unit, want := range map[string]string{
		"unit:journal": "pkg:npm/react@17.0.2", "unit:catalog": "pkg:npm/react@18.3.1", "unit:recommend": "pkg:npm/lit-html@3.3.3", "unit:cart": "unit:shell",
	} {
		if !slices.Contains(needs[unit], want) {
			t.Errorf("%s needs %v, without %s", unit, needs[unit], want)
		}
	}
}

func TestExportNamesFilesOfTheSite(t *testing.T) {
	t.Parallel()
	var doc struct {
		Microfrontends []struct {
			Name   string
			Assets struct {
				JS struct {
					Initial   []string
					ImportMap struct{ Imports map[string]string } `yaml:"importMap"`
				}
				CSS []string
			}
		}
	}
	if err := yaml.Unmarshal(exported(t, generator.OpenMicrofrontends), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Microfrontends) != 6 {
		t.Errorf("%d microfrontends", len(doc.Microfrontends))
	}
	out := example(t, theShop).out()
	for _, m := range doc.Microfrontends {
		if len(m.Assets.JS.Initial) != 1 || len(m.Assets.JS.ImportMap.Imports) == 0 {
			t.Errorf("%s: %+v", m.Name, m.Assets)
		}
		files := slices.Concat(m.Assets.JS.Initial, m.Assets.CSS)
		for _, url := range m.Assets.JS.ImportMap.Imports {
			files = append(files, strings.TrimPrefix(url, "https://shop.example.com/"))
		}
		for _, f := range files {
			if _, err := os.Stat(filepath.Join(out, f)); err != nil {
				t.Errorf("%s: %v", m.Name, err)
			}
		}
	}
}
