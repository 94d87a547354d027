package workbench

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"

	"ocsconv/converters/export/report"
)

//go:embed page/bench.html
var benchMarkup string

//go:embed page/bench.css
var benchStyle string

//go:embed page/bench.js
var benchScript string

//go:embed page/wasm.js
var wasmScript string

//go:embed page/server.js
var serverScript string

//go:embed page/worker.js
var workerScript string

const title = "ocsconv workbench"

// What the page says of where the logs are read.
const (
	hereOnly  = "They are read in this browser and go nowhere else."
	thisPlace = "They are read by the ocsconv that runs on this computer."
)

// Program is ocsconv as WebAssembly.
type Program struct {
	Packed  []byte // the module, gzip
	Support []byte // wasm_exec.js of the Go that built it
}

// Pack compresses a module.
func Pack(module []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(module); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// ModuleName is the file of [Program.Packed] beside the page of [WriteIndex].
const ModuleName = "ocsconv.wasm.gz"

// WritePage writes the page with the program in it: one file, which works from a
// disk, a share and any server. Its policy lets nothing reach a network.
func WritePage(w io.Writer, p Program) error {
	return page(w, p, "", func(w io.Writer) error {
		if _, err := io.WriteString(w, `<script type="application/octet-stream" id="program">`); err != nil {
			return err
		}
		enc := base64.NewEncoder(base64.StdEncoding, w)
		if _, err := enc.Write(p.Packed); err != nil {
			return err
		}
		if err := enc.Close(); err != nil {
			return err
		}
		_, err := io.WriteString(w, "</script>\n")
		return err
	})
}

// WriteIndex writes the page of a web server, which gets the program from
// [ModuleName] beside it. Its policy lets it reach that server and no other.
func WriteIndex(w io.Writer, p Program) error {
	return page(w, p, "; connect-src 'self'", func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "<script type=\"text/plain\" id=\"program-beside\">%s</script>\n", ModuleName)
		return err
	})
}

func page(w io.Writer, p Program, connect string, program func(io.Writer) error) error {
	worker := string(p.Support) + "\n" + workerScript
	if strings.Contains(strings.ToLower(worker), "</script") {
		return errors.New("the support of the program would end its element")
	}
	shell := report.Shell{
		Title: title, Above: above(hereOnly), Style: benchStyle, Script: constants() + wasmScript + benchScript,
		Policy: " 'wasm-unsafe-eval'; worker-src blob:" + connect,
		Data: func(w io.Writer) error {
			// The worker is a text: a script makes a blob: of it, since no worker can be
			// loaded from a disk, and since one from an address is not bound by the page's policy.
			if _, err := fmt.Fprintf(w, "<script type=\"text/plain\" id=\"worker\">%s</script>\n", worker); err != nil {
				return err
			}
			return program(w)
		},
	}
	return shell.Write(w)
}

// WriteServed writes the page that a server of package loopback serves, which asks that for
// everything.
func WriteServed(w io.Writer) error {
	shell := report.Shell{
		Title: title, Above: above(thisPlace), Style: benchStyle, Script: constants() + serverScript + benchScript,
		Policy: "; connect-src 'self'",
	}
	return shell.Write(w)
}

func above(where string) string {
	return strings.ReplaceAll(benchMarkup, "WHERE", html.EscapeString(where))
}

// constants are what the script takes from here.
func constants() string {
	text, err := json.Marshal(Offers())
	if err != nil {
		panic(err) // strings only
	}
	return fmt.Sprintf("const offers = %s;\n", text)
}

// ReadProgram takes the program out of a page that [WritePage] wrote.
func ReadProgram(r io.Reader) (Program, error) {
	const worker, program = `<script type="text/plain" id="worker">`, `<script type="application/octet-stream" id="program">`
	text, err := io.ReadAll(bufio.NewReader(r))
	if err != nil {
		return Program{}, err
	}
	_, support, ok := bytes.Cut(text, []byte(worker))
	support, _, found := bytes.Cut(support, []byte("\n"+workerScript+"</script>"))
	_, packed, there := bytes.Cut(text, []byte(program))
	packed, _, closed := bytes.Cut(packed, []byte("</script>"))
	if !ok || !found || !there || !closed {
		return Program{}, ErrOtherPage
	}
	p := Program{Support: support}
	if p.Packed, err = base64.StdEncoding.DecodeString(string(packed)); err != nil {
		return Program{}, fmt.Errorf("%w: %v", ErrOtherPage, err)
	}
	return p, nil
}

// ErrOtherPage says that a file is no workbench, or one of another version.
var ErrOtherPage = errors.New("no workbench of this version of ocsconv")
