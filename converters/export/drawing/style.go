//go:build !js

package drawing

import (
	"image/color"
	"strconv"
	"strings"

	"ocsconv/formats"
)

var rule = formats.Pattern(`([^{}]+)\{([^{}]*)\}`)

// rules reads a style sheet in which every selector is one class.
func (p *parser) rules(sheet string) {
	for _, m := range rule().FindAllStringSubmatch(sheet, -1) {
		for selector := range strings.SplitSeq(m[1], ",") {
			name, ok := strings.CutPrefix(strings.TrimSpace(selector), ".")
			if !ok || strings.ContainsAny(name, " .:") {
				continue
			}
			if p.classes[name] == nil {
				p.classes[name] = map[string]string{}
			}
			for declaration := range strings.SplitSeq(m[2], ";") {
				if property, value, ok := strings.Cut(declaration, ":"); ok {
					p.classes[name][strings.TrimSpace(property)] = strings.TrimSpace(value)
				}
			}
		}
	}
}

// style returns what the classes say, the later over the earlier, and all over
// the class of the picture.
func (p *parser) style(classes string) style {
	s := style{fill: color.RGBA{A: 255}, width: 1, size: 12}
	for _, class := range append([]string{"ladder"}, strings.Fields(classes)...) {
		for property, value := range p.classes[class] {
			s.set(property, value)
		}
	}
	return s
}

func (s *style) set(property, value string) {
	switch property {
	case "fill":
		s.fill = colour(value)
	case "stroke":
		s.stroke = colour(value)
	case "stroke-width":
		s.width = pixels(value)
	case "stroke-dasharray":
		s.dash = nil
		for _, n := range strings.Fields(value) {
			s.dash = append(s.dash, pixels(n))
		}
	case "font-size":
		s.size = pixels(value)
	case "font-weight":
		s.bold = value == "bold"
	case "font-style":
		s.italic = value == "italic"
	}
}

// colour reads "#1b2127"; all else is not painted.
func colour(s string) color.RGBA {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 24)
	if err != nil || len(s) != 7 {
		return color.RGBA{}
	}
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 255}
}

func pixels(s string) float64 {
	n, _ := strconv.ParseFloat(strings.TrimSuffix(s, "px"), 64)
	return n
}
