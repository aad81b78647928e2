package manifest

// Manifest is mfe.toml, decoded. A nil pointer or map is a key that the file
// does not set; defaults are decided in package plan.
//
// The tags of this file are the one description of mfe.toml: toml names a
// key, doc explains it, enum lists its values (of an array or a table: its
// items'), default is what holds without it, example is a value in TOML. The
// decoder, its hints and the JSON Schema read them.
type Manifest struct {
	Site      Site              `toml:"site" doc:"The site as a whole."`
	Shell     Shell             `toml:"shell" doc:"The application that hosts the MFEs."`
	Shared    Shared            `toml:"shared" doc:"Dependencies that are loaded once for all units."`
	Runtime   Runtime           `toml:"runtime" doc:"What the browser does for every MFE: when it gives one up, and what it shows then."`
	MFE       map[string]MFE    `toml:"mfe" doc:"The micro-frontends, by name."`
	Esbuild   Esbuild           `toml:"esbuild" doc:"What every unit takes from esbuild unless it says otherwise."`
	Telemetry Telemetry         `toml:"telemetry" doc:"Who hears what the MFEs do in the browser."`
	Bridge    map[string]Bridge `toml:"bridge" doc:"Endpoints of the backend that feed events to the bus, by name."`
	Docs      Docs              `toml:"docs" doc:"The docs site, which mfegen build makes with the site when this table is there."`
	State     SharedState       `toml:"state" doc:"What units share in the browser."`
	Flags     Flags             `toml:"flags" doc:"Feature flags, which decide whether MFEs are mounted, and which."`
	Contracts Contracts         `toml:"contract" doc:"How the contracts of the MFEs are kept and compared."`
	Budget    Budget            `toml:"budget" doc:"Limits for every MFE and route, in bytes after gzip."`
	Imports   map[string]string `toml:"imports" doc:"Bare specifiers that are served from elsewhere, with their URL, added to the import map as they are." example:"{ \"d3\" = \"https://cdn.example.com/d3.js\" }"`

	path  string
	index *index
	teams map[string]string // by MFE: the file of its own that was read
}

// Site is the table [site].
type Site struct {
	Name         string            `toml:"name" doc:"The site's name, for titles and reports." example:"\"Harbour Goods\""`
	Base         string            `toml:"base" doc:"The path that the site is served under, from / to /." default:"/"`
	Out          string            `toml:"out" doc:"The folder to write, relative to this file." default:"dist"`
	Lock         string            `toml:"lock" doc:"The lock file: which version of each shared dependency every unit gets, kept until mfegen update." default:"mfe.lock"`
	Target       []string          `toml:"target" doc:"esbuild targets: a language version or engines." default:"es2022"`
	Sourcemap    string            `toml:"sourcemap" doc:"none, linked (files beside the scripts that name them) or hidden (files that the scripts do not name)." enum:"none,linked,hidden" default:"none"`
	SourcemapOut string            `toml:"sourcemap_out" doc:"A folder for hidden source maps, relative to this file and outside of out, so that they are not served." example:"\"maps\""`
	Minify       *bool             `toml:"minify" doc:"Whether scripts, styles and HTML are minified." default:"true"`
	Hosts        []string          `toml:"hosts" doc:"The hosts whose header and routing files are written." enum:"netlify,vercel"`
	Fallback     string            `toml:"fallback" doc:"What a path without a route answers: shell (the shell's HTML, status 200) or 404." enum:"shell,404" default:"shell"`
	Headers      map[string]string `toml:"headers" doc:"Response headers to add to every answer, or to set otherwise than mfegen does." example:"{ \"X-Frame-Options\" = \"DENY\" }"`
	CSP          CSP               `toml:"csp" doc:"The Content-Security-Policy."`
}

