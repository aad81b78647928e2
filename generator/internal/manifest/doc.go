// Package manifest reads mfe.toml as it is written. It knows the position of
// every key and value, and nothing of defaults, files or packages: those are
// package plan's. It finds every mistake that the file shows by itself, in one
// run. It is the only importer of BurntSushi/toml.
package manifest
