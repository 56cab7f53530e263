package source_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"offprint/generator/source"
)

// TestEncodings checks that text in an encoding other than UTF-8 is decoded if the encoding is
// declared or can be detected.
func TestEncodings(t *testing.T) {
	const chinese = "标题,作者,年份\n雪的研究,李伟;王芳,2010\n"
	const western = "title,authors,year\nUne étude – à l’été,André Bée; Zoë Dée,2010\n"
	little, big := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for _, test := range []struct {
		name, text string
		in         encoding.Encoding
		want, note string
	}{
		{"GB18030", chinese, simplifiedchinese.GB18030, "雪的研究: 李伟, 王芳", "read as GB18030"},
		{"GBK", strings.ReplaceAll(chinese, "李伟", "李喆"), simplifiedchinese.GBK, "雪的研究: 李喆, 王芳", "read as GB18030"},
		{"UTF-16LE without a mark", "title,authors,year\n雪的研究,李伟;王芳,2010\n", little, "雪的研究: 李伟, 王芳", ""},
		{"UTF-16BE without a mark", "title,authors,year\n雪的研究,李伟;王芳,2010\n", big, "雪的研究: 李伟, 王芳", ""},
		{"Windows-1252", western, charmap.Windows1252, "Une étude – à l’été: André Bée, Zoë Dée", ""},
		{"XML", "<?xml version=\"1.0\" encoding='windows-1251'?><rows><row><title>Обучение сетей</title><author>Анна Пчела</author></row></rows>", charmap.Windows1251, "Обучение сетей: Анна Пчела", "read as windows-1251"},
		{"named, GBK", "% Encoding: GBK\n\n@article{a, title={雪的研究}, author={李伟 and 王芳}}\n", simplifiedchinese.GBK, "雪的研究: 李伟, 王芳", "read as gbk"},
		{"named, Latin 2", "% Encoding: ISO8859_2\n\n@article{a, title={Śnieg}, author={Świt, Łucja}}\n", charmap.ISO8859_2, "Śnieg: Łucja Świt", "read as iso-8859-2"},
		{"named, Windows-1251", "% -*- coding: windows-1251 -*-\n@article{a, title={Снег}, author={Белов, Иван}}\n", charmap.Windows1251, "Снег: Иван Белов", "read as windows-1251"},
	} {
		b, err := test.in.NewEncoder().String(test.text)
		if err != nil {
			t.Fatal(err)
		}
		items, report := read(t, []byte(b), source.Input{Today: today})
		if len(items) != 1 || items[0].Record == nil {
			t.Errorf("%s: %+v", test.name, items)
			continue
		}
		p := items[0].Record.Paper
		if got := p.Title + ": " + strings.Join(p.Authors, ", "); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
		if notes := strings.Join(report.Notes, "; "); !strings.Contains(notes, test.note) || test.note == "" && notes != "" {
			t.Errorf("%s: notes %q", test.name, notes)
		}
	}
}

// TestDamagedUTF8 checks that UTF-8 text with an invalid byte is not mistaken for Chinese.
func TestDamagedUTF8(t *testing.T) {
	items, report := read(t, []byte("title,authors\nSnow · Ice · Rain · Fog · Hail · Dew\xe2\xa2,Ann Bée\n"), source.Input{Today: today})
	if len(items) != 1 || items[0].Record == nil || !strings.HasPrefix(items[0].Record.Paper.Title, "Snow · Ice · Rain") || len(report.Notes) > 0 {
		t.Errorf("%+v, %+v", items, report)
	}
}

// TestAnswersWithHeaders checks that HTTP headers before a response, and a separator before
// each JSON text, are skipped.
func TestAnswersWithHeaders(t *testing.T) {
	const snow = `{"title": "Snow on a Scale", "authors": ["Ann Bee"], "doi": "10.1000/snow"}`
	for _, text := range []string{
		"HTTP/2 200 \r\ncontent-type: application/json\r\ndate: Fri, 02 Jan 2026 10:00:00 GMT\r\n\r\n[" + snow + "]",
		"HTTP/1.1 301 Moved Permanently\nLocation: https://example.org/\n\nHTTP/1.1 200 OK\n\n" + snow,
		"HTTP/1.1 200 OK\r\n\r\ntitle,authors,doi\r\nSnow on a Scale,Ann Bee,10.1000/snow\r\n",
		"\x1e" + snow + "\n\x1e" + `{"title": "", "authors": []}` + "\n",
	} {
		items, _ := read(t, []byte(text), source.Input{Today: today})
		if len(items) == 0 || items[0].Record == nil || items[0].Record.Paper.ID != "doi:10.1000/snow" {
			t.Errorf("%q: %+v", text, items)
		}
	}
}

// TestMailInBase64 checks mails whose text is in base64, alone or in parts.
func TestMailInBase64(t *testing.T) {
	lines := func(s string) string {
		b := base64.StdEncoding.EncodeToString([]byte(s))
		var out strings.Builder
		for ; len(b) > 76; b = b[76:] {
			out.WriteString(b[:76] + "\r\n")
		}
		return out.String() + b + "\r\n"
	}
	const head = "From: bot@example.org\r\nSubject: Papers\r\nDate: Tue, 7 Oct 2025 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
	const text = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
	for _, mail := range []string{
		head + text + lines(crawledDigest), "From bot@example.org Tue Oct  7 10:00:00 2025\r\n" + head + text + lines(crawledDigest),
		head + "Content-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n--b1\r\n" + text + lines(crawledDigest) + "\r\n--b1\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines("<p>No</p>") + "\r\n--b1--\r\n",
	} {
		items, report := read(t, []byte(mail), source.Input{Today: today})
		if len(items) != 2 || items[0].Record == nil || items[0].Record.Paper.ID != "arxiv:2501.00001" {
			t.Errorf("%.200q: %+v, %+v", mail, items, report)
		}
	}
}

// TestWARC checks that a page that cannot be decompressed does not affect the pages after it.
func TestWARC(t *testing.T) {
	record := func(header, page string) string {
		block := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + header + "\r\n" + page
		return fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/p\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", len(block), block)
	}
	good := record("", `<html><head><meta name="citation_title" content="Snow"><meta name="citation_author" content="Ann Bee"><meta name="citation_doi" content="10.1000/snow"></head><body>Snow</body></html>`)
	items, report := read(t, []byte(good+record("Content-Encoding: gzip\r\n", "this is not packed")+good), source.Input{Today: today})
	if len(items) != 3 || items[0].Record == nil || items[1].Err == nil || items[2].Record == nil {
		t.Errorf("%+v, %+v", items, report)
	}
}
