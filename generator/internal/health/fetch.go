package health

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// answer is what came for a request.
type answer struct {
	err       error    // there was none, or not all of it
	from      *url.URL // after redirects
	status    int
	header    http.Header
	integrity string // of the body
	body      []byte // where it was to be kept
	size      int64  // of the body, after decompression; one more than was allowed when there was more
	took      time.Duration
	timeout   time.Duration // that there was
}

// unreachable says why there is no answer.
func (a answer) unreachable() string {
	var of *url.Error // which begins with the method and the URL
	err := a.err
	if errors.As(err, &of) {
		err = of.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("no answer within %v", a.timeout)
	}
	return "no answer: " + err.Error()
}

// again reports whether another attempt may go better.
func (a answer) again() bool {
	return a.err != nil || a.status >= 500 || a.status == http.StatusTooManyRequests || a.status == http.StatusRequestTimeout
}

const (
	// redirects is how many redirects of one request are followed.
	redirects = 5
	// pause is the time before a second attempt. It doubles.
	pause = 200 * time.Millisecond
)

// newClient copies client so that it stays on the host that it was sent to.
// Elsewhere may be anything: a login page, another site, an internal address.
func newClient(client *http.Client, concurrency int) *http.Client {
	out := http.Client{}
	if client != nil {
		out = *client
	} else {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.MaxIdleConnsPerHost = concurrency
		out.Transport = transport
	}
	out.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if len(via) > redirects || !sameHost(via[0].URL, next.URL) {
			return http.ErrUseLastResponse // the redirect itself is the answer
		}
		return nil
	}
	return &out
}

// sameHost reports whether b is on a's host, where http may become https.
func sameHost(a, b *url.URL) bool {
	if !strings.EqualFold(a.Hostname(), b.Hostname()) {
		return false
	}
	if a.Scheme == b.Scheme {
		return port(a) == port(b)
	}
	return a.Scheme == "http" && b.Scheme == "https"
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	return map[string]string{"http": "80", "https": "443"}[u.Scheme]
}

// fetch asks for a URL, and again as often as there are retries. It reads at
// most limit bytes and one more, and keeps them when asked to.
func (p *prober) fetch(ctx context.Context, at string, limit int64, keep bool) answer {
	for attempt := 0; ; attempt++ {
		a := p.once(ctx, at, limit, keep)
		p.requests.Add(1)
		p.bytes.Add(a.size)
		if attempt >= p.options.Retries || !a.again() || ctx.Err() != nil {
			return a
		}
		select {
		case <-time.After(pause << min(attempt, 5)):
		case <-ctx.Done():
			return a
		}
	}
}

func (p *prober) once(ctx context.Context, at string, limit int64, keep bool) (a answer) {
	a.timeout = p.options.Timeout
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	start := time.Now()
	defer func() { a.took = time.Since(start) }()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		a.err = err
		return a
	}
	request.Header.Set("User-Agent", "mfegen-health")
	request.Header.Set("Accept", "*/*")
	res, err := p.client.Do(request)
	if err != nil {
		a.err = err
		return a
	}
	defer res.Body.Close()
	a.from, a.status, a.header = res.Request.URL, res.StatusCode, res.Header
	sum, body := sha256.New(), &bytes.Buffer{}
	to := io.Writer(sum)
	if keep {
		to = io.MultiWriter(sum, body)
	}
	a.size, a.err = io.Copy(to, io.LimitReader(res.Body, limit+1))
	a.integrity, a.body = metadata(sum.Sum(nil)), body.Bytes()
	return a
}
