package semver_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mfegen/mfegen/generator/internal/semver"
)

func TestClassify(t *testing.T) {
	t.Parallel()
	type want struct {
		Kind                        semver.Kind
		Package, Tag, Target, Range string
	}
	for spec, w := range map[string]want{
		"":                                  {Kind: semver.Registry, Range: "*"},
		"*":                                 {Kind: semver.Registry, Range: "*"},
		" ^1.2.3 ":                          {Kind: semver.Registry, Range: ">=1.2.3 <2.0.0-0"},
		"1.2.3":                             {Kind: semver.Registry, Range: "1.2.3"},
		"=v1.2.3":                           {Kind: semver.Registry, Range: "1.2.3"},
		"1.2.3beta":                         {Kind: semver.Registry, Range: "1.2.3-beta"},
		"^16.8 || 17 - 19":                  {Kind: semver.Registry, Range: ">=16.8.0 <17.0.0-0||>=17.0.0 <20.0.0-0"},
		"latest":                            {Kind: semver.Tag, Tag: "latest"},
		"next-14":                           {Kind: semver.Tag, Tag: "next-14"},
		"not a tag%":                        {},
		"workspace:*":                       {Kind: semver.Workspace, Range: "*"},
		"workspace:^":                       {Kind: semver.Workspace, Range: "*"},
		"workspace:~":                       {Kind: semver.Workspace, Range: "*"},
		"workspace:":                        {Kind: semver.Workspace, Range: "*"},
		"workspace:^1.2":                    {Kind: semver.Workspace, Range: ">=1.2.0 <2.0.0-0"},
		"workspace:ui@*":                    {Kind: semver.Workspace, Package: "ui", Range: "*"},
		"workspace:@shop/ui@^2":             {Kind: semver.Workspace, Package: "@shop/ui", Range: ">=2.0.0 <3.0.0-0"},
		"workspace:../ui":                   {Kind: semver.Workspace, Target: "../ui"},
		"workspace:packages/ui":             {Kind: semver.Workspace, Target: "packages/ui"},
		"workspace:what?":                   {},
		"npm:react@^17":                     {Kind: semver.Alias, Package: "react", Range: ">=17.0.0 <18.0.0-0"},
		"npm:@scope/pkg@1.x":                {Kind: semver.Alias, Package: "@scope/pkg", Range: ">=1.0.0 <2.0.0-0"},
		"npm:@scope/pkg":                    {Kind: semver.Alias, Package: "@scope/pkg", Range: "*"},
		"npm:react@next":                    {Kind: semver.Alias, Package: "react", Tag: "next"},
		"npm:x":                             {Kind: semver.Alias, Package: "x", Range: "*"},
		"npm:^1.2.0":                        {Kind: semver.Registry, Range: ">=1.2.0 <2.0.0-0"},
		"npm:4":                             {Kind: semver.Registry, Range: ">=4.0.0 <5.0.0-0"},
		"npm:":                              {Kind: semver.Registry, Range: "*"},
		"npm:a b@1":                         {},
		"file:../ui":                        {Kind: semver.Path, Target: "../ui"},
		"file:///srv/ui":                    {Kind: semver.Path, Target: "/srv/ui"},
		"link:./ui":                         {Kind: semver.Path, Target: "./ui"},
		"portal:../ui":                      {Kind: semver.Path, Target: "../ui"},
		"../ui":                             {Kind: semver.Path, Target: "../ui"},
		"./ui.tgz":                          {Kind: semver.Path, Target: "./ui.tgz"},
		"ui-1.0.0.tgz":                      {Kind: semver.Path, Target: "ui-1.0.0.tgz"},
		"~/ui":                              {Kind: semver.Path, Target: "~/ui"},
		`C:\src\ui`:                         {Kind: semver.Path, Target: `C:\src\ui`},
		"packages/shared/ui":                {Kind: semver.Path, Target: "packages/shared/ui"},
		"owner/repo":                        {Kind: semver.Remote, Target: "owner/repo"},
		"owner/repo#semver:^1.2":            {Kind: semver.Remote, Target: "owner/repo#semver:^1.2", Range: ">=1.2.0 <2.0.0-0"},
		"github:owner/repo#main":            {Kind: semver.Remote, Target: "github:owner/repo#main"},
		"git+ssh://git@host/r.git#semver:1": {Kind: semver.Remote, Target: "git+ssh://git@host/r.git#semver:1", Range: ">=1.0.0 <2.0.0-0"},
		"git@host:owner/repo.git":           {Kind: semver.Remote, Target: "git@host:owner/repo.git"},
		"https://host/ui.tgz":               {Kind: semver.Remote, Target: "https://host/ui.tgz"},
		"catalog:":                          {Kind: semver.Foreign, Target: "catalog:"},
		"catalog:react18":                   {Kind: semver.Foreign, Target: "catalog:react18"},
		"patch:react@npm%3A18.3.1#a.patch":  {Kind: semver.Foreign, Target: "patch:react@npm%3A18.3.1#a.patch"},
	} {
		s := semver.Classify(spec)
		got := want{s.Kind, s.Package, s.Tag, s.Target, s.Range.String()}
		if diff := cmp.Diff(w, got); diff != "" {
			t.Errorf("%q:\n%s", spec, diff)
		}
	}
}
