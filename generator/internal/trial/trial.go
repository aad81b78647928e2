// Package trial lets a browser try MFEs of a site that is being served, and
// gathers what it saw. The browser needs no driver: it opens a page of the
// site, whose script (mfegen/trial of package runtime) asks here what to do
// and tells here what came of it. The package knows no plans and no schemas,
// and judges nothing.
package trial

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"
)

// Page is the name of the page, below the site's base, that a site under trial
// has.
const Page = "mfegen-trial.html"

// api is the folder of what the page asks for.
const api = "mfegen-trial/"

// Case is an MFE and what to try with it. Its form is that of src/trial.ts.
type Case struct {
	MFE     string           `json:"mfe"`
	Modules []Module         `json:"modules"`
	Mounts  bool             `json:"mounts"`
	Props   []map[string]any `json:"props"` // one mount for each
}

// Module is what an MFE exposes.
type Module struct {
	Specifier string   `json:"specifier"`
	Exports   []string `json:"exports"`
}

// Outcome is what the browser saw of a case.
type Outcome struct {
	MFE      string
	Findings []Finding
	// Lost says that the browser gave no answer in time.
	Lost bool
}

// Finding is something that is not as it should be.
type Finding struct {
	Step  string `json:"step"`  // import, mount, update, unmount, remount
	Kind  string `json:"kind"`  // export, error, contract, policy, dom, style, listener, timer, empty
	Text  string `json:"text"`  // one sentence or less
	Props *int   `json:"props"` // index of the props, or nil
}

// Input says what to try.
type Input struct {
	Site    http.Handler
	Base    string // of the site
	Browser string // the program; "" is found
	Cases   []Case
	// Patience is how long one case may take; 0 is a minute.
	Patience time.Duration
	// Done, when set, is told of each outcome as it comes.
	Done func(Outcome)
}

// Run tries the cases in turn, each on a page of its own. The error is about
// the browser or the network, never about an MFE.
func Run(ctx context.Context, in Input) ([]Outcome, error) {
	if in.Patience == 0 {
		in.Patience = time.Minute
	}
	program, err := find(in.Browser)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	s := &server{in: in, results: make(chan result, 1)}
	httpd := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = httpd.Serve(listener) }()
	defer httpd.Close()
	url := fmt.Sprintf("http://%s%s%s", listener.Addr(), in.Base, Page)
	return s.drive(ctx, program, url)
}

// result is an answer of the page.
type result struct {
	n        int
	findings []Finding
}

type server struct {
	in      Input
	results chan result

	mu  sync.Mutex
	now int // the case that is being tried
}

// drive opens the page at the first case that has no outcome, again when one
// gives no answer.
func (s *server) drive(ctx context.Context, program, url string) ([]Outcome, error) {
	var out []Outcome
	for len(out) < len(s.in.Cases) {
		s.mu.Lock()
		s.now = len(out)
		s.mu.Unlock()
		stop, ended, err := open(ctx, program, url+"?case="+strconv.Itoa(len(out)))
		if err != nil {
			return out, err
		}
		more, err := s.collect(ctx, ended, len(out))
		stop()
		out = append(out, more...)
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// collect takes answers until all are there or one does not come.
func (s *server) collect(ctx context.Context, ended <-chan error, from int) ([]Outcome, error) {
	var out []Outcome
	keep := func(o Outcome) {
		out = append(out, o)
		if s.in.Done != nil {
			s.in.Done(o)
		}
	}
	for n := from; n < len(s.in.Cases); n++ {
		timer := time.NewTimer(s.in.Patience)
		select {
		case r := <-s.results:
			timer.Stop()
			if r.n != n {
				n-- // of a page that was given up
				continue
			}
			keep(Outcome{MFE: s.in.Cases[n].MFE, Findings: r.findings})
		case <-timer.C:
			keep(Outcome{MFE: s.in.Cases[n].MFE, Lost: true})
			return out, nil
		case err := <-ended:
			timer.Stop()
			return out, fmt.Errorf("the browser ended: %w", err)
		case <-ctx.Done():
			timer.Stop()
			return out, ctx.Err()
		}
	}
	return out, nil
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.URL.Query().Get("n"))
	switch ours := err == nil && n >= 0 && n < len(s.in.Cases); {
	case ours && r.Method == http.MethodGet && r.URL.Path == s.in.Base+api+"case":
		send(w, s.in.Cases[n])
	case ours && r.Method == http.MethodPost && r.URL.Path == s.in.Base+api+"result":
		s.take(w, r, n)
	default:
		s.in.Site.ServeHTTP(w, r)
	}
}

// take keeps an answer and says which case comes next.
func (s *server) take(w http.ResponseWriter, r *http.Request, n int) {
	var body struct {
		Findings []Finding `json:"findings"`
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err == nil {
		err = json.Unmarshal(data, &body)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	current := n == s.now
	if current {
		s.now++
	}
	s.mu.Unlock()
	next := n + 1
	if next >= len(s.in.Cases) || !current {
		next = -1
	}
	send(w, map[string]int{"next": next})
	if current {
		s.results <- result{n, body.Findings}
	}
}

func send(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		panic("trial: plain values cannot be written as JSON: " + err.Error())
	}
}

// ErrNoBrowser means that no browser was found.
var ErrNoBrowser = errors.New("there is no browser")

// scratch makes a folder for the browser's profile.
func scratch() (dir string, remove func(), err error) {
	dir, err = os.MkdirTemp("", "mfegen-trial-")
	if err != nil {
		return "", nil, fmt.Errorf("make a folder for the browser: %w", err)
	}
	return dir, func() {
		// The browser's last processes may still be writing.
		for range 20 {
			if os.RemoveAll(filepath.Clean(dir)) == nil {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	}, nil
}
