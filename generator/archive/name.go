package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/paper"
)

// Extension is the suffix of every paper's file.
const Extension = ".md"

const maxName = 90 // bytes; leaves room for "-2" and the extension below 100 bytes

var (
	// Looks like an old arXiv identifier; no title may have such a name.
	likeOldArXiv = regexp.MustCompile(`^[a-z]+(-[a-z]+)?-\d{7}$`)
	// Ends like a name with a hash.
	likeHashed = regexp.MustCompile(`-[0-9a-f]{8}$`)
	// Names with a meaning for Hugo or the site.
	reserved = regexp.MustCompile(`^(index|page|feed)$`)
)

// IsDevice reports whether Windows reserves a name for a device, whatever its extension. No
// file can have such a name there, not even in a git checkout.
func IsDevice(name string) bool {
	if len(name) == 4 && '0' <= name[3] && name[3] <= '9' {
		return strings.EqualFold(name[:3], "com") || strings.EqualFold(name[:3], "lpt")
	}
	return slices.ContainsFunc(devices, func(d string) bool { return strings.EqualFold(d, name) })
}

var devices = []string{"con", "prn", "aux", "nul"}

// FileName returns the name of a paper's file without its extension, which is also the last
// part of its permalink /papers/<name>/: "2510.06084", "hep-th-9901001", "10.1000-182", or the
// slug of a title. It is valid in every file system and URL, at most 100 bytes long, and
// different for different identifiers: if characters had to be replaced, a hash of the
// identifier is appended. The name for the empty ID is "x" and a hash.
func FileName(id paper.ID) string {
	value := id.Value()
	name := safeName(strings.Replace(value, "/", "-", 1))
	same := name != "" && len(name) <= maxName
	switch id.Scheme() {
	case paper.SchemeArXiv:
		same = same && name == strings.Replace(value, "/", "-", 1)
	case paper.SchemeDOI:
		// The part before the slash contains no hyphen, so the replacement is reversible.
		same = same && name == strings.Replace(value, "/", "-", 1) && !likeHashed.MatchString(name)
	case paper.SchemeTitle:
		same = same && name == value && !reserved.MatchString(name) && !IsDevice(name) && !likeOldArXiv.MatchString(name)
	default:
		same = false
	}
	if same {
		return name
	}
	sum := sha256.Sum256([]byte(id))
	hash := hex.EncodeToString(sum[:4])
	if name = cut(name, maxName-len(hash)-1); name == "" {
		return "x" + hash
	}
	return name + "-" + hash
}

// safeName keeps letters, marks, digits and underscores, and single dots between them. Every
// other character becomes a hyphen.
func safeName(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == utf8.RuneError:
			r = '-'
		case unicode.IsUpper(r):
			r = unicode.ToLower(r)
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r), r == '_':
		case r == '.' && b.Len() > 0 && !strings.HasSuffix(b.String(), "."):
		default:
			r = '-'
		}
		b.WriteRune(r)
	}
	return strings.Trim(b.String(), "-._")
}

// cut shortens s to at most n bytes without splitting a character.
func cut(s string, n int) string {
	if len(s) > n {
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n]
	}
	return strings.TrimRight(s, "-._")
}

// Permalink returns the permanent path of a paper's page on the site: "/papers/2510.06084/".
func Permalink(id paper.ID) string { return "/papers/" + FileName(id) + "/" }

// Undated is the folder of content/ for papers without a date.
const Undated = "undated"

// Path returns where a paper's file belongs, slash-separated and relative to content/:
// "2025/10/07/2510.06084.md", or "undated/title.md" if the paper has no date.
func Path(p paper.Paper) string { return folder(p.Date) + "/" + FileName(p.ID) + Extension }

func folder(d paper.Day) string {
	if d == 0 {
		return Undated
	}
	return strings.ReplaceAll(d.String(), "-", "/")
}

var topFolder = regexp.MustCompile(`^(?:\d{4}|` + Undated + `)$`)

// HoldsPapers reports whether a folder directly in content/ is for papers: a year, or the
// folder for papers without a date. All other folders are for the user's own pages.
func HoldsPapers(name string) bool { return topFolder.MatchString(name) }

// IsPaper reports whether a path relative to content/ is that of a paper's file. Hugo's index
// files are not.
func IsPaper(path string) bool {
	folder, name := splitPath(path)
	return name != "" && name != "index" && name != "_index" && (isDayFolder(folder) || folder == Undated)
}

// splitPath splits the path of a page into its folder and its name without the extension. The
// name is empty if the path is not that of a page.
func splitPath(path string) (folder, name string) {
	slash := strings.LastIndexByte(path, '/')
	name, isPage := strings.CutSuffix(path[slash+1:], Extension)
	if slash < 0 || !isPage || strings.HasPrefix(name, ".") {
		return "", ""
	}
	return path[:slash], name
}

// inDayFolder reports whether a path is that of a page in a day's folder.
func inDayFolder(path string) bool {
	folder, name := splitPath(path)
	return name != "" && isDayFolder(folder)
}

// isDayFolder reports whether a path is that of a day's folder, "2025/10/07". It avoids a
// regular expression because a large archive calls it for each file.
func isDayFolder(path string) bool {
	const like = "0000/00/00"
	for i := range len(path) {
		if i == len(like) || like[i] == '/' && path[i] != '/' || like[i] == '0' && (path[i] < '0' || path[i] > '9') {
			return false
		}
	}
	return len(path) == len(like)
}

// HasPageExtension reports whether Hugo makes a page of a file with this name.
func HasPageExtension(name string) bool {
	switch filepath.Ext(name) {
	case Extension, ".markdown", ".html", ".htm":
		return true
	}
	return false
}

// dayOf returns the day in a paper's path, or 0 if that is not a valid date.
func dayOf(path string) paper.Day {
	folder, name := splitPath(path)
	if name == "" || !isDayFolder(folder) {
		return 0
	}
	day, err := paper.ParseDay(strings.ReplaceAll(folder, "/", "-"))
	if err != nil {
		return 0
	}
	return day
}
