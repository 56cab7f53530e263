package site

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"regexp"
	"strconv"
)

// The background colours of the theme, light and dark, and the minimum contrast of text to
// them (WCAG 2.2, 1.4.3).
var papers = [2]color.RGBA{{0xfc, 0xfc, 0xfa, 0xff}, {0x15, 0x17, 0x1a, 0xff}}

const leastContrast = 4.5

// accent returns the accent colour for light and dark pages as CSS. A colour without enough
// contrast is darkened or lightened until it has it. told reports that, unless the single
// colour configured was only changed for dark pages.
func accent(v any) (css [2]string, told []string, err error) {
	var set [2]string
	switch v := v.(type) {
	case nil:
		return css, nil, nil
	case string:
		set = [2]string{v, v}
	case []any:
		for i := range min(len(v), 2) {
			set[i], _ = v[i].(string)
		}
		if len(v) != 2 {
			set[0] = ""
		}
	}
	_, alone := v.(string)
	for i, s := range set {
		c, ok := Color(s)
		if !ok {
			return css, nil, errors.New(`params.offprint.accent must be a colour such as "#0b6b3a", or two, for light and dark: ["#0b6b3a", "#6fd39b"]`)
		}
		kept := readable(c, papers[i])
		css[i] = fmt.Sprintf("#%02x%02x%02x", kept.R, kept.G, kept.B)
		if kept != c && !(alone && i == 1) {
			told = append(told, fmt.Sprintf("params.offprint.accent: %s cannot be read on the %s page, its contrast is %.1f : 1; %s stands in, with %.1f : 1",
				s, []string{"light", "dark"}[i], contrast(c, papers[i]), css[i], contrast(kept, papers[i])))
		}
	}
	return css, told, nil
}

// setAccent takes the colour from the options; name is the name of the configuration's file.
func (c *Config) setAccent(name string) error {
	css, told, err := accent(c.Options.Accent)
	c.Accent = css
	for _, s := range told {
		c.Doubts = append(c.Doubts, name+": "+s)
	}
	return err
}

var hexColor = regexp.MustCompile(`^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)

// Color parses a colour written as #rgb or #rrggbb.
func Color(s string) (color.RGBA, bool) {
	if !hexColor.MatchString(s) {
		return color.RGBA{}, false
	}
	s = s[1:]
	if len(s) == 3 {
		s = string([]byte{s[0], s[0], s[1], s[1], s[2], s[2]})
	}
	n, err := strconv.ParseUint(s, 16, 32)
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}, err == nil
}

// readable returns the colour mixed with just enough black or white to be readable on the
// background.
func readable(c, paper color.RGBA) color.RGBA {
	towards := color.RGBA{A: 0xff}
	if luminance(paper) < 0.5 {
		towards = color.RGBA{0xff, 0xff, 0xff, 0xff}
	}
	mix := func(a, b uint8, part int) uint8 { return uint8((int(a)*(100-part) + int(b)*part) / 100) }
	for part := 0; part <= 100; part++ {
		m := color.RGBA{mix(c.R, towards.R, part), mix(c.G, towards.G, part), mix(c.B, towards.B, part), 0xff}
		if contrast(m, paper) >= leastContrast {
			return m
		}
	}
	return towards
}

func contrast(a, b color.RGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
