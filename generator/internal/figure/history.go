package figure

// History shows how a size went from version to version, against a limit.
type History struct {
	Title  string
	Points []Point // the oldest first
	Limit  float64 // 0 is none
}

// Point is one version's size.
type Point struct {
	Label string // the version
	Title string // said of it, with its size in words
	Value float64
}

// SVG draws a bar for each point and a line for the limit.
func (h History) SVG() string {
	const height, bar, between, head, foot = 120.0, 28.0, 10.0, 6.0, 20.0
	top := h.Limit
	for _, p := range h.Points {
		top = max(top, p.Value)
	}
	top = max(top*1.05, 1)
	wide := max(float64(len(h.Points))*(bar+between)+between, 120)
	scale := (height - head - foot) / top
	var w writer
	w.open("svg", "class", "figure history", "viewBox", box(wide, height), "width", num(wide), "height", num(height),
		"role", "group", "aria-label", h.Title)
	for i, p := range h.Points {
		kind := ""
		if h.Limit > 0 && p.Value > h.Limit {
			kind = " over"
		}
		x, tall := between+float64(i)*(bar+between), max(p.Value, 0)*scale
		w.open("g", "class", "bar"+kind)
		w.text("title", orElse(p.Title, p.Label))
		w.empty("rect", "x", num(x), "y", num(height-foot-tall), "width", num(bar), "height", num(tall), "rx", "2")
		w.text("text", clip(p.Label, (bar+between)/9), "x", num(x+bar/2), "y", num(height-6), "text-anchor", "middle", "font-size", "9")
		w.shut("g")
	}
	if h.Limit > 0 {
		y := height - foot - h.Limit*scale
		w.empty("line", "class", "limit", "x1", "0", "x2", num(wide), "y1", num(y), "y2", num(y))
	}
	w.shut("svg")
	return w.String()
}
