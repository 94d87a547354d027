//go:build !js

package drawing

import (
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// maxPixels bounds a picture, which takes four octets a pixel while it is drawn.
const maxPixels = 24 << 20

// PNG writes the picture of an SVG of package diagram, at twice its size where
// that is no more than 24 million pixels, so that it is sharp when printed.
func PNG(w io.Writer, svg io.Reader) error {
	s, err := parse(svg)
	if err != nil {
		return err
	}
	scale := min(2, math.Sqrt(maxPixels/(s.width*s.height)))
	c := &canvas{
		scale: scale, faces: faces{},
		img: image.NewRGBA(image.Rect(0, 0, int(math.Ceil(s.width*scale)), int(math.Ceil(s.height*scale)))),
	}
	draw.Draw(c.img, c.img.Bounds(), image.White, image.Point{}, draw.Src)
	for i := range s.shapes {
		c.paint(&s.shapes[i])
	}
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return encoder.Encode(w, c.img)
}

type canvas struct {
	img   *image.RGBA
	scale float64
	faces faces
}

func (c *canvas) paint(s *shape) {
	switch s.kind {
	case text:
		c.write(s)
	case rectangle:
		outline := corners(s)
		if s.style.fill.A > 0 {
			c.fill(outline, s.style.fill)
		}
		if s.style.stroke.A > 0 {
			c.stroke(append(outline, outline[0]), s.style)
		}
	case polyline:
		points := s.points
		if s.closed && s.style.fill.A > 0 {
			c.fill(points, s.style.fill)
		}
		if s.style.stroke.A > 0 {
			if s.closed {
				points = append(points[:len(points):len(points)], points[0])
			}
			c.stroke(points, s.style)
		}
	}
}

// corners returns the outline of a rectangle; round corners are cut.
func corners(s *shape) []point {
	a, b, r := s.points[0], s.points[1], s.radius*0.4
	if r == 0 {
		return []point{a, {b.x, a.y}, b, {a.x, b.y}}
	}
	return []point{
		{a.x + r, a.y}, {b.x - r, a.y}, {b.x, a.y + r}, {b.x, b.y - r},
		{b.x - r, b.y}, {a.x + r, b.y}, {a.x, b.y - r}, {a.x, a.y + r},
	}
}

// fill paints a polygon. The rasterizer is as large as the polygon, not as the
// picture, or thousands of arrows would each cost a whole picture.
func (c *canvas) fill(points []point, colour color.Color) {
	low, high := points[0], points[0]
	for _, p := range points {
		low.x, low.y = min(low.x, p.x), min(low.y, p.y)
		high.x, high.y = max(high.x, p.x), max(high.y, p.y)
	}
	box := image.Rect(int(math.Floor(low.x*c.scale)), int(math.Floor(low.y*c.scale)), int(math.Ceil(high.x*c.scale))+1, int(math.Ceil(high.y*c.scale))+1)
	box = box.Intersect(c.img.Bounds())
	if box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	at := func(p point) (float32, float32) {
		return float32(p.x*c.scale - float64(box.Min.X)), float32(p.y*c.scale - float64(box.Min.Y))
	}
	r.MoveTo(at(points[0]))
	for _, p := range points[1:] {
		r.LineTo(at(p))
	}
	r.ClosePath()
	r.Draw(c.img, box, image.NewUniform(colour), image.Point{})
}

// stroke paints lines as thin rectangles, dash by dash.
func (c *canvas) stroke(points []point, s style) {
	for i := 1; i < len(points); i++ {
		for _, part := range dashes(points[i-1], points[i], s.dash) {
			c.fill(thick(part[0], part[1], s.width), s.stroke)
		}
	}
}

func dashes(a, b point, dash []float64) [][2]point {
	length := math.Hypot(b.x-a.x, b.y-a.y)
	if len(dash) < 2 || dash[0]+dash[1] <= 0 {
		return [][2]point{{a, b}}
	}
	at := func(d float64) point { return point{a.x + (b.x-a.x)*d/length, a.y + (b.y-a.y)*d/length} }
	var list [][2]point
	for d := 0.0; d < length; d += dash[0] + dash[1] {
		list = append(list, [2]point{at(d), at(min(d+dash[0], length))})
	}
	return list
}

func thick(a, b point, width float64) []point {
	length := cmp.Or(math.Hypot(b.x-a.x, b.y-a.y), 1)
	dx, dy := -(b.y-a.y)/length*width/2, (b.x-a.x)/length*width/2
	return []point{{a.x + dx, a.y + dy}, {b.x + dx, b.y + dy}, {b.x - dx, b.y - dy}, {a.x - dx, a.y - dy}}
}

func (c *canvas) write(s *shape) {
	var width fixed.Int26_6
	for _, r := range s.runs {
		width += font.MeasureString(c.faces.of(r.style, c.scale), r.text)
	}
	x := fixed.Int26_6(s.points[0].x * c.scale * 64)
	switch s.anchor {
	case "middle":
		x -= width / 2
	case "end":
		x -= width
	}
	dot := fixed.Point26_6{X: x, Y: fixed.Int26_6(s.points[0].y * c.scale * 64)}
	for _, r := range s.runs {
		d := font.Drawer{Dst: c.img, Src: image.NewUniform(r.style.fill), Face: c.faces.of(r.style, c.scale), Dot: dot}
		d.DrawString(r.text)
		dot = d.Dot
	}
}