// CSP is the table [site.csp]. The lists hold CSP source expressions, mostly
// origins, that are allowed besides the site itself.
type CSP struct {
	Mode         string   `toml:"mode" doc:"auto, self ('self' and the import map's hash) or strict ('strict-dynamic' and a hash per script)." enum:"auto,self,strict" default:"auto"`
	Script       []string `toml:"script" doc:"Further sources of scripts." example:"[\"https://js.example.com\"]"`
	Style        []string `toml:"style" doc:"Further sources of styles." example:"[\"https://css.example.com\"]"`
	Img          []string `toml:"img" doc:"Further sources of images." example:"[\"https://img.example.com\"]"`
	Font         []string `toml:"font" doc:"Further sources of fonts." example:"[\"https://fonts.example.com\"]"`
	Connect      []string `toml:"connect" doc:"Origins that fetch, WebSocket and EventSource may talk to." example:"[\"https://api.example.com\"]"`
	Frame        []string `toml:"frame" doc:"Origins that may be framed by the site." example:"[\"https://pay.example.com\"]"`
	Media        []string `toml:"media" doc:"Further sources of audio and video." example:"[\"https://video.example.com\"]"`
	Worker       []string `toml:"worker" doc:"Further sources of workers." example:"[\"blob:\"]"`
	Ancestors    []string `toml:"frame_ancestors" doc:"Who may frame the site. Nobody when unset." example:"[\"https://portal.example.com\"]"`
	FormAction   []string `toml:"form_action" doc:"Further targets of forms." example:"[\"https://pay.example.com\"]"`
	InlineStyles *bool    `toml:"inline_styles" doc:"Allow inline styles, as CSS-in-JS libraries need. It weakens the policy." default:"false"`
	TrustedTypes []string `toml:"trusted_types" doc:"Names of Trusted Types policies; setting it, even to [], requires Trusted Types for scripts." example:"[\"lit-html\"]"`
	ReportTo     string   `toml:"report_to" doc:"URL that receives violation reports." example:"\"https://reports.example.com/csp\""`
}

// Unit holds the keys that the shell and the MFEs have in common.
type Unit struct {
	Path    string  `toml:"path" doc:"The unit's folder, relative to this file." example:"\"apps/cart\""`
	Prepare string  `toml:"prepare" doc:"A shell command to run in the folder before compiling, such as sass or tailwind." example:"\"npx tailwindcss -i src/in.css -o src/out.css\""`
	Esbuild Esbuild `toml:"esbuild" doc:"What this unit takes from esbuild; single keys override [esbuild]."`
}

// Shell is the table [shell].
type Shell struct {
	Unit
	Talk
	HTML   string            `toml:"html" doc:"The page, with its module script, relative to path." default:"index.html"`
	Public string            `toml:"public" doc:"A folder that is copied to the site's root as it is, relative to path." default:"public"`
	Expose map[string]string `toml:"expose" doc:"Modules that MFEs may import, by specifier: the file, relative to path." example:"{ \"@shop/shell\" = \"src/api.ts\" }"`
	Routes []string          `toml:"routes" doc:"Paths that the shell shows by itself." default:"/" example:"[\"/products\", \"/products/:id\"]"`

	Services map[string]map[string]string `toml:"services" doc:"Modules that MFEs may import in several versions, by specifier: a table of versions, each with its file, relative to path. A major such as 1 stands for its last version. An MFE gets the highest that is in the range that it requires of the shell." example:"{ \"@shop/shell\" = { 1 = \"src/api-v1.ts\", 2 = \"src/api.ts\" } }"`
}

// Care is what the browser does for an MFE. [runtime] says it for all of them,
// and an MFE's own keys for that MFE.
type Care struct {
	Timeout      Timeout `toml:"timeout" doc:"How long the phases of its life may take before it counts as failed."`
	Retries      *int64  `toml:"retries" doc:"How often a load that failed is tried again, 0 to 9." default:"2"`
	RetryDelay   string  `toml:"retry_delay" doc:"The pause before the first retry; each further one is twice as long." default:"500ms"`
	MaxFailures  *int64  `toml:"max_failures" doc:"So many failures, each within the cooldown after the last, open the circuit breaker: the MFE is not tried until the cooldown is over. 0 is no breaker." default:"5"`
	Cooldown     string  `toml:"cooldown" doc:"How long the circuit breaker stays open." default:"30s"`
	FallbackHTML string  `toml:"fallback_html" doc:"A file with the HTML that stands in for an MFE that has failed; the element with the attribute data-retry tries again. In [runtime] relative to this file, else to path." example:"\"src/fallback.html\""`
}

