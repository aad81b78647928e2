package link

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"github.com/mfegen/mfegen/generator/internal/plan"
)

// dataBlock is what the runtime reads from the page. Its form is described in
// the runtime's src/site.ts.
type dataBlock struct {
	Base    string             `json:"base"`
	Beacon  string             `json:"beacon,omitempty"`
	Sentry  *dataSentry        `json:"sentry,omitempty"`
	Maps    bool               `json:"maps,omitempty"`
	OTel    *dataOTel          `json:"otel,omitempty"`
	PostHog *dataPostHog       `json:"posthog,omitempty"`
	Aside   []string           `json:"aside,omitempty"`
	Flags   *dataFlags         `json:"flags,omitempty"`
	Files   []string           `json:"files"`
	MFEs    map[string]dataMFE `json:"mfes"`
}

type dataFlags struct {
	Values  map[string]bool `json:"values"`
	Timeout int64           `json:"timeout,omitempty"`
	PostHog *dataPostHog    `json:"posthog,omitempty"`
}

type dataGate struct {
	Pick string `json:"pick"`
	Flag string `json:"flag,omitempty"`
	Off  string `json:"off,omitempty"`
}

type dataMFE struct {
	Entry    string           `json:"entry"`
	Wait     string           `json:"wait,omitempty"`
	On       string           `json:"on,omitempty"`
	Routes   string           `json:"routes,omitempty"`
	Who      dataWho          `json:"who"`
	JS       []int            `json:"js"`
	CSS      [][2]string      `json:"css"`
	Sheets   [][2]string      `json:"sheets,omitempty"`
	Frame    *dataFrame       `json:"frame,omitempty"`
	Timeout  map[string]int64 `json:"timeout"`
	Retries  int              `json:"retries,omitempty"`
	Delay    int64            `json:"delay,omitempty"`
	Next     []string         `json:"next,omitempty"`
	Fallback string           `json:"fallback,omitempty"`
	Gate     *dataGate        `json:"gate,omitempty"`
	Failures int              `json:"failures,omitempty"`
	Cooldown int64            `json:"cooldown,omitempty"`
	At       string           `json:"at,omitempty"`
	Shell    []string         `json:"shell,omitempty"`
}

type dataWho struct {
	Version string `json:"version,omitempty"`
	Team    string `json:"team,omitempty"`
}

func (l *linker) data() {
	d := dataBlock{Base: l.base, Flags: l.flags(), Files: []string{}, MFEs: map[string]dataMFE{}}
	l.telemetry(&d)
	index := map[string]int{}
	everywhere := l.everywhere()
	for _, m := range l.site.MFEs {
		e := l.entry(m)
		for _, s := range m.Scripts {
			i, ok := index[s.URL]
			if !ok {
				i = len(d.Files)
				index[s.URL] = i
				d.Files = append(d.Files, s.URL)
			}
			e.JS = append(e.JS, i)
		}
		for _, s := range m.Styles {
			switch file := [2]string{s.URL, s.Integrity}; {
			case l.unit(m.Name).Isolation == "shadow":
				e.Sheets = append(e.Sheets, file)
			case !everywhere[s.URL]:
				e.CSS = append(e.CSS, file)
			}
		}
		d.MFEs[m.Name] = e
	}
	l.site.Data = block(d)
}

// block is JSON that may stand in a script element.
func block(data any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(data); err != nil {
		panic(err)
	}
	return bytes.ReplaceAll(bytes.TrimSpace(b.Bytes()), []byte("<"), []byte(`\u003c`))
}

// entry is all but an MFE's files.
func (l *linker) entry(m MFE) dataMFE {
	u := l.unit(m.Name)
	ms := time.Duration.Milliseconds
	e := dataMFE{
		Entry: m.Entry, Who: dataWho{Version: l.bundles[m.Name].Version, Team: u.Team}, JS: []int{}, CSS: [][2]string{},
		Timeout: map[string]int64{
			"try": ms(u.Care.Load), "mount": ms(u.Care.Mount), "update": ms(u.Care.Mount), "unmount": ms(u.Care.Unmount),
		},
		Retries: u.Care.Retries, Next: u.Next, Fallback: u.Care.Fallback, Failures: u.Care.MaxFailures,
	}
	if u.IsRemote() {
		e.At, e.Shell = l.remoteFolder(u), l.shellVersions(u)
	}
	if u.Framed() {
		e.Frame = l.dataFrame(u)
	} else if u.Mount == "single-spa" || u.IsRemote() {
		e.Timeout["bootstrap"] = ms(u.Care.Bootstrap)
	}
	if e.Retries > 0 {
		e.Delay = ms(u.Care.RetryDelay)
	}
	if e.Failures > 0 {
		e.Cooldown = ms(u.Care.Cooldown)
	}
	if flags := l.in.Plan.Flags; u.Flag != "" && flags.Dynamic() {
		e.Gate = &dataGate{Pick: u.Pick, Flag: u.Flag, Off: u.Off}
	} else if u.Flag != "" && u.Pick != u.Name {
		e.Gate = &dataGate{Pick: u.Pick}
	}
	if routes := slices.Concat(u.Routes, u.On); len(routes) > 0 {
		e.Routes = plan.Regexp(l.base, routes)
	}
	switch u.Load {
	case "route":
		e.On, e.Routes = e.Routes, ""
	case "eager":
	default:
		e.Wait = u.Load
	}
	return e
}

// flags is what the module mfegen/flags reads, if the site has it.
func (l *linker) flags() *dataFlags {
	if _, ok := l.common["mfegen/flags"]; !ok {
		return nil
	}
	f := l.in.Plan.Flags
	out := &dataFlags{Values: map[string]bool{}}
	for _, v := range f.Values {
		out.Values[v.Name] = v.On
	}
	if f.Dynamic() {
		out.Timeout = f.Timeout.Milliseconds()
	}
	if f.Provider == "posthog" {
		out.PostHog = &dataPostHog{f.Key, f.Host}
	}
	return out
}

func (l *linker) unit(name string) plan.Unit {
	i := slices.IndexFunc(l.in.Plan.MFEs, func(u plan.Unit) bool { return u.Name == name })
	if i < 0 {
		panic("link: no MFE " + name)
	}
	return l.in.Plan.MFEs[i]
}
