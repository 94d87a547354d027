package main

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
)

// bill writes the bill of materials (CycloneDX): the modules that the programs
// say they are made of, which may differ between systems.
func (r *release) bill() error {
	versions := map[string]string{}
	compiler := ""
	for _, t := range r.targets {
		info, err := buildinfo.ReadFile(r.binary(t))
		if err != nil {
			return err
		}
		compiler = info.GoVersion
		for _, d := range info.Deps {
			versions[d.Path] = d.Version
		}
	}
	var parts []cyclonedx.Component
	for path, v := range versions {
		address := "pkg:golang/" + path + "@" + v
		parts = append(parts, cyclonedx.Component{BOMRef: address, Type: cyclonedx.ComponentTypeLibrary, Name: path, Version: v, PackageURL: address})
	}
	goVersion := strings.TrimPrefix(compiler, "go")
	parts = append(parts, cyclonedx.Component{BOMRef: "pkg:golang/std@" + goVersion, Type: cyclonedx.ComponentTypeLibrary, Name: "std", Version: goVersion, PackageURL: "pkg:golang/std@" + goVersion})
	slices.SortFunc(parts, func(a, b cyclonedx.Component) int { return strings.Compare(a.BOMRef, b.BOMRef) })

	bom := cyclonedx.NewBOM()
	sum := sha256.Sum256([]byte(r.commit + r.version))
	bom.SerialNumber = "urn:uuid:" + uuid(sum[:])
	bom.Metadata = &cyclonedx.Metadata{
		Timestamp: r.date.Format(time.RFC3339),
		Component: &cyclonedx.Component{BOMRef: "ocsconv", Type: cyclonedx.ComponentTypeApplication, Name: "ocsconv", Version: r.version, Description: description},
	}
	bom.Components = &parts
	var b bytes.Buffer
	encoder := cyclonedx.NewBOMEncoder(&b, cyclonedx.BOMFileFormatJSON)
	encoder.SetPretty(true)
	if err := encoder.Encode(bom); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.out, "ocsconv-"+r.version+".cdx.json"), b.Bytes(), 0o666)
}

// uuid makes a UUID of version 8 (RFC 9562 §5.8) of a hash.
func uuid(sum []byte) string {
	b := bytes.Clone(sum[:16])
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