// Timeout is the table timeout of a Care.
type Timeout struct {
	Load      string `toml:"load" doc:"For one attempt to fetch and run its scripts and to fetch its styles." default:"20s"`
	Bootstrap string `toml:"bootstrap" doc:"For the bootstrap of a single-spa application." default:"10s"`
	Mount     string `toml:"mount" doc:"For its mount, and for its update with new props." default:"10s"`
	Unmount   string `toml:"unmount" doc:"For its unmount." default:"5s"`
}

// Docs is the table [docs].
type Docs struct {
	Path      string `toml:"path" doc:"The path of the docs in the site." default:"/docs"`
	Out       string `toml:"out" doc:"The folder that mfegen docs writes, relative to this file." default:"dist-docs"`
	Title     string `toml:"title" doc:"What the docs are called. Default: the site's name." example:"\"Harbour Goods\""`
	Pages     string `toml:"pages" doc:"A folder of Markdown pages of one's own, relative to this file." example:"\"docs\""`
	Edit      string `toml:"edit" doc:"The URL at which a file is changed, with {path} in place of its path." example:"\"https://git.example.com/shop/edit/main/{path}\""`
	URL       string `toml:"url" doc:"The docs' absolute URL, for sitemap.xml and feed.xml." example:"\"https://shop.example.com/docs/\""`
	Theme     string `toml:"theme" doc:"How the docs look: the name of a built-in theme, or a folder, relative to this file." default:"default"`
	Overrides string `toml:"overrides" doc:"A folder with files that take the place of the theme's of the same path, relative to this file." example:"\"docs/theme\""`
}

// Runtime is the table [runtime].
type Runtime struct {
	Care
	Prefetch *bool `toml:"prefetch" doc:"Whether the MFEs that a visitor is likely to need next are fetched ahead: those of a link that is pointed at, and those of next. Never for visitors who save data." default:"true"`
}

// Telemetry is the table [telemetry].
type Telemetry struct {
	Console *bool   `toml:"console" doc:"Write all that the MFEs do to the console; their errors are there anyway." default:"false"`
	Beacon  string  `toml:"beacon" doc:"The URL that is sent all that the MFEs do, with navigator.sendBeacon: a path of the site's, or an https URL." example:"\"/events\""`
	Sentry  Sentry  `toml:"sentry" doc:"Report the MFEs' failures to Sentry, by the shell's package @sentry/browser."`
	OTel    OTel    `toml:"otel" doc:"Trace the MFEs with OpenTelemetry, by the shell's packages @opentelemetry/…"`
	PostHog PostHog `toml:"posthog" doc:"Capture all that the MFEs do with PostHog, by the shell's package posthog-js."`
}

// Sentry is the table [telemetry.sentry].
type Sentry struct {
	DSN         string   `toml:"dsn" doc:"The project's DSN. Without one the application initialises Sentry itself." example:"\"https://0123456789abcdef@o1.ingest.sentry.io/2\""`
	Environment string   `toml:"environment" doc:"The environment of its events." example:"\"staging\""`
	Release     string   `toml:"release" doc:"The release of its events." example:"\"shop@1.4.0\""`
	SampleRate  *float64 `toml:"sample_rate" doc:"The share of events that is sent, from 0 to 1." default:"1.0"`
}

