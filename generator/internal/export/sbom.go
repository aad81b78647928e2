package export

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// CycloneDX gives the site's bill of materials, as JSON after version 1.6 of
// CycloneDX (ECMA-424): what is in the files of the site, and in which. The
// site depends on its units and chunks, a unit on the packages in its own files
// and on those that it shares, a chunk on the packages in it. It has neither a
// time nor a serial number, so the same site gives the same bytes.
func CycloneDX(s Site) ([]byte, error) {
	bom := cdx.NewBOM()
	bom.SpecVersion = cdx.SpecVersion1_6
	bom.JSONSchema = "http://cyclonedx.org/schema/bom-1.6.schema.json"
	const root = "site"
	bom.Metadata = &cdx.Metadata{
		Component: &cdx.Component{BOMRef: root, Type: cdx.ComponentTypeApplication, Name: s.Name, Version: s.Version},
		Tools: &cdx.ToolsChoice{Components: &[]cdx.Component{{
			Type: cdx.ComponentTypeApplication, Name: "mfegen",
		}}},
	}
	parts := []cdx.Component{}
	var needs []cdx.Dependency
	var top []string
	depend := func(ref string, on ...string) {
		on = slices.Compact(slices.Sorted(slices.Values(on)))
		d := cdx.Dependency{Ref: ref}
		if len(on) > 0 {
			d.Dependencies = &on
		}
		needs = append(needs, d)
	}
	for _, u := range s.Units {
		top = append(top, unitRef(u.Name))
		parts = append(parts, unit(u))
		on := slices.Concat(u.Packages, u.Shares)
		for _, n := range u.Needs {
			on = append(on, unitRef(n))
		}
		depend(unitRef(u.Name), on...)
	}
	for _, c := range s.Chunks {
		top = append(top, c.Path)
		parts = append(parts, cdx.Component{
			BOMRef: c.Path, Type: cdx.ComponentTypeFile, Name: path.Base(c.Path),
			Hashes:     &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: c.SHA256}},
			Properties: &[]cdx.Property{{Name: "mfegen:path", Value: c.Path}},
		})
		depend(c.Path, c.Packages...)
	}
	for _, p := range s.Packages {
		parts = append(parts, library(p))
		depend(p.Ref())
	}
	depend(root, top...)
	slices.SortFunc(needs, func(a, b cdx.Dependency) int { return strings.Compare(a.Ref, b.Ref) })
	bom.Components, bom.Dependencies = &parts, &needs
	var b bytes.Buffer
	err := cdx.NewBOMEncoder(&b, cdx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(false).Encode(bom)
	return b.Bytes(), err
}

func unitRef(name string) string { return "unit:" + name }

func unit(u Unit) cdx.Component {
	c := cdx.Component{
		BOMRef: unitRef(u.Name), Type: cdx.ComponentTypeApplication, Name: u.Name, Version: u.Version, Description: u.Description,
		Licenses: licences(u.License),
	}
	var props []cdx.Property
	if u.Team != "" {
		props = append(props, cdx.Property{Name: "mfegen:team", Value: u.Team})
	}
	if u.Opaque {
		props = append(props, cdx.Property{Name: "mfegen:opaque", Value: "built elsewhere: packages inside its files are not listed"})
	}
	if props != nil {
		c.Properties = &props
	}
	var refs []cdx.ExternalReference
	for _, l := range u.Links {
		kind := cdx.ERTypeOther
		switch l.Name {
		case "repo":
			kind = cdx.ERTypeVCS
		case "chat":
			kind = cdx.ERTypeChat
		case "runbook":
			kind = cdx.ERTypeDocumentation
		}
		refs = append(refs, cdx.ExternalReference{Type: kind, URL: l.URL, Comment: l.Name})
	}
	if refs != nil {
		c.ExternalReferences = &refs
	}
	return c
}

func library(p Package) cdx.Component {
	c := cdx.Component{
		BOMRef: p.Ref(), PackageURL: p.Ref(), Type: cdx.ComponentTypeLibrary, Version: p.Version, Description: p.Description,
		Scope: cdx.ScopeRequired, Licenses: licences(p.License),
	}
	c.Group, c.Name = split(p.Name)
	if p.Homepage != "" {
		c.ExternalReferences = &[]cdx.ExternalReference{{Type: cdx.ERTypeWebsite, URL: p.Homepage}}
	}
	shared := "false"
	if p.Shared {
		shared = "true"
	}
	c.Properties = &[]cdx.Property{{Name: "mfegen:shared", Value: shared}}
	return c
}

// split takes a scope off a package's name.
func split(name string) (group, rest string) {
	if group, rest, ok := strings.Cut(name, "/"); ok && strings.HasPrefix(group, "@") {
		return group, rest
	}
	return "", name
}

var (
	licenceID  = regexp.MustCompile(`^[A-Za-z0-9.+:-]+$`)
	licenceSeq = regexp.MustCompile(`[()]|[^\s()]+`)
)

// licences gives package.json's license, which is an expression of SPDX's, or
// else some words.
func licences(text string) *cdx.Licenses {
	switch text = strings.TrimSpace(text); {
	case text == "":
		return nil
	case isExpression(text):
		return &cdx.Licenses{{Expression: text}}
	}
	return &cdx.Licenses{{License: &cdx.License{Name: text}}}
}

// isExpression reports whether the text has the form of a licence expression of
// SPDX 2.3, annex D: identifiers, each perhaps WITH an exception, joined by AND
// and OR, with parentheses. npm's UNLICENSED is none.
func isExpression(text string) bool {
	depth, operand := 0, true // whether an identifier comes next
	tokens := licenceSeq.FindAllString(text, -1)
	for _, t := range tokens {
		switch {
		case t == "(" && operand:
			depth++
		case t == ")" && !operand && depth > 0:
			depth--
		case (t == "AND" || t == "OR" || t == "WITH") && !operand:
			operand = true
		case t != "AND" && t != "OR" && t != "WITH" && t != "UNLICENSED" && licenceID.MatchString(t) && operand:
			operand = false
		default:
			return false
		}
	}
	return depth == 0 && !operand && len(tokens) > 0
}
