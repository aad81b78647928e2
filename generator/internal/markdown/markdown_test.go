package markdown

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRender(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ src, want string }{
		"a paragraph": {"One *two* **three**.", "<p>One <em>two</em> <strong>three</strong>.</p>\n"},
		"a heading has an id, and a link beside it": {
			"## Two words", `<div class="heading"><h2 id="two-words">Two words</h2><a class="anchor" href="#two-words" aria-labelledby="two-words">#</a></div>` + "\n"},
		"ids are told apart": {"## A\n## A\n", `<div class="heading"><h2 id="a">A</h2><a class="anchor" href="#a" aria-labelledby="a">#</a></div>` + "\n" +
			`<div class="heading"><h2 id="a-2">A</h2><a class="anchor" href="#a-2" aria-labelledby="a-2">#</a></div>` + "\n"},
		"no level is skipped":                                {"#### Deep", `<div class="heading"><h2 id="deep">Deep</h2><a class="anchor" href="#deep" aria-labelledby="deep">#</a></div>` + "\n"},
		"a heading in a quotation is no part of the outline": {"> # Loud", "<blockquote>\n<h1>Loud</h1>\n</blockquote>\n"},
		"a table scrolls, and aligns by class": {"| a | b |\n|---|--:|\n| 1 | 2 |\n",
			`<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>` + "\n<thead>\n<tr>\n" + `<th scope="col">a</th>` + "\n" + `<th scope="col" class="right">b</th>` +
				"\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n" + `<td class="right">2</td>` + "\n</tr>\n</tbody>\n</table></div>\n"},
		"a table without rows":                 {"| a |\n|---|\n", `<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>` + "\n<thead>\n<tr>\n" + `<th scope="col">a</th>` + "\n</tr>\n</thead>\n</table></div>\n"},
		"an empty corner is no header":         {"| | b |\n|---|---|\n| 1 | 2 |\n", `<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>` + "\n<thead>\n<tr>\n<td></td>\n" + `<th scope="col">b</th>` + "\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table></div>\n"},
		"strikethrough and a bare link":        {"~~old~~ https://example.com", `<p><del>old</del> <a href="https://example.com">https://example.com</a></p>` + "\n"},
		"a task is a picture":                  {"- [x] a\n", "<ul>\n<li><span class=\"task\" role=\"img\" aria-label=\"done\">☑</span> a</li>\n</ul>\n"},
		"code is highlighted by class":         {"```js\nlet a\n```\n", `<div class="code" data-language="js"><pre tabindex="0"><code><span class="kd">let</span> a</code></pre></div>` + "\n"},
		"code in no language is as it is":      {"```\n<b>\n```\n", `<div class="code"><pre tabindex="0"><code>&lt;b&gt;</code></pre></div>` + "\n"},
		"code in an unknown language":          {"```zzz\na\n```\n", `<div class="code" data-language="zzz"><pre tabindex="0"><code>a</code></pre></div>` + "\n"},
		"safe HTML stays without attributes":   {"a <kbd onclick=\"x()\">K</kbd>", "<p>a <kbd>K</kbd></p>\n"},
		"other HTML leaves its text":           {"a <font color=red>b</font>", "<p>a b</p>\n"},
		"a script goes":                        {"<script>alert(1)</script>\n\nb", "\n<p>b</p>\n"},
		"a script that never ends goes":        {"<script>alert(1)", ""},
		"a comment goes":                       {"a <!-- b --> c", "<p>a  c</p>\n"},
		"what is left open is closed":          {"a <kbd>b\n\nc", "<p>a <kbd>b</kbd></p>\n<p>c</p>\n"},
		"an element that cannot stand there":   {"<details><summary>S</summary>\n\ntext\n\n</details>", "<details><summary>S</summary>\n<p>text</p>\n</details>"},
		"a javascript link loses its target":   {"[a](javascript:x)", "<p>a</p>\n"},
		"an image of others becomes a link":    {"![a](https://e.example/a.png)", `<p><a href="https://e.example/a.png">a</a></p>` + "\n"},
		"a badge is the link around it":        {"[![a](https://e.example/a.png)](https://b.example)", `<p><a href="https://b.example">a</a></p>` + "\n"},
		"an image of the site's own":           {"![a](a.png)", `<p><img src="a.png" alt="a" loading="lazy"></p>` + "\n"},
		"a heading with markup and quotes":     {"## It’s `x` & <b>y</b>", `<div class="heading"><h2 id="its-x-y">It’s <code>x</code> &amp; <b>y</b></h2><a aria-labelledby="its-x-y" class="anchor" href="#its-x-y">#</a></div>` + "\n"},
		"a heading of signs alone has an id":   {"## ???", `<div class="heading"><h2 id="section">???</h2><a class="anchor" href="#section" aria-labelledby="section">#</a></div>` + "\n"},
		"letters of other scripts stay in ids": {"## Größe 数", `<div class="heading"><h2 id="größe-数">Größe 数</h2><a class="anchor" href="#größe-数" aria-labelledby="größe-数">#</a></div>` + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, Render([]byte(c.src), Options{}).HTML); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRenderOutline(t *testing.T) {
	t.Parallel()
	doc := Render([]byte("# Title `x`\n\nIntro\ntext.\n\n## One\n\nwords [here](b.md)\n\n#### Two\n\n```js\ncode()\n```\n\n## One\n"), Options{Prefix: "p-", Level: 3})
	want := Document{
		HTML: doc.HTML, Title: "Title x",
		Headings: []Heading{{3, "p-one", "One"}, {4, "p-two", "Two"}, {3, "p-one-2", "One"}},
		Sections: []Section{{"", "", "Intro text."}, {"p-one", "One", "words here"}, {"p-two", "Two", "code()"}, {"p-one-2", "One", ""}},
	}
	if diff := cmp.Diff(want, doc); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(doc.HTML, "Title") {
		t.Errorf("the title is in the text:\n%s", doc.HTML)
	}
}

func TestRenderFootnote(t *testing.T) {
	t.Parallel()
	got := Render([]byte("a[^1]\n\n[^1]: note\n"), Options{Prefix: "p-"}).HTML
	for _, want := range []string{`href="#p-fn:1"`, `id="p-fn:1"`, `href="#p-fnref:1"`, `id="p-fnref:1"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

func TestRenderAsksForEveryLink(t *testing.T) {
	t.Parallel()
	var asked []Link
	got := Render([]byte("One [a](a.md) and\n  ![b](b.png), [dead *end*](c.md).\n"), Options{Link: func(l Link) string {
		asked = append(asked, l)
		if l.Dest == "c.md" {
			return ""
		}
		return "to/" + l.Dest
	}}).HTML
	want := []Link{{"a.md", false, 1, 5}, {"b.png", true, 2, 3}, {"c.md", false, 2, 16}}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("<p>One <a href=\"to/a.md\">a</a> and\n<img src=\"to/b.png\" alt=\"b\" loading=\"lazy\">, dead <em>end</em>.</p>\n", got); diff != "" {
		t.Error(diff)
	}
}

func TestInline(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"The `id` of a [page](https://e.example).": `The <code>id</code> of a <a href="https://e.example">page</a>.`,
		"see [there](there.md)":                    "see there",
		"one\n\ntwo":                               "<p>one</p>\n<p>two</p>",
		"":                                         "",
	} {
		if got := Inline(src); got != want {
			t.Errorf("Inline(%q) = %q, want %q", src, got, want)
		}
	}
}

func TestFront(t *testing.T) {
	t.Parallel()
	fields, body, wrong := Front([]byte("---\ntitle: \"A: b\"\norder:  3\n# no\nnonsense\n---\ntext\n"))
	if diff := cmp.Diff([]Field{{"title", "A: b", 2, 8}, {"order", "3", 3, 9}}, fields); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("\n\n\n\n\n\ntext\n", string(body)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{5}, wrong); diff != "" {
		t.Error(diff)
	}
	for _, src := range []string{"", "text", "---\nnever: ends\n", "text\n---\na: b\n---\n"} {
		if fields, body, _ := Front([]byte(src)); len(fields) > 0 || string(body) != src {
			t.Errorf("Front(%q) = %v, %q", src, fields, body)
		}
	}
}