// OTel is the table [telemetry.otel].
type OTel struct {
	Endpoint   string            `toml:"endpoint" doc:"The URL that is sent the spans, by OTLP over HTTP: a path of the site's, or an https URL. Without one the application sets OpenTelemetry up itself." example:"\"https://otel.example.com/v1/traces\""`
	Service    string            `toml:"service" doc:"The service's name on the spans: site.name, unless said otherwise." example:"\"shop-web\""`
	Headers    map[string]string `toml:"headers" doc:"Headers of the requests to the endpoint. Every visitor can read them." example:"{ \"x-tenant\" = \"harbour\" }"`
	SampleRate *float64          `toml:"sample_rate" doc:"The share of page visits that is traced, from 0 to 1." default:"1.0"`
}

// PostHog is the table [telemetry.posthog].
type PostHog struct {
	Key  string `toml:"key" doc:"The project's API key. Without one the application initialises PostHog itself." example:"\"phc_0123456789\""`
	Host string `toml:"host" doc:"PostHog, or a proxy of it: a path of the site's, or an https URL." default:"https://us.i.posthog.com"`
}

// Flags is the table [flags].
type Flags struct {
	Provider string          `toml:"provider" doc:"Who knows the flags: static (the build: they are what values says), openfeature (the provider that the shell gives to OpenFeature, by its package @openfeature/web-sdk) or posthog (by its package posthog-js)." enum:"static,openfeature,posthog" default:"static"`
	Timeout  string          `toml:"timeout" doc:"How long a page waits for the provider's first answer before the flags are what values says." default:"500ms"`
	Module   string          `toml:"module" doc:"A module of the shell that is run before the provider is asked, to set it up, relative to the shell's path." example:"\"src/flags.ts\""`
	Key      string          `toml:"key" doc:"PostHog's project API key. Without one [telemetry.posthog] or the application initialises PostHog." example:"\"phc_0123456789\""`
	Host     string          `toml:"host" doc:"PostHog, or a proxy of it: a path of the site's, or an https URL." default:"https://us.i.posthog.com"`
	Values   map[string]bool `toml:"values" doc:"The flags, each with its value, which is the default where a provider does not answer." example:"{ new-checkout = false }"`
}

// MFE is a table [mfe.<name>].
type MFE struct {
	Unit
	Care
	Talk
	Contract
	Remote
	Entry     string            `toml:"entry" doc:"The module that mounts the MFE, relative to path (or to dist, when dist is set)." example:"\"src/index.tsx\""`
	Entries   map[string]string `toml:"entries" doc:"All modules that others may import, by specifier: the file. The one with the package's name mounts the MFE, else the one with the shortest specifier. entry alone is offered as the package's name, or @mfe/ and the MFE's name." example:"{ \"@shop/cart\" = \"src/index.tsx\", \"@shop/cart/store\" = \"src/store.ts\" }"`
	Mount     string            `toml:"mount" doc:"How the entry mounts: function (export mount(el, props), which may return an unmount function), single-spa (lifecycle exports), element (a custom element), react (the default export is a component) or none (modules only)." enum:"function,single-spa,element,react,none" default:"function"`
	Isolation string            `toml:"isolation" doc:"How far it is kept from the rest of the page: none, scope (its styles reach its own elements only), shadow (mounted in a shadow root, with its stylesheets) or iframe (for code that is not trusted: in a sandboxed frame, from which its props and events alone get through)." enum:"none,scope,shadow,iframe" default:"none"`
	Element   string            `toml:"element" doc:"The custom element's tag, for mount = \"element\"." example:"\"shop-cart\""`
	Routes    []string          `toml:"routes" doc:"Paths that this MFE owns, such as /products/:id or /account/*." example:"[\"/products\", \"/products/:id\"]"`
	On        []string          `toml:"on" doc:"Route patterns of other owners where the MFE is shown too; /* is every route." example:"[\"/*\"]"`
	Load      string            `toml:"load" doc:"When its code is fetched: route (with the pages of its routes), visible (when its slot comes into view), idle, hover (when the pointer or the focus comes to its slot), eager (with every page) or manual (when the slot's method start is called)." enum:"route,visible,idle,hover,eager,manual" default:"route"`
	Budget    string            `toml:"budget" doc:"The limit of its own scripts and styles after gzip, such as \"80 KB\"." example:"\"80 KB\""`
	Sheet     string            `toml:"stylesheet" doc:"A fixed path, besides the hashed one, of the stylesheet of the entry that mounts, for code that names it, such as a <link> in a shadow root." example:"\"/cart/style.css\""`
	Module    string            `toml:"module" doc:"A fixed path of the module that mounts the MFE, for other sites that take it by url." example:"\"/cart/mfe.js\""`
	Requires  map[string]string `toml:"requires" doc:"The units that this MFE relies on, each with the npm range that its package.json's version must be in; the shell's name is shell." example:"{ shell = \"^1.4.0\" }"`
	Team      string            `toml:"team" doc:"Who owns it; its events say so." example:"\"basket\""`
	Next      []string          `toml:"next" doc:"The MFEs that a visitor is likely to need after this one, fetched when it has mounted and the browser is idle." example:"[\"cart\"]"`
	Fallback  string            `toml:"fallback" doc:"The MFE that is mounted instead when this one has failed." example:"\"cart-legacy\""`
	Flag      string            `toml:"flag" doc:"The flag that must be on for the MFE to be mounted." example:"\"new-checkout\""`
	Off       string            `toml:"off" doc:"The MFE that is mounted in its place while the flag is off. Nothing, when unset." example:"\"checkout-old\""`
	Build     string            `toml:"build" doc:"The command of the MFE's own toolchain, run in path by mfegen build --run-builds, or when dist is missing." example:"\"npm run build\""`
	Dist      string            `toml:"dist" doc:"What that command leaves, relative to path (dist, unless said otherwise); entries are then files in it." example:"\"dist\""`
}

