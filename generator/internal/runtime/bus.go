package runtime

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// BusSpecifier is what units import. It is bound to the unit that imports it,
// see BusStub.
const BusSpecifier = "mfegen/bus"

// The bare specifiers of the bus's modules in the import map.
const (
	BusCore   = "mfegen/bus/core"
	BusBridge = "mfegen/bridge"
)

// Bus is what the bus's modules know of a site's events and state. Names of
// events are topics, and so are keys of the state behind an equals sign.
type Bus struct {
	Channel string   // between the site's tabs
	Replay  []string // the events whose last one is kept
	Tabs    []string // the topics that other tabs get
	Bridges []Bridge

	// Dev has the bus check at run time what it is told by Units and
	// Shapes, which are of no use otherwise.
	Dev    bool
	Units  map[string]Says           // by unit, and by bridge: and a bridge
	Shapes map[string]map[string]any // JSON Schemas by topic
}

// Says is what a unit declares.
type Says struct {
	Emits   []string `json:"emits,omitempty"`
	Listens []string `json:"listens,omitempty"`
	Owns    []string `json:"owns,omitempty"`
	Reads   []string `json:"reads,omitempty"`
}

// Bridge is an endpoint that feeds events.
type Bridge struct {
	Name   string   `json:"name"`
	URL    string   `json:"url"`
	Kind   string   `json:"kind"` // sse or websocket
	Events []string `json:"events"`
}

// StateTopic is the topic of a key of the state.
func StateTopic(key string) string { return "=" + key }

// Core returns the module BusCore, without imports.
func (b Bus) Core(minify bool, target []string) ([]byte, error) {
	return b.entry("bus/core.ts", minify, target)
}

// Bridge returns the module BusBridge, which imports BusCore.
func (b Bus) Bridge(minify bool, target []string) ([]byte, error) {
	return b.entry("bus/bridge.ts", minify, target)
}

func (b Bus) entry(source string, minify bool, target []string) ([]byte, error) {
	contract := struct {
		Channel string                    `json:"channel"`
		Replay  []string                  `json:"replay"`
		Tabs    []string                  `json:"tabs"`
		Units   map[string]Says           `json:"units,omitempty"`
		Shapes  map[string]map[string]any `json:"shapes,omitempty"`
	}{Channel: b.Channel, Replay: append([]string{}, b.Replay...), Tabs: append([]string{}, b.Tabs...)}
	if b.Dev {
		contract.Units, contract.Shapes = b.Units, b.Shapes
	}
	define := map[string]string{"TABS": strconv.FormatBool(len(b.Tabs) > 0), "DEV": strconv.FormatBool(b.Dev)}
	for name, value := range map[string]any{"BUS": contract, "BRIDGES": append([]Bridge{}, b.Bridges...)} {
		text, err := json.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("the contracts as JSON: %w", err)
		}
		define[name] = string(text)
	}
	return entry(source, define, minify, target)
}

// BusStub returns the JavaScript source of the virtual module mfegen/bus as
// the unit of that name imports it.
func BusStub(unit string) (string, error) {
	return render("bus.js.tmpl", struct{ Name string }{unit})
}
