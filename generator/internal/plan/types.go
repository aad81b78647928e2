// Package plan decides. It turns the manifest, the project's files and the
// flags into a Plan in which nothing is optional any more: defaults live here
// and nowhere else, and later stages never see the manifest. It reads files
// and writes none.
package plan

import (
	"time"

	"github.com/mfegen/mfegen/generator/internal/bundle"
	"github.com/mfegen/mfegen/generator/internal/diag"
)

// Plan is every decision about a build.
type Plan struct {
	Root     string // absolute; every other path is slash-separated and relative to it
	Manifest string
	Site     Site
	Shell    Unit
	MFEs     []Unit // sorted by name
	Routes   []Route
	Shared   Shared
	Imports  []Import // from [imports], sorted by specifier

	Runtime Runtime
	Bridges []Bridge // sorted by name
	Flags   FeatureFlags

	Contracts Contracts
	Docs      Docs

	// StateMax is how many keys of shared state there may be.
	StateMax    int
	StateMaxPos diag.Pos

	// RouteBudget is the limit for what a route's page loads at once, in
	// bytes after gzip; 0 is none.
	RouteBudget    int64
	RouteBudgetPos diag.Pos
}

// Contracts is how contracts are kept and compared.
type Contracts struct {
	Dir    string // of the snapshots
	Level  string // the strictest category of rules that counts
	Rules  []Mention
	Ignore []Mention
}

// Site holds what concerns the whole site.
type Site struct {
	Name      string
	Base      string // begins and ends with /
	Out       string
	Lock      string // the lock file
	Target    []string
	Sourcemap string // none, linked, hidden
	// SourcemapOut is the folder of hidden maps, or "" when they are in Out.
	SourcemapOut string
	Minify       bool
	Dev          bool     // for development: nothing is made small, and the browser checks more
	Hosts        []string // sorted
	Fallback     string   // shell, 404
	Headers      []Header // sorted by name
	CSP          CSP
	// Permissions are the features of the browser that MFEs ask for, sorted.
	Permissions []string
}

// Header is a response header.
type Header struct{ Name, Value string }

// CSP is the policy as asked for; package csp completes it.
type CSP struct {
	Mode                                            string // auto, self, strict
	Script, Style, Img, Font, Connect, Frame, Media []string
	Worker, Ancestors, FormAction                   []string
	InlineStyles                                    bool
	TrustedTypes                                    []string
	RequireTrustedTypes                             bool
	ReportTo                                        string
	Pos                                             diag.Pos
}

// Unit is the shell or an MFE.
type Unit struct {
	Name    string
	Kind    bundle.Kind
	Dir     string // its folder
	Pos     diag.Pos
	Package Package
	Prepare string
	Build   string // command of its own toolchain, or ""
	Dist    string // folder with prebuilt ES modules, or "": compile from source
	Entries []Entry
	Options Options

	// Shell only.
	HTML     string
	Public   string    // "" when there is none
	Services []Service // sorted by specifier

	// MFE only.
	Mount        string // function, single-spa, element, react, none
	Element      string
	Isolation    string // none, scope, shadow, iframe
	IsolationPos diag.Pos
	Sheet        string // fixed path of the first entry's stylesheet in the out folder, or ""
	SheetPos     diag.Pos
	Module       string // fixed path of the module that mounts, in the out folder, or ""
	Load         string // route, visible, idle, hover, eager, manual
	Team         string
	Next         []string
	Care         Care
	Flag         string // that decides about it, or ""
	Off          string // the MFE in its place while the flag is off, or "" for nothing
	Pick         string // what is mounted by the values of the manifest: itself, another MFE, or "" for nothing
	Routes       []string
	On           []string
	Budget       int64 // bytes after gzip; 0 is none
	BudgetPos    diag.Pos
	Requires     []Require // sorted by unit

	// What the unit says of itself to others. The shell has but the talk.
	Talk
	Contract Contract

	// Remote says where an MFE is served that is not built here. Such a unit
	// has no files: its folder is the shell's, in whose page it lives.
	Remote Remote
}

// Talk is what units say to each other without importing each other. All is
// sorted by name.
type Talk struct {
	Emits   []Event
	Listens []Mention
	Owns    []State
	Reads   []Mention
}

// Event is an event that a unit emits.
type Event struct {
	Name        string
	Description string
	Payload     Shape
	Replay      bool // who listens later gets the last one
	Tabs        bool // other tabs get it
	Deprecated  string
	Pos         diag.Pos
}

// Bridge is an endpoint of the backend that feeds events.
type Bridge struct {
	Name  string
	URL   string // a path with the base, or a whole URL
	Kind  string // sse or websocket
	Emits []Event
	Pos   diag.Pos
}

// State is a key of shared state that a unit owns.
type State struct {
	Key         string
	Description string
	Value       Shape
	Readers     []Mention // nil: whoever declares it
	Tabs        bool
	Pos         diag.Pos
}

// Mention is the name of something, and where it stands.
type Mention struct {
	Name string
	Pos  diag.Pos
}

// Contract is what an MFE's team says about it.
type Contract struct {
	File        string // the MFE's own manifest, or "": all is in the site's
	Title       string
	Description string
	Owners      []string
	Stage       string // experimental, beta, stable, deprecated
	Links       []Link // sorted by name
	Readme      string // a file, or "" when there is none
	Props       Shape
	Slots       []Mention
	Connect     []Mention
	Permissions []Mention
}

// Link is where to find something.
type Link struct{ Name, URL string }

