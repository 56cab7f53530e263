package preview

import (
	"path"
	"strings"
)

const htmlType = "text/html; charset=utf-8"

// contentTypes maps file extensions to media types.
var contentTypes = map[string]string{
	".html": htmlType, ".htm": htmlType,
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json; charset=utf-8", ".map": "application/json; charset=utf-8",
	".jsonl": "application/x-ndjson; charset=utf-8", ".ndjson": "application/x-ndjson; charset=utf-8",
	".xml": "application/xml; charset=utf-8", ".xsl": "application/xml; charset=utf-8",
	".rss":         "application/rss+xml; charset=utf-8",
	".opml":        "text/x-opml; charset=utf-8",
	".atom":        "application/atom+xml; charset=utf-8",
	".txt":         "text/plain; charset=utf-8",
	".md":          "text/markdown; charset=utf-8",
	".csv":         "text/csv; charset=utf-8",
	".bib":         "application/x-bibtex; charset=utf-8",
	".ris":         "application/x-research-info-systems; charset=utf-8",
	".webmanifest": "application/manifest+json; charset=utf-8",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".jpg":         "image/jpeg", ".jpeg": "image/jpeg",
	".gif":   "image/gif",
	".webp":  "image/webp",
	".avif":  "image/avif",
	".ico":   "image/vnd.microsoft.icon",
	".woff":  "font/woff",
	".woff2": "font/woff2",
	".ttf":   "font/ttf",
	".otf":   "font/otf",
	".mp4":   "video/mp4",
	".webm":  "video/webm",
	".pdf":   "application/pdf",
	".wasm":  "application/wasm",
	".gz":    "application/gzip", // served as it is, never with Content-Encoding
	".zip":   "application/zip",
}

// ContentType returns the media type under which a static host serves a file of that name. It
// uses its own table because the system's differs between machines. Unknown types are
// downloaded, not shown.
func ContentType(name string) string {
	if t, ok := contentTypes[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}
