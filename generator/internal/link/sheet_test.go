package link

import (
	"slices"
	"testing"
)

func TestStylesheetAtAFixedPath(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Plan.MFEs[0].Sheet = "cart/style.css"
	files := mustLink(t, in).Files
	i := slices.IndexFunc(files, func(f File) bool { return f.Path == "cart/style.css" })
	if i < 0 || string(files[i].Data) != "@import \"/shop/assets/cart/cart.css\";\n" || files[i].URL != "/shop/cart/style.css" {
		t.Errorf("got %+v", files)
	}

	in = shop()
	in.Plan.MFEs[2].Sheet = "tips/style.css"
	if _, list := Link(in); len(list) != 1 || list[0].Code != "MFE432" {
		t.Errorf("an MFE without styles: %v", list)
	}
}