// Shape says what a value looks like: by a JSON Schema, or by a TypeScript
// type. The zero value says nothing.
type Shape struct {
	Schema map[string]any // nil when there is but a type
	File   string         // where the schema or the type is, or "": in the manifest
	Type   string         // the type's name in File, or ""
	Pos    diag.Pos       // in the manifest
}

// IsSet reports whether the shape says anything.
func (s Shape) IsSet() bool { return s.Schema != nil || s.Type != "" }

// Remote is what the manifest says about an MFE that another site serves.
type Remote struct {
	URL       string // "" for an MFE that is built here
	Pos       diag.Pos
	Integrity string // of the module at the URL, or ""
	Accepts   string // the range of its versions that the site takes, or ""
	Styles    []string
	Imports   []string // the specifiers that it imports from this site, sorted
}

// IsRemote reports whether another site serves the unit.
func (u Unit) IsRemote() bool { return u.Remote.URL != "" }

// Require is a unit that an MFE relies on.
type Require struct {
	Unit  string
	Range string   // as npm takes it
	Pos   diag.Pos // of the range
}

// Docs is the docs site.
type Docs struct {
	Build     bool   // a build makes it with the site
	Path      string // in the site, without slashes at its ends
	Out       string // the folder that mfegen docs writes
	Title     string
	Pages     string // a folder of Markdown, or ""
	Edit      string // a URL with {path}, or ""
	URL       string // absolute, with a slash at its end, or ""
	Theme     string // DefaultTheme, or a folder
	Overrides string // a folder, or ""
	Pos       diag.Pos
}

// Runtime is what the browser does, besides what it does for each MFE.
type Runtime struct {
	Prefetch bool
	Console  bool   // the events are written to the console
	Beacon   string // where they are sent, or ""

	// SDKs that are handed the events, or nil. One that has nothing set is
	// set up by the application itself.
	Sentry  *Sentry
	OTel    *OTel
	PostHog *PostHog
}

// Sentry is how Sentry is initialised.
type Sentry struct {
	DSN, Environment, Release string
	SampleRate                float64
}

// OTel is how OpenTelemetry is set up.
type OTel struct {
	Endpoint, Service string
	Headers           map[string]string
	SampleRate        float64
}

// PostHog is how PostHog is initialised.
type PostHog struct{ Key, Host string }

// FeatureFlags are the flags that decide about MFEs, and that modules may ask
// for.
type FeatureFlags struct {
	Provider  string // static, openfeature, posthog
	Timeout   time.Duration
	Module    string // a file of the shell's that sets the provider up, or ""
	Key, Host string // of PostHog; without a key the application initialises it
	Values    []Flag // sorted by name
}

// Flag is a flag with its value, or with the default of what a provider says.
type Flag struct {
	Name string
	On   bool
}

// Dynamic reports whether flags are known in the browser alone.
func (f FeatureFlags) Dynamic() bool { return f.Provider != "static" }

// Care is what the browser does for an MFE.
type Care struct {
	Load, Bootstrap, Mount, Unmount time.Duration // limits; Mount's holds for updates too

	Retries      int
	RetryDelay   time.Duration
	MaxFailures  int // 0 is no circuit breaker
	Cooldown     time.Duration
	FallbackHTML string // a file, or "" for the theme's
	Fallback     string // an MFE's name, or ""
}

// Package is what the unit's nearest package.json says.
type Package struct {
	Path    string // "" when there is none
	Name    string
	Version string
	// VersionPos is where it stands, or the file when there is none.
	VersionPos diag.Pos
	// Description is for people.
	Description string
	// Ranges are the declared dependencies with their ranges, from
	// dependencies, peerDependencies, optionalDependencies and
	// devDependencies, in this order of precedence.
	Ranges map[string]Range
}

// Range is a declared version range and where it stands.
type Range struct {
	Text     string
	Kind     string // dependencies, peerDependencies, …
	Optional bool   // whether an install without it is complete
	Pos      diag.Pos
}

// Entry is a module that a unit offers. The first entry of an MFE mounts it.
type Entry struct {
	Specifier string
	File      string
	// Edition is which edition of a service this is, or "" for what
	// everybody gets who does not require another.
	Edition string
	Pos     diag.Pos
}

// Route is one page: a path pattern and the MFEs that it shows at once.
type Route struct {
	Pattern string   // /products/:id, /account/*, /
	File    string   // the HTML file in the out folder, such as products/_id/index.html
	Owner   string   // a unit's name
	MFEs    []string // units fetched with the page: load route or eager; sorted
	Lazy    []string // units on the page that are fetched later; sorted
	Gated   bool     // whether the page has MFEs that are chosen in the browser
	Pos     diag.Pos
}

// Options are esbuild's settings of a unit. Zero values are esbuild's
// defaults.
type Options struct {
	Loader          map[string]string
	JSX             string
	JSXFactory      string
	JSXFragment     string
	JSXImportSource string
	Define          map[string]string // values are JavaScript
	Inject          []string
	Alias           map[string]string
	Replace         map[string]string // files by path, and the file or the module instead
	MainFields      []string
	Conditions      []string
	Tsconfig        string
	Target          []string
	PublicPath      string
	Sourcemap       string
	Minify          bool
}

// Shared is the policy for shared dependencies.
type Shared struct {
	Auto    bool
	Exclude []string
	Deps    map[string]Dep
}

// Dep is the policy for one dependency.
type Dep struct {
	Version    string
	VersionPos diag.Pos
	Singleton  bool
	Strict     bool
	Private    bool
	Pin        string
	PinPos     diag.Pos
	Names      []string
	Pos        diag.Pos
}

// Import is a specifier that is served from elsewhere.
type Import struct {
	Specifier, URL string
	Pos            diag.Pos
}
