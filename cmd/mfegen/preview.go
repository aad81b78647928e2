package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/mfegen/mfegen/generator"
)

func newPreview(a *app) *cobra.Command {
	var f previewFlags
	cmd := &cobra.Command{
		Use:   "preview",
		Short: "Serve the built site as its hosts will",
		Long: `Preview serves the out folder with exactly the headers, rewrites and status
codes that the build wrote for the hosts. It serves what is there: after a new
build, reload the page.

When the port is taken, the next free one is used, unless --port says which. It
ends with Ctrl-C, and then the exit code is 0.`,
		Example: examples(
			"mfegen preview --open",
			"mfegen preview --port 8080",
			"mfegen preview --host 0.0.0.0     for a phone in the same network",
		),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.fixed = cmd.Flags().Changed("port")
			return a.preview(cmd.Context(), f)
		},
	}
	s := cmd.Flags()
	s.SortFlags = false
	s.StringVarP(&f.out, "out", "o", "", "the `DIR` to serve, instead of site.out")
	s.IntVarP(&f.port, "port", "p", 4173, "the `PORT` to listen on; 0 is any free one")
	s.StringVar(&f.host, "host", "127.0.0.1", "the `ADDRESS` to listen on")
	s.BoolVar(&f.open, "open", false, "open the site in the browser")
	s.BoolVarP(&f.verbose, "verbose", "v", false, "print every request")
	must(cmd.MarkFlagDirname("out"))
	must(cmd.RegisterFlagCompletionFunc("host", cobra.FixedCompletions([]string{"127.0.0.1", "0.0.0.0"}, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

type previewFlags struct {
	out, host     string
	port          int
	fixed         bool // whether the command line has the port
	open, verbose bool
}

func (a *app) preview(ctx context.Context, f previewFlags) error {
	if f.port < 0 || f.port > 65535 {
		return usageError{fmt.Sprintf("--port %d is not between 0 and 65535", f.port), "mfegen preview"}
	}
	o := a.options()
	o.Out = f.out
	site, err := generator.Handler(o)
	if err != nil {
		return err
	}
	base, err := generator.Base(o)
	if err != nil {
		return err
	}
	l, err := listen(ctx, f)
	if err != nil {
		return err
	}
	if f.verbose {
		site = a.logged(site)
	}
	urls := addresses(l.Addr().(*net.TCPAddr), base)
	if err := a.announce(urls); err != nil {
		return err
	}
	if f.open {
		if err := open(urls[0]); err != nil {
			fmt.Fprintf(a.err.w, "mfegen: the browser does not open: %v\n", err)
		}
	}
	return serve(ctx, l, site)
}

// serve answers until the context ends, and lets the answers that are under
// way finish.
func serve(ctx context.Context, l net.Listener, h http.Handler) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer cancel()
		done <- srv.Shutdown(last)
	})
	err := srv.Serve(l)
	if stop() || !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	if err := <-done; !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return srv.Close()
}

// ports is how many ports after the usual one are tried.
const ports = 20

// listen takes the port, or else the next one that is free.
func listen(ctx context.Context, f previewFlags) (net.Listener, error) {
	var first error
	for port := f.port; port < f.port+ports && port <= 65535; port++ {
		var c net.ListenConfig
		l, err := c.Listen(ctx, "tcp", net.JoinHostPort(f.host, strconv.Itoa(port)))
		if err == nil {
			return l, nil
		}
		if first == nil {
			first = err
		}
		// What the system refuses may be the port; all else is the address.
		var refused *os.SyscallError
		if f.fixed || !errors.As(err, &refused) {
			break
		}
	}
	if f.fixed {
		return nil, fmt.Errorf("%w; leave --port out, and the next free port is taken", first)
	}
	return nil, first
}

// addresses are the URLs of the site at the listener, the one for this machine
// first.
func addresses(at *net.TCPAddr, base string) []string {
	port := strconv.Itoa(at.Port)
	if !at.IP.IsUnspecified() {
		return []string{"http://" + net.JoinHostPort(at.IP.String(), port) + base}
	}
	urls := []string{"http://localhost:" + port + base}
	networks, _ := net.InterfaceAddrs() // without them the first URL is enough
	for _, n := range networks {
		if ip, ok := n.(*net.IPNet); ok && ip.IP.To4() != nil && !ip.IP.IsLoopback() {
			urls = append(urls, "http://"+net.JoinHostPort(ip.IP.String(), port)+base)
		}
	}
	return urls
}

func (a *app) announce(urls []string) error {
	if a.json {
		return a.printJSON(map[string][]string{"urls": urls})
	}
	for _, url := range urls {
		if _, err := fmt.Fprintln(a.out.w, a.out.paint(cyan, url)); err != nil {
			return err
		}
	}
	if a.err.tty && !a.quiet {
		fmt.Fprintln(a.err.w, a.err.paint(dim, "Ctrl-C ends the preview"))
	}
	return nil
}

// logged prints a line for each request.
func (a *app) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		answer := &answer{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(answer, r)
		status := strconv.Itoa(answer.status)
		if answer.status >= 400 {
			status = a.err.paint(red, status)
		}
		fmt.Fprintf(a.err.w, "%s %s %s %s %s\n", r.Method, r.URL.RequestURI(), status, size(answer.size), duration(time.Since(start)))
	})
}

// answer remembers what was answered.
type answer struct {
	http.ResponseWriter
	status int
	size   int64
}

func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	n, err := a.ResponseWriter.Write(b)
	a.size += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the writer.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// open shows the URL in the user's browser.
func open(url string) error {
	switch runtime.GOOS {
	case "darwin":
		return exec.Command("open", url).Start()
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", url).Start()
	}
	return exec.Command("xdg-open", url).Start()
}
