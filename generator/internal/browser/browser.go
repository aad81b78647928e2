// Package browser drives a headless Chromium in Go tests and records what a
// page does: messages, exceptions, violations of its Content Security Policy
// and every request. It knows nothing of mfegen and is for tests only.
package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser is a running Chromium, shared by all tests of a test binary.
type Browser struct {
	ctx     context.Context
	address string

	mu     sync.Mutex
	errors []string // of the protocol: events that chromedp could not read
}

var shared struct {
	once    sync.Once
	browser *Browser
	err     error
}

// Start returns the test binary's Chromium and starts it for the first caller.
// It ends with the test binary, however that ends. Without a Chromium the test
// fails. The program is $CHROME, or the first of the usual names in PATH.
func Start(t testing.TB) *Browser {
	t.Helper()
	shared.once.Do(func() { shared.browser, shared.err = start() })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.browser
}

// Address is the URL that other programs connect to. What they do to the
// browser is not recorded.
func (b *Browser) Address() string { return b.address }

var errMissing = errors.New(`no Chromium for the browser tests
	Debian and Ubuntu: apt-get install chromium
	Fedora: dnf install chromium
	macOS: brew install --cask chromium
	or set CHROME to the path of a Chromium or Chrome`)

var names = []string{
	"/usr/bin/chromium",
	"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
}

func find() (string, error) {
	candidates := names
	if p := os.Getenv("CHROME"); p != "" {
		candidates = []string{p}
	}
	for _, name := range candidates {
		if p, err := exec.LookPath(name); err == nil {
			return p, nil
		}
	}
	return "", errMissing
}

// guard runs the browser and outlives the test binary: when its standard input
// closes, which happens also when the test binary is killed, it ends the
// browser and removes the profile.
const guard = `
trap : INT TERM HUP
profile=$1; shift
"$@" </dev/null >"$profile/log" 2>&1 &
pid=$!
read -r _
kill $pid
n=0
while kill -0 $pid && [ $n -lt 30 ]; do sleep 0.1; n=$((n+1)); done
kill -KILL $pid
rm -rf "$profile" || { sleep 1; rm -rf "$profile"; }
`

func start() (*Browser, error) {
	program, err := find()
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "mfegen-browser-")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("sh", "-c", guard, "guard", profile, program,
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--disable-default-apps", "--disable-extensions", "--disable-dev-shm-usage",
		"--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
		"--disable-renderer-backgrounding", "--disable-features=Translate,OptimizationHints,MediaRouter",
		"--password-store=basic", "--use-mock-keychain", "--hide-scrollbars", "--mute-audio",
		"--force-color-profile=srgb", "--no-default-browser-check",
		"--user-data-dir="+profile, "--remote-debugging-port=0", "about:blank")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		os.RemoveAll(profile)
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	keep(stdin)
	address, err := endpoint(profile)
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(profile, "log"))
		stdin.Close()
		return nil, fmt.Errorf("start %s: %w\n%s", program, err, log)
	}

	b := &Browser{address: address}
	alloc, _ := chromedp.NewRemoteAllocator(context.Background(), address, chromedp.NoModifyURL)
	b.ctx, _ = chromedp.NewContext(alloc, chromedp.WithErrorf(b.protocolError), chromedp.WithLogf(b.protocolError))
	if err := chromedp.Run(b.ctx); err != nil {
		stdin.Close()
		return nil, fmt.Errorf("connect to %s: %w", program, err)
	}
	return b, nil
}

var kept []io.Closer

// keep holds the guard's standard input open until the process ends; a pipe
// that the garbage collector finds unused would be closed.
func keep(c io.Closer) { kept = append(kept, c) }

// endpoint waits for the file in which Chromium says where it listens.
func endpoint(profile string) (string, error) {
	file := filepath.Join(profile, "DevToolsActivePort")
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		data, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		if port, path, ok := strings.Cut(strings.TrimSpace(string(data)), "\n"); ok {
			return "ws://127.0.0.1:" + port + path, nil
		}
	}
	return "", errors.New("it does not listen")
}

func (b *Browser) protocolError(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.errors = append(b.errors, fmt.Sprintf(format, args...))
}

func (b *Browser) protocolErrors() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.errors...)
}
