package figure

// passes is how often the boxes are moved towards their neighbours.
const passes = 16

// place gives every vertex its coordinates.
func (l *layout) place() {
	x := margin
	l.columns = make([]float64, len(l.layers))
	for k, layer := range l.layers {
		for _, v := range layer {
			l.columns[k] = max(l.columns[k], v.width)
		}
		for _, v := range layer {
			v.x = x
			if v.node != nil {
				v.width = l.columns[k] // a column of boxes of one width is calm
			}
		}
		x += l.columns[k] + layerGap
	}
	l.width = max(x-layerGap+margin, 2*margin)

	for _, layer := range l.layers {
		y := 0.0
		for _, v := range layer {
			v.y = y + v.height/2
			y += v.height + gap(v)
		}
	}
	for i := range passes {
		for step := range l.layers {
			k := step
			if i%2 == 1 {
				k = len(l.layers) - 1 - step
			}
			settle(l.layers[k], i%2 == 0)
		}
	}
	l.fit()
}

func gap(v *vertex) float64 {
	if v.node == nil {
		return rowGap / 2
	}
	return rowGap
}

// settle moves the vertices of a layer to where the mean of their neighbours
// is, as near as their order and distances allow: the least squares under
// these constraints, by pooling adjacent violators.
func settle(layer []*vertex, forward bool) {
	type pool struct {
		sum, weight float64
		n           int
	}
	// With the distances taken out, the constraint is that places ascend.
	offset := make([]float64, len(layer))
	var pools []pool
	for i, v := range layer {
		if i > 0 {
			u := layer[i-1]
			offset[i] = offset[i-1] + (u.height+v.height)/2 + (gap(u)+gap(v))/2
		}
		near := v.in
		if !forward {
			near = v.out
		}
		want, weight := v.y, 0.1 // without neighbours it stays where it can
		if len(near) > 0 {
			want, weight = 0, float64(len(near))
			for _, o := range near {
				want += o.y
			}
			want /= float64(len(near))
			if v.node == nil {
				weight *= 2 // long arrows are straight
			}
		}
		p := pool{sum: (want - offset[i]) * weight, weight: weight, n: 1}
		for len(pools) > 0 && pools[len(pools)-1].sum/pools[len(pools)-1].weight > p.sum/p.weight {
			last := pools[len(pools)-1]
			pools = pools[:len(pools)-1]
			p = pool{last.sum + p.sum, last.weight + p.weight, last.n + p.n}
		}
		pools = append(pools, p)
	}
	i := 0
	for _, p := range pools {
		for range p.n {
			layer[i].y = p.sum/p.weight + offset[i]
			i++
		}
	}
}

// fit moves the drawing to the origin.
func (l *layout) fit() {
	first := true
	var top, bottom float64
	for _, layer := range l.layers {
		for _, v := range layer {
			if first {
				top, bottom, first = v.y-v.height/2, v.y+v.height/2, false
			}
			top, bottom = min(top, v.y-v.height/2), max(bottom, v.y+v.height/2)
		}
	}
	for _, layer := range l.layers {
		for _, v := range layer {
			v.y += margin - top
		}
	}
	l.height = bottom - top + 2*margin
}