// Remote holds the keys of an MFE that another site serves.
type Remote struct {
	URL       string            `toml:"url" doc:"Where another site serves the module that mounts the MFE, instead of entry: an https URL, or a path of this site's origin. The module exports mount(el, props, context)." example:"\"https://partner.example.com/mfe/entry.js\""`
	Integrity string            `toml:"integrity" doc:"Of an MFE with url: the integrity metadata of that module. A policy that is strict needs it." example:"\"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\""`
	Version   string            `toml:"version" doc:"Of an MFE with url: the npm range of its versions that this site takes. Others are not mounted; the fallback is." example:"\"^2.1.0\""`
	Styles    []string          `toml:"styles" doc:"Of an MFE with url: the URLs of its stylesheets." example:"[\"https://partner.example.com/mfe/style.css\"]"`
	Imports   map[string]string `toml:"imports" doc:"Of an MFE with url: the bare specifiers that it imports from this site, each with the npm range that it takes. They keep all of their exports." example:"{ react = \"^18.2.0\" }"`
}

// Shared is the table [shared]: two keys of its own and a table per
// dependency. The tag * takes every table that is not a key, so a package that
// is really named auto is told apart by being a table.
type Shared struct {
	Auto    *bool          `toml:"auto" doc:"Share what two or more units depend on without being told." default:"true"`
	Exclude []string       `toml:"exclude" doc:"Packages that are never shared." example:"[\"@material-ui/icons\"]"`
	Deps    map[string]Dep `toml:"*"`
}

// Dep is a table [shared.<dep>]. Version, Singleton and Strict mean what
// Module Federation's requiredVersion, singleton and strictVersion mean.
type Dep struct {
	Version   string   `toml:"version" doc:"The npm range that the selected version must satisfy." example:"\"^18.2.0\""`
	Singleton *bool    `toml:"singleton" doc:"One instance for every unit, whatever their ranges say." default:"false"`
	Strict    *bool    `toml:"strict" doc:"A range that is not satisfied is an error, not a warning." default:"false"`
	Private   *bool    `toml:"private" doc:"Do not share: each unit keeps its own copy." default:"false"`
	Pin       string   `toml:"pin" doc:"Take exactly this installed version." example:"\"18.2.0\""`
	Names     []string `toml:"names" doc:"Export names of a CommonJS package that cannot be found by evaluating it." example:"[\"createStore\"]"`
}

