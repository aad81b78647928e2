package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "version",
		Short:             "Print the versions of mfegen and esbuild",
		Example:           examples("mfegen version", "mfegen version --json"),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			v := readVersion()
			if a.json {
				return a.printJSON(v)
			}
			_, err := fmt.Fprintf(a.out.w, "mfegen %s\nesbuild %s\n%s %s/%s\n", v, v.Esbuild, v.Go, v.OS, v.Arch)
			return err
		},
	}
}

// versionInfo is what version --json prints. The names are stable.
type versionInfo struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"` // of the version control system
	Time     string `json:"time,omitempty"`     // of the revision
	Modified bool   `json:"modified"`           // there were changes besides
	Esbuild  string `json:"esbuild"`
	Go       string `json:"go"`
	OS       string `json:"os"`
	Arch     string `json:"arch"`
}

func (v versionInfo) String() string {
	if v.Revision == "" {
		return v.Version
	}
	text := fmt.Sprintf("%s (%.12s", v.Version, v.Revision)
	if v.Modified {
		text += ", modified"
	}
	return text + ")"
}

// readVersion reads what Go writes into every binary.
func readVersion() versionInfo {
	const unknown = "unknown"
	v := versionInfo{Version: unknown, Esbuild: unknown, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	for _, d := range info.Deps {
		if d.Path == "github.com/evanw/esbuild" {
			if d.Replace != nil {
				d = d.Replace
			}
			v.Esbuild = d.Version
		}
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.time":
			v.Time = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}
