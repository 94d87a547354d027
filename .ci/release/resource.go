package main

import (
	_ "embed"
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/tc-hib/winres"
	"github.com/tc-hib/winres/version"
)

// resources puts what Windows shows of a program beside its source, where the
// linker takes it from: icon, version, and the manifest.
func (r *release) resources() error {
	rs := &winres.ResourceSet{}
	icon, err := winres.NewIconFromResizedImage(drawIcon(256), nil)
	if err != nil {
		return err
	}
	if err := rs.SetIcon(winres.Name("APPICON"), icon); err != nil {
		return err
	}
	rs.SetVersionInfo(r.versionInfo())
	if err := rs.Set(winres.RT_MANIFEST, winres.ID(1), winres.LCIDDefault, applicationManifest); err != nil {
		return err
	}
	for _, arch := range []winres.Arch{winres.ArchAMD64, winres.ArchARM64} {
		f, err := os.Create(filepath.Join(r.source, "cmd", "ocsconv", "resource_windows_"+string(arch)+".syso"))
		if err != nil {
			return err
		}
		err = rs.WriteObject(f, arch)
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// applicationManifest asks for no administrator, and for long paths and UTF-8.
//
//go:embed ocsconv.manifest
var applicationManifest []byte

const description = "Turns SIP logs of OCS, Lync and Skype for Business into captures for Wireshark, and back"

func (r *release) versionInfo() version.Info {
	numbers := r.numbers()
	info := version.Info{FileVersion: numbers, ProductVersion: numbers, Timestamp: r.date}
	for key, value := range map[string]string{
		version.ProductName: "ocsconv", version.FileDescription: description, version.OriginalFilename: "ocsconv.exe", version.InternalName: "ocsconv",
		version.FileVersion: r.version, version.ProductVersion: r.version + " (" + r.commit[:12] + ")",
	} {
		_ = info.Set(0x0409, key, value) // only fails for an empty key
	}
	return info
}

var number = regexp.MustCompile(`\d+`)

// numbers are the four numbers that Windows wants of a version.
func (r *release) numbers() (n [4]uint16) {
	for i, text := range number.FindAllString(r.version, 3) {
		v, _ := strconv.ParseUint(text, 10, 16)
		n[i] = uint16(v)
	}
	return n
}

// drawIcon draws a call that forks: one end, a server, and three endpoints of
// which one is answered.
func drawIcon(size int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	blue, white, green := color.NRGBA{0x1f, 0x4e, 0x8c, 0xff}, color.NRGBA{0xff, 0xff, 0xff, 0xff}, color.NRGBA{0x5c, 0xd6, 0x5c, 0xff}
	const fine = 4 // samples a side of a pixel
	for y := range size {
		for x := range size {
			var sum [4]float64
			for s := range fine * fine {
				u := (float64(x) + (float64(s%fine)+0.5)/fine) / float64(size)
				v := (float64(y) + (float64(s/fine)+0.5)/fine) / float64(size)
				var c color.NRGBA
				switch {
				case !inRounded(u, v):
					continue
				case math.Hypot(u-0.8, v-0.5) < 0.09:
					c = green
				case onFork(u, v):
					c = white
				default:
					c = blue
				}
				sum[0], sum[1], sum[2], sum[3] = sum[0]+float64(c.R), sum[1]+float64(c.G), sum[2]+float64(c.B), sum[3]+1
			}
			if n := sum[3]; n > 0 {
				img.SetNRGBA(x, y, color.NRGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), uint8(255 * n / (fine * fine))})
			}
		}
	}
	return img
}

// inRounded reports whether a place lies in the square with round corners.
func inRounded(u, v float64) bool {
	const margin, radius = 0.03, 0.18
	dx, dy := math.Max(math.Abs(u-0.5)-(0.5-margin-radius), 0), math.Max(math.Abs(v-0.5)-(0.5-margin-radius), 0)
	return math.Hypot(dx, dy) < radius
}

// onFork reports whether a place lies on the drawing's lines and dots.
func onFork(u, v float64) bool {
	if math.Hypot(u-0.2, v-0.5) < 0.1 {
		return true
	}
	for _, y := range []float64{0.22, 0.5, 0.78} {
		if math.Hypot(u-0.8, v-y) < 0.075 || toSegment(u, v, 0.45, 0.5, 0.8, y) < 0.03 {
			return true
		}
	}
	return toSegment(u, v, 0.2, 0.5, 0.45, 0.5) < 0.03
}

// toSegment is the distance of a place from the line between two others.
func toSegment(u, v, x1, y1, x2, y2 float64) float64 {
	dx, dy := x2-x1, y2-y1
	t := math.Max(0, math.Min(1, ((u-x1)*dx+(v-y1)*dy)/(dx*dx+dy*dy)))
	return math.Hypot(u-x1-t*dx, v-y1-t*dy)
}
