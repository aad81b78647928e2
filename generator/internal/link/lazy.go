package link

import "slices"

// lazyStyles adds the stylesheets of what the scripts import lazily, by
// import() with a literal specifier, however many such steps away. import()
// fetches scripts alone, so nobody would load these styles later on. They come
// behind the others, as they would if they were loaded when they are asked for.
// Within a bundle there is nothing to do: an entry's stylesheet holds the rules
// of its lazy chunks.
func (l *linker) lazyStyles(scripts []node, visited map[node]bool, out *[]node) {
	seen := map[node]bool{}
	for _, n := range scripts {
		seen[n] = true
	}
	for queue := slices.Clone(scripts); len(queue) > 0; queue = queue[1:] {
		for _, t := range l.lazy(queue[0]) {
			l.stylesOf(t, visited, out)
			for todo := []target{t}; len(todo) > 0; todo = todo[1:] {
				if n := todo[0].node; n.path != "" && !seen[n] {
					seen[n] = true
					queue = append(queue, n)
					todo = append(todo, l.next(n)...)
				}
			}
		}
	}
}

// lazy lists the targets that a file imports with import(). A specifier that
// only the browser resolves is not among them.
func (l *linker) lazy(n node) []target {
	f := l.files[n]
	var out []target
	for _, p := range f.Lazy {
		out = append(out, target{node: node{n.unit, p}})
	}
	for _, spec := range f.BareLazy {
		if t, ok := l.resolve(n.unit, spec); ok {
			out = append(out, t)
		}
	}
	return out
}