// Esbuild is the table [esbuild] and [mfe.<name>.esbuild]: esbuild's options,
// by esbuild's names in snake case.
type Esbuild struct {
	Loader          map[string]string `toml:"loader" doc:"Loaders by file extension, such as { \".js\" = \"jsx\", \".md\" = \"text\" }." enum:"js,jsx,ts,tsx,css,local-css,global-css,json,text,base64,dataurl,file,copy,binary,empty,default" example:"{ \".js\" = \"jsx\", \".md\" = \"text\" }"`
	JSX             string            `toml:"jsx" doc:"automatic, transform or preserve." enum:"automatic,transform,preserve" example:"\"automatic\""`
	JSXFactory      string            `toml:"jsx_factory" doc:"The function for jsx = \"transform\", such as h." example:"\"h\""`
	JSXFragment     string            `toml:"jsx_fragment" doc:"The fragment for jsx = \"transform\"." example:"\"Fragment\""`
	JSXImportSource string            `toml:"jsx_import_source" doc:"The package for jsx = \"automatic\", such as preact." example:"\"preact\""`
	Define          map[string]any    `toml:"define" doc:"Global names and what replaces them: strings, numbers, booleans, arrays and tables are written as JSON; a string in {js = \"…\"} as code." example:"{ \"process.env.API\" = \"https://api.example.com\" }"`
	Inject          []string          `toml:"inject" doc:"Files whose exports replace global names." example:"[\"src/process-shim.js\"]"`
	Alias           map[string]string `toml:"alias" doc:"Package names and what to import instead. A key that begins with ./ is a file, replaced wherever it is imported." example:"{ react = \"preact/compat\", \"./src/style.css\" = \"./build/style.css\" }"`
	MainFields      []string          `toml:"main_fields" doc:"package.json fields that name a package's entry." example:"[\"module\", \"main\"]"`
	Conditions      []string          `toml:"conditions" doc:"Conditions of package.json's exports." example:"[\"browser\"]"`
	Tsconfig        string            `toml:"tsconfig" doc:"The tsconfig.json to use, relative to the unit's path." example:"\"tsconfig.build.json\""`
	Target          []string          `toml:"target" doc:"esbuild targets instead of the site's."`
	PublicPath      string            `toml:"public_path" doc:"URL prefix of imported assets instead of one relative to the script." example:"\"https://cdn.example.com/cart/\""`
}

// SharedState is the table [state].
type SharedState struct {
	Max *int64 `toml:"max" doc:"How many keys of shared state the units may own together: what is shared by all belongs to nobody in the end." default:"10"`
}

// Contracts is the table [contract].
type Contracts struct {
	Dir    string   `toml:"dir" doc:"The folder of the snapshots that mfegen contract write makes, relative to this file." default:"contracts"`
	Level  string   `toml:"level" doc:"What must stay as it was: this and all that stands before it." enum:"exports,signature,props,events,runtime,style" default:"runtime"`
	Rules  []string `toml:"rules" doc:"Rules that count besides, by the names that mfegen contract rules prints." example:"[\"DOC_REMOVED\"]"`
	Ignore []string `toml:"ignore" doc:"Rules that do not count, for all MFEs or, as mfe:RULE, for one." example:"[\"ORIGIN_ADDED\", \"cart:ROUTE_REMOVED\"]"`
}

// Budget is the table [budget].
type Budget struct {
	MFE   string `toml:"mfe" doc:"Limit for each MFE's own scripts and styles, such as \"250 KB\"." example:"\"250 KB\""`
	Route string `toml:"route" doc:"Limit for all that a route's page loads at once, such as \"250 KB\"." example:"\"250 KB\""`
}
