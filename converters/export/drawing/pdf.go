//go:build !js

package drawing

import (
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/goregular"
)

// A page is as wide as the picture, as high as paper of that width (A4 is 1.414
// to 1), and printers fit it to what they have. It ends between two rows.
const (
	paper  = 1.414
	points = 0.75 // of a pixel
)

// PDF writes an SVG of package diagram as a document of one or more pages. The
// same picture gives the same octets.
func PDF(w io.Writer, svg io.Reader, title string) error {
	s, err := parse(svg)
	if err != nil {
		return err
	}
	height := min(s.height, s.width*paper)
	doc := fpdf.NewCustom(&fpdf.InitType{
		OrientationStr: "P", UnitStr: "pt", Size: fpdf.SizeType{Wd: s.width * points, Ht: height * points},
	})
	doc.SetCatalogSort(true)
	doc.SetCreationDate(time.Unix(0, 0).UTC())
	doc.SetModificationDate(time.Unix(0, 0).UTC())
	doc.SetTitle(shown(title), true)
	doc.SetAutoPageBreak(false, 0)
	doc.AddUTF8FontFromBytes("Go", "", goregular.TTF)
	doc.AddUTF8FontFromBytes("Go", "B", gobold.TTF)
	doc.AddUTF8FontFromBytes("Go", "I", goitalic.TTF)
	for top := 0.0; top < s.height; {
		bottom := s.pageEnd(top, height)
		doc.AddPage()
		doc.ClipRect(0, 0, s.width*points, (bottom-top)*points, false)
		p := page{doc: doc, top: top}
		for i := range s.shapes {
			if low, high := s.shapes[i].extent(); high >= top && low <= bottom {
				p.paint(&s.shapes[i])
			}
		}
		doc.ClipEnd()
		top = bottom
	}
	return doc.Output(w)
}

// pageEnd returns where a page that begins at top ends: before the last row that
// does not fit.
func (s *scene) pageEnd(top, height float64) float64 {
	if top+height >= s.height {
		return s.height
	}
	end := top
	for _, b := range s.breaks {
		if b <= top+height {
			end = max(end, b)
		}
	}
	if end <= top {
		return top + height
	}
	return end
}

// extent returns how far up and down a shape reaches.
func (s *shape) extent() (low, high float64) {
	low, high = s.points[0].y, s.points[0].y
	for _, p := range s.points {
		low, high = min(low, p.y), max(high, p.y)
	}
	return low - s.style.size, high + s.style.size
}

type page struct {
	doc *fpdf.Fpdf
	top float64
}

func (p *page) at(q point) (x, y float64) { return q.x * points, (q.y - p.top) * points }

func (p *page) paint(s *shape) {
	if s.kind == text {
		p.write(s)
		return
	}
	how := ""
	if s.style.fill.A > 0 && (s.kind == rectangle || s.closed) {
		how = "F"
		p.doc.SetFillColor(int(s.style.fill.R), int(s.style.fill.G), int(s.style.fill.B))
	}
	if s.style.stroke.A > 0 {
		how += "D"
		p.doc.SetDrawColor(int(s.style.stroke.R), int(s.style.stroke.G), int(s.style.stroke.B))
		p.doc.SetLineWidth(s.style.width * points)
		dash := make([]float64, len(s.style.dash))
		for i, d := range s.style.dash {
			dash[i] = d * points
		}
		p.doc.SetDashPattern(dash, 0)
	}
	if how == "" {
		return
	}
	if s.kind == rectangle {
		x, y := p.at(s.points[0])
		w, h := (s.points[1].x-s.points[0].x)*points, (s.points[1].y-s.points[0].y)*points
		p.doc.RoundedRect(x, y, w, h, s.radius*points, "1234", how)
		return
	}
	if !s.closed {
		for i := 1; i < len(s.points); i++ {
			x1, y1 := p.at(s.points[i-1])
			x2, y2 := p.at(s.points[i])
			p.doc.Line(x1, y1, x2, y2)
		}
		return
	}
	var outline []fpdf.PointType
	for _, q := range s.points {
		x, y := p.at(q)
		outline = append(outline, fpdf.PointType{X: x, Y: y})
	}
	p.doc.Polygon(outline, how)
}

func (p *page) write(s *shape) {
	width := 0.0
	for _, r := range s.runs {
		p.font(r.style)
		width += p.doc.GetStringWidth(r.text)
	}
	x, y := p.at(s.points[0])
	switch s.anchor {
	case "middle":
		x -= width / 2
	case "end":
		x -= width
	}
	for _, r := range s.runs {
		p.font(r.style)
		p.doc.SetTextColor(int(r.style.fill.R), int(r.style.fill.G), int(r.style.fill.B))
		p.doc.Text(x, y, r.text)
		x += p.doc.GetStringWidth(r.text)
	}
}

func (p *page) font(s style) {
	weight := ""
	switch {
	case s.bold:
		weight = "B"
	case s.italic:
		weight = "I"
	}
	p.doc.SetFont("Go", weight, s.size*points)
}
