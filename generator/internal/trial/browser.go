package trial

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// browsers are where a Chromium usually is.
func browsers() []string {
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome"}
	switch runtime.GOOS {
	case "darwin":
		for _, app := range []string{"Chromium", "Google Chrome", "Microsoft Edge"} {
			names = append(names, "/Applications/"+app+".app/Contents/MacOS/"+app)
		}
	case "windows":
		for _, folder := range []string{"ProgramFiles", "ProgramFiles(x86)", "LocalAppData"} {
			names = append(names, os.Getenv(folder)+`\Google\Chrome\Application\chrome.exe`, os.Getenv(folder)+`\Microsoft\Edge\Application\msedge.exe`)
		}
	}
	return names
}

// find returns the program: the one that is asked for, $CHROME, or the first
// that there is.
func find(wanted string) (string, error) {
	if wanted == "" {
		wanted = os.Getenv("CHROME")
	}
	candidates := browsers()
	if wanted != "" {
		candidates = []string{wanted}
	}
	for _, name := range candidates {
		if program, err := exec.LookPath(name); err == nil {
			return program, nil
		}
	}
	if wanted != "" {
		return "", fmt.Errorf("%w at %s", ErrNoBrowser, wanted)
	}
	return "", fmt.Errorf("%w: install Chromium or Chrome, or name one with --browser or $CHROME", ErrNoBrowser)
}

// open starts a browser without a window. ended tells when it ends by itself.
func open(ctx context.Context, program, url string) (stop func(), ended <-chan error, err error) {
	profile, remove, err := scratch()
	if err != nil {
		return nil, nil, err
	}
	args := []string{
		"--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-extensions", "--user-data-dir=" + profile,
		// In the headless mode a page counts as hidden otherwise, and timers slow down.
		"--disable-renderer-backgrounding", "--disable-background-timer-throttling",
	}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // as root, as in containers, it does not start with one
	}
	ctx, cancel := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, program, append(args, url)...)
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		cancel()
		remove()
		return nil, nil, fmt.Errorf("start %s: %w", program, err)
	}
	done, gone := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(gone)
		err := cmd.Wait()
		if err == nil {
			err = fmt.Errorf("%s gave up", program)
		}
		done <- err
	}()
	return func() {
		cancel()
		select {
		case <-gone:
		case <-time.After(10 * time.Second):
		}
		remove()
	}, done, nil
}
