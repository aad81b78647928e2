package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

// choice is a flag with one of a few words as its value.
type choice struct {
	value string
	of    []string
	set   bool // whether the command line has it
}

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return "string" }

func (c *choice) Set(s string) error {
	if !slices.Contains(c.of, s) {
		return notOneOf(s, c.of)
	}
	c.value, c.set = s, true
	return nil
}

// bind makes c a flag of cmd, with completion. A persistent flag is one of all
// verbs below cmd, too.
func (c *choice) bind(cmd *cobra.Command, persistent bool, name, usage string) {
	set := cmd.Flags()
	if persistent {
		set = cmd.PersistentFlags()
	}
	set.Var(c, name, usage)
	must(cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(c.of, cobra.ShellCompDirectiveNoFileComp)))
}

// choices is a flag with several of a few words, by commas or repetition.
type choices struct {
	values []string
	of     []string
}

func (c *choices) String() string { return strings.Join(c.values, ",") }
func (c *choices) Type() string   { return "strings" }

func (c *choices) Set(s string) error {
	for word := range strings.SplitSeq(s, ",") {
		if !slices.Contains(c.of, word) {
			return notOneOf(word, c.of)
		}
		if !slices.Contains(c.values, word) {
			c.values = append(c.values, word)
		}
	}
	return nil
}

func (c *choices) bind(cmd *cobra.Command, name, usage string) {
	cmd.Flags().Var(c, name, usage)
	must(cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(c.of, cobra.ShellCompDirectiveNoFileComp)))
}

func notOneOf(word string, of []string) error {
	last := len(of) - 1
	return fmt.Errorf("it is not %s or %s%s", strings.Join(of[:last], ", "), of[last], didYouMean("", word, of))
}

// list splits a value at its commas.
func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// allowed returns the words that the manifest's schema allows for a key of one
// of its tables, so that a flag accepts exactly what the key does.
func allowed(table, key string) []string {
	p := manifestSchema().Defs[table].Properties[key]
	words := slices.Concat(p.Enum, p.Items.Enum)
	if len(words) == 0 {
		panic(fmt.Sprintf("the manifest's schema does not say what %s.%s allows", table, key))
	}
	return words
}

type schema struct {
	Defs map[string]struct {
		Properties map[string]struct {
			Enum  words
			Items struct{ Enum words }
		}
	} `json:"$defs"`
}

// words are the texts of an enum, which may hold other values besides.
type words []string

func (w *words) UnmarshalJSON(data []byte) error {
	var values []any
	if err := json.Unmarshal(data, &values); err != nil {
		return err
	}
	for _, v := range values {
		if s, ok := v.(string); ok {
			*w = append(*w, s)
		}
	}
	return nil
}

var manifestSchema = sync.OnceValue(func() schema {
	var s schema
	must(json.Unmarshal(generator.Schema(), &s))
	return s
})

// didYouMean ends a sentence with the candidate that is nearest to word, or
// with nothing.
func didYouMean(prefix, word string, candidates []string) string {
	best, least := "", len(word)/3+2
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d < least {
			best, least = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s%s?", prefix, best)
}

// distance is how many bytes must be put in, taken out or changed to turn a
// into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
