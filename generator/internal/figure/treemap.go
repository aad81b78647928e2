package figure

import (
	"cmp"
	"slices"
	"strings"
)

// Treemap shows parts of a whole by area.
type Treemap struct {
	Title  string
	Width  float64 // of the drawing; 960 when 0
	Height float64 // 540 when 0
	Items  []Item
}

// Item is a part, which may have parts itself. Its size is the sum of theirs
// when it has any.
type Item struct {
	Label string
	Kind  string // becomes the class area-<kind>
	Href  string
	Title string // said of it, with its size in words
	Size  float64
	Parts []Item
}

func (i Item) size() float64 {
	if len(i.Parts) == 0 {
		return max(i.Size, 0)
	}
	sum := 0.0
	for _, p := range i.Parts {
		sum += p.size()
	}
	return sum
}

// rect is a rectangle of the drawing.
type rect struct{ x, y, w, h float64 }

// inner is what is left of a rectangle for the parts below its label.
func (r rect) inner() rect {
	const pad, head = 2.0, 17.0
	if r.h < head+12 || r.w < 24 {
		return rect{r.x + pad, r.y + pad, max(r.w-2*pad, 0), max(r.h-2*pad, 0)}
	}
	return rect{r.x + pad, r.y + head, r.w - 2*pad, r.h - head - pad}
}

// SVG draws the treemap. The same items give the same bytes, in whatever order
// they come.
func (t Treemap) SVG() string {
	all := rect{0, 0, orSize(t.Width, 960), orSize(t.Height, 540)}
	var w writer
	w.open("svg", "class", "figure treemap", "viewBox", box(all.w, all.h), "role", "group", "aria-label", t.Title)
	draw(&w, t.Items, all, 0)
	w.shut("svg")
	return w.String()
}

func orSize(v, other float64) float64 {
	if v > 0 {
		return v
	}
	return other
}

func draw(w *writer, items []Item, into rect, depth int) {
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(b.size(), a.size()), cmp.Compare(a.Label, b.Label))
	})
	items = slices.DeleteFunc(items, func(i Item) bool { return i.size() <= 0 })
	places := squarify(items, into)
	for i, item := range items {
		r := places[i]
		if r.w < 0.5 || r.h < 0.5 {
			continue // nobody would see it
		}
		w.open("g", "class", strings.TrimSuffix("area area-"+item.Kind, " area-"), "data-depth", []string{"0", "1", "2"}[min(depth, 2)])
		if item.Href != "" {
			w.open("a", "href", item.Href)
		}
		w.text("title", orElse(item.Title, item.Label))
		w.empty("rect", "x", num(r.x), "y", num(r.y), "width", num(r.w), "height", num(r.h))
		if label := clip(item.Label, (r.w-8)/noteSize); label != "" && r.h >= 16 {
			w.text("text", label, "x", num(r.x+4), "y", num(r.y+12.5), "font-size", num(noteSize))
		}
		if item.Href != "" {
			w.shut("a")
		}
		if len(item.Parts) > 0 {
			draw(w, item.Parts, r.inner(), depth+1)
		}
		w.shut("g")
	}
}

// squarify divides a rectangle among items, largest first, so that the pieces
// are nearly square: Bruls, Huizing and van Wijk, "Squarified treemaps" (2000).
func squarify(items []Item, r rect) []rect {
	out := make([]rect, 0, len(items))
	total := 0.0
	for _, i := range items {
		total += i.size()
	}
	if total == 0 {
		return out
	}
	scale := r.w * r.h / total
	for len(items) > 0 {
		side := min(r.w, r.h)
		n, sum := 1, items[0].size()*scale
		largest := sum
		for n < len(items) {
			next := items[n].size() * scale
			if worst(largest, next, sum+next, side) > worst(largest, items[n-1].size()*scale, sum, side) {
				break
			}
			sum += next
			n++
		}
		r = row(items[:n], sum, scale, r, &out)
		items = items[n:]
	}
	return out
}

// worst is the worst ratio of sides in a row of areas between smallest and
// largest, whose sum is given, along a side.
func worst(largest, smallest, sum, side float64) float64 {
	s, l := sum*sum, side*side
	return max(l*largest/s, s/(l*smallest))
}

// row places a row along the shorter side and returns what is left.
func row(items []Item, sum, scale float64, r rect, out *[]rect) rect {
	if r.w >= r.h {
		depth, y := 0.0, r.y
		if r.h > 0 {
			depth = sum / r.h
		}
		for _, i := range items {
			h := 0.0
			if depth > 0 {
				h = i.size() * scale / depth
			}
			*out = append(*out, rect{r.x, y, depth, h})
			y += h
		}
		return rect{r.x + depth, r.y, max(r.w-depth, 0), r.h}
	}
	depth, x := sum/r.w, r.x
	for _, i := range items {
		w := i.size() * scale / depth
		*out = append(*out, rect{x, r.y, w, depth})
		x += w
	}
	return rect{r.x, r.y + depth, r.w, max(r.h-depth, 0)}
}
