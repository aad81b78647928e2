package manifest

// Talk holds what the shell and the MFEs say to each other without importing
// each other: events on the bus, and state that one owns and others read.
type Talk struct {
	Emits   map[string]Event `toml:"emits" doc:"The events that it emits on the bus, by name."`
	Listens []string         `toml:"listens" doc:"The events of others that it listens to." example:"[\"cart:changed\"]"`
	Owns    map[string]State `toml:"owns" doc:"The shared state that it owns and alone may write, by key."`
	Reads   []string         `toml:"reads" doc:"The shared state of others that it reads." example:"[\"user\"]"`
}

// Event is a table [mfe.<name>.emits.<event>].
type Event struct {
	Description string `toml:"description" doc:"What has happened when it is emitted." example:"\"The basket holds other things than before.\""`
	Payload     Shape  `toml:"payload" doc:"What it carries: a JSON Schema as a table, the path of one in a .json file, or a TypeScript type as file#Name." example:"{ type = \"object\", properties = { count = { type = \"integer\" } }, required = [\"count\"] }"`
	Replay      *bool  `toml:"replay" doc:"Whether who listens later gets the last one at once." default:"false"`
	Tabs        *bool  `toml:"tabs" doc:"Whether the site's other tabs get it too." default:"false"`
	Deprecated  string `toml:"deprecated" doc:"What to use instead; setting it says that the event will go." example:"\"cart:updated\""`
}

// State is a table [mfe.<name>.owns.<key>].
type State struct {
	Description string   `toml:"description" doc:"What it is." example:"\"Who is signed in, or null.\""`
	Value       Shape    `toml:"value" doc:"What it holds: a JSON Schema as a table, the path of one in a .json file, or a TypeScript type as file#Name." example:"{ type = \"integer\", minimum = 0 }"`
	Readers     []string `toml:"readers" doc:"The only units that may read it. Every unit that declares so, when unset." example:"[\"shell\", \"catalog\"]"`
	Tabs        *bool    `toml:"tabs" doc:"Whether the site's other tabs get it too." default:"false"`
}

// Bridge is a table [bridge.<name>].
type Bridge struct {
	URL   string           `toml:"url" doc:"The endpoint: a path of the site's, or an https or wss URL, whose origin is added to the policy." example:"\"/api/events\""`
	Kind  string           `toml:"kind" doc:"sse (server-sent events) or websocket; for a wss URL websocket, else sse, unless said otherwise." enum:"sse,websocket"`
	Emits map[string]Event `toml:"emits" doc:"The events that it feeds, by name; others are dropped." example:"{ \"stock:changed\" = { payload = { type = \"object\" } } }"`
}

// Contract holds what an MFE's team says about it to the other teams.
type Contract struct {
	Title       string            `toml:"title" doc:"What people call it; the name, unless said otherwise." example:"\"Basket and checkout\""`
	Description string            `toml:"description" doc:"What it is for, in a sentence; package.json's description, unless said otherwise." example:"\"The basket and the checkout form.\""`
	Owners      []string          `toml:"owners" doc:"The people who answer for it: names, handles or addresses." example:"[\"Ada <ada@example.com>\"]"`
	Stage       string            `toml:"stage" doc:"How far others may rely on it." enum:"experimental,beta,stable,deprecated" default:"stable"`
	Links       map[string]string `toml:"links" doc:"Where to find what belongs to it: repo, chat, runbook, dashboard, or any other word, with an https URL." example:"{ repo = \"https://git.example.com/shop/cart\" }"`
	Readme      string            `toml:"readme" doc:"The page about it in Markdown, relative to path." default:"README.md"`
	Props       Shape             `toml:"props" doc:"What its mount takes: a JSON Schema as a table, the path of one in a .json file, or a TypeScript type as file#Name; paths are relative to path." example:"\"src/index.tsx#CartProps\""`
	Slots       []string          `toml:"slots" doc:"The places that it offers to other MFEs, by name." example:"[\"below-total\"]"`
	Connect     []string          `toml:"connect" doc:"The origins that it talks to; they are added to the policy." example:"[\"https://api.example.com\"]"`
	Permissions []string          `toml:"permissions" doc:"The features of the browser that it asks for, as in the header Permissions-Policy." example:"[\"geolocation\"]"`
}

// Shape is a JSON Schema as the manifest gives it: in place, or as the name of
// a file, or of a type in one.
type Shape struct {
	Table map[string]any // in place
	File  string         // otherwise: the path of a file, with #Name for a type
}

// IsSet reports whether the manifest says anything.
func (s Shape) IsSet() bool { return s.Table != nil || s.File != "" }
