//go:build !js

// Package drawing turns the ladder's SVG into a PNG and a PDF, for tickets and
// mails that show no SVG. It reads what package diagram writes (rectangles,
// lines, straight paths, text, classes with a style sheet) and no other SVG, so
// that the ladder is laid out in one place only.
package drawing

import (
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"io"
	"strconv"
	"strings"
	"unicode"

	"ocsconv/formats"
)

// scene is a picture as a list of shapes, in the order in which they are painted.
type scene struct {
	width, height float64
	shapes        []shape
	breaks        []float64 // where rows begin: a page may end there
}

type kind uint8

const (
	rectangle kind = iota
	polyline       // a line, or a polygon when it is closed
	text
)

type point struct{ x, y float64 }

// shape is one thing to paint, at its place in the picture.
type shape struct {
	kind   kind
	points []point // of a rectangle the upper left and lower right corner, of text where it begins
	radius float64
	closed bool
	runs   []run
	anchor string // start, middle or end
	style  style
}

// run is text of one weight.
type run struct {
	text  string
	style style
}

// style is what the class of a shape says.
type style struct {
	fill, stroke color.RGBA // transparent: not painted
	width        float64
	dash         []float64
	size         float64
	bold, italic bool
}

// parse reads an SVG of package diagram.
func parse(svg io.Reader) (*scene, error) {
	p := parser{scene: &scene{}, classes: map[string]map[string]string{}}
	d := xml.NewDecoder(svg)
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := p.start(d, t); err != nil {
				return nil, err
			}
		case xml.EndElement:
			p.end(t)
		}
	}
	if p.scene.width <= 0 || p.scene.height <= 0 {
		return nil, errors.New("the picture has no size")
	}
	return p.scene, nil
}

type parser struct {
	scene   *scene
	classes map[string]map[string]string
	shifts  []float64 // of the groups that are open, down from their parents
	nested  int       // <svg> elements that are open
}

func (p *parser) start(d *xml.Decoder, t xml.StartElement) error {
	a := attributes{}
	for _, x := range t.Attr {
		a[x.Name.Local] = x.Value
	}
	switch t.Name.Local {
	case "svg":
		if p.nested == 0 {
			p.scene.width, p.scene.height = a.number("width"), a.number("height")
		}
		p.nested++
		p.shifts = append(p.shifts, p.shift()+a.number("y"))
	case "g":
		p.shifts = append(p.shifts, p.shift()+translated(a["transform"]))
	case "style":
		var sheet string
		if err := d.DecodeElement(&sheet, &t); err != nil {
			return err
		}
		if len(p.classes) == 0 { // the later ones are for browsers
			p.rules(sheet)
		}
	case "rect", "line", "path":
		return p.figure(t.Name.Local, a)
	case "text":
		return p.words(d, a)
	case "title", "desc":
		return d.Skip()
	}
	return nil
}

func (p *parser) end(t xml.EndElement) {
	switch t.Name.Local {
	case "svg":
		p.nested--
		p.shifts = p.shifts[:len(p.shifts)-1]
	case "g":
		p.shifts = p.shifts[:len(p.shifts)-1]
	}
}

func (p *parser) shift() float64 {
	if len(p.shifts) == 0 {
		return 0
	}
	return p.shifts[len(p.shifts)-1]
}

type attributes map[string]string

func (a attributes) number(name string) float64 {
	n, _ := strconv.ParseFloat(strings.TrimSuffix(a[name], "px"), 64)
	return n
}

var translate = formats.Pattern(`^translate\(0 (\d+)\)$`)

func translated(s string) float64 {
	if m := translate().FindStringSubmatch(s); m != nil {
		n, _ := strconv.ParseFloat(m[1], 64)
		return n
	}
	return 0
}

func (p *parser) figure(name string, a attributes) error {
	s := shape{style: p.style(a["class"])}
	y := p.shift()
	switch name {
	case "rect":
		top := y + a.number("y")
		if a["class"] == "hit" {
			p.scene.breaks = append(p.scene.breaks, top)
			return nil
		}
		s.kind, s.radius = rectangle, a.number("rx")
		s.points = []point{{a.number("x"), top}, {a.number("x") + a.number("width"), top + a.number("height")}}
	case "line":
		s.kind, s.points = polyline, []point{{a.number("x1"), y + a.number("y1")}, {a.number("x2"), y + a.number("y2")}}
	case "path":
		s.kind = polyline
		if err := s.path(a["d"], y); err != nil {
			return err
		}
	}
	p.scene.shapes = append(p.scene.shapes, s)
	return nil
}

var step = formats.Pattern(`([MLHZ])(-?\d+(?: -?\d+)?)?`)

// path reads straight lines: M x y, L x y, H x, Z.
func (s *shape) path(d string, down float64) error {
	if rest := step().ReplaceAllString(d, ""); strings.Trim(rest, " ") != "" {
		return fmt.Errorf("path %q is not of straight lines", d)
	}
	for _, m := range step().FindAllStringSubmatch(d, -1) {
		var x, y float64
		switch n, _ := fmt.Sscanf(m[2], "%f %f", &x, &y); {
		case m[1] == "Z":
			s.closed = true
		case m[1] == "H" && n == 1 && len(s.points) > 0:
			s.points = append(s.points, point{x, s.points[len(s.points)-1].y})
		case m[1] != "H" && n == 2:
			s.points = append(s.points, point{x, y + down})
		default:
			return fmt.Errorf("path %q is not of straight lines", d)
		}
	}
	return nil
}

// words reads the runs of a text.
func (p *parser) words(d *xml.Decoder, a attributes) error {
	s := shape{kind: text, anchor: a["text-anchor"], style: p.style(a["class"])}
	s.points = []point{{a.number("x"), p.shift() + a.number("y")}}
	current := s.style
	for {
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			for _, x := range t.Attr {
				if x.Name.Local == "class" {
					current = p.style(a["class"] + " " + x.Value)
				}
			}
		case xml.EndElement:
			if t.Name.Local == "text" {
				p.scene.shapes = append(p.scene.shapes, s)
				return nil
			}
			current = s.style
		case xml.CharData:
			s.runs = append(s.runs, run{shown(string(t)), current})
		}
	}
}

// shown replaces what the fonts and the PDF library have no place for. The Go fonts
// lack the palette's signs, but have some that look like them.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '✓':
			return '√'
		case r == '✗':
			return '×'
		case r > 0xff && unicode.IsSpace(r): // of another width
			return ' '
		case r > 0xffff:
			return '\ufffd'
		}
		return r
	}, s)
}
