package host

// limits holds the longest header value that each host sends, in bytes. What
// a host does beyond it differs: Cloudflare drops the line with a warning and
// serves the site without a policy, Vercel refuses the deployment, nginx does
// not start. Where no limit is documented, the number is the longest value
// that was tried and worked.
var limits = map[string]int{
	"apache":     5400,  // tried
	"caddy":      5400,  // tried
	"cloudflare": 1973,  // a line of _headers holds 2,000 with the name; lines beyond are dropped
	"cloudfront": 1750,  // assumed: the quota of response headers policies
	"netlify":    5400,  // tried
	"nginx":      4090,  // a token of the configuration holds 4,096
	"vercel":     32768, // the schema of Build Output API v3
}

// Limit is the longest header value that the host sends, in bytes, or 0 for
// a host without a known limit.
func Limit(host string) int { return limits[host] }
