package sip_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/sip"
)

func TestParseDiagnostics(t *testing.T) {
	tests := []struct {
		name, value             string
		id, sub                 int
		reason, source, appName string
		count                   string
	}{
		{"usual", `13004;reason="Request was proxied";source="fe01.contoso.com";appName="InboundRouting"`, 13004, 0, "Request was proxied", "fe01.contoso.com", "InboundRouting", ""},
		{"source first", `5002;source="fe01";reason="Request was cancelled";Count="2"`, 5002, 0, "Request was cancelled", "fe01", "", "2"},
		{"sub id", `13004.2;reason="x"`, 13004, 2, "x", "", "", ""},
		{"id only", `25008`, 25008, 0, "", "", "", ""},
		{"zero", `0;reason="Server internal error."`, 0, 0, "Server internal error.", "", "", ""},
		{"no id", `reason="x";source="y"`, -1, 0, "x", "y", "", ""},
		{"id is no number", `abc;reason="x"`, -1, 0, "x", "", "", ""},
		{"id too large", `99999999999;reason="x"`, -1, 0, "x", "", "", ""},
		{"semicolon in quotes", `1;reason="a;source=b;c";source="d"`, 1, 0, "a;source=b;c", "d", "", ""},
		{"escaped quote", `1;reason="say \"no\"; then go";source="d"`, 1, 0, `say "no"; then go`, "d", "", ""},
		{"quotes that are not escaped", `1;reason="the "big" one";source="d"`, 1, 0, `the "big" one`, "d", "", ""},
		{"lone backslash", `1;reason="x";source="POOL01\FE01"`, 1, 0, "x", `POOL01\FE01`, "", ""},
		{"curly quotes around", "1;reason=\u201ca; b\u201d;source=\u201cd\u201d", 1, 0, "a; b", "d", "", ""},
		{"curly quotes inside", "1;reason=\"it\u2019s \u201cbig\u201d\";source=d", 1, 0, "it\u2019s \u201cbig\u201d", "d", "", ""},
		{"no quotes", `1;reason=no quotes, but a comma;source=fe01`, 1, 0, "no quotes, but a comma", "fe01", "", ""},
		{"blanks", ` 1 ; reason = "x" ; source = "d" ; `, 1, 0, "x", "d", "", ""},
		{"cut in the reason", `1;source="d";reason="Request was prox`, 1, 0, "Request was prox", "d", "", ""},
		{"folded", "1;reason=\"a\r\n b\";\r\n\tsource=\"d\"", 1, 0, "a b", "d", "", ""},
		{"names in any case", `1;REASON="x";AppName="a";COUNT="1"`, 1, 0, "x", "", "a", "1"},
		{"attribute without value", `1;flag;reason="x"`, 1, 0, "x", "", "", ""},
		{"twice", `1;reason="x";reason="y"`, 1, 0, "x", "", "", ""},
		{"empty reason", `1;reason="";source="d"`, 1, 0, "", "d", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := sip.ParseDiagnostics([]byte(tt.value))
			require.Len(t, list, 1)
			d := list[0]
			assert.Equal(t, tt.id, d.ID)
			assert.Equal(t, tt.sub, d.Sub)
			assert.Equal(t, tt.reason, d.Reason)
			assert.Equal(t, tt.source, d.Source)
			assert.Equal(t, tt.appName, d.AppName)
			count, _ := d.Param("Count")
			assert.Equal(t, tt.count, count)
		})
	}
	for _, value := range []string{"", " ", ";", "abc", "=", ";;=x"} {
		assert.Empty(t, sip.ParseDiagnostics([]byte(value)), "%q says nothing", value)
	}
}

func TestDiagnosticsInOneValue(t *testing.T) {
	list := sip.ParseDiagnostics([]byte(`13004;reason="a, 5 b",12006;source="x" , 10404`))
	var got []string
	for _, d := range list {
		got = append(got, fmt.Sprintf("%d %q %q", d.ID, d.Reason, d.Source))
	}
	assert.Equal(t, []string{`13004 "a, 5 b" ""`, `12006 "" "x"`, `10404 "" ""`}, got)
}

func TestDiagnosticsOfAMessage(t *testing.T) {
	m := parse(`
BYE sip:a@b SIP/2.0
Ms-Client-Diagnostics: 51004;reason="Action initiated by user"
ms-diagnostics: 1;reason="first"
ms-diagnostics-public: 3;reason="public";AppName="x"
MS-DIAGNOSTICS: 2;reason="second"

`)
	var got []string
	for d := range m.Diagnostics() {
		got = append(got, fmt.Sprintf("%s %d", d.Header, d.ID))
	}
	assert.Equal(t, []string{"ms-diagnostics 1", "ms-diagnostics 2", "ms-diagnostics-public 3", "ms-client-diagnostics 51004"}, got)
}

func TestDiagnosticsAreBounded(t *testing.T) {
	many := strings.Repeat("1,", 100000)
	assert.LessOrEqual(t, len(sip.ParseDiagnostics([]byte(many))), 64)
	wide := "1" + strings.Repeat(";a=b", 100000)
	list := sip.ParseDiagnostics([]byte(wide))
	require.Len(t, list, 1)
	assert.LessOrEqual(t, len(list[0].Params()), 64)
}

func ExampleParseDiagnostics() {
	for _, d := range sip.ParseDiagnostics([]byte(`13004;reason="Request was proxied to one or more registered endpoints";source="fe01.contoso.com"`)) {
		fmt.Println(d.ID, d.Source)
		fmt.Println(d.Reason)
	}
	// Output:
	// 13004 fe01.contoso.com
	// Request was proxied to one or more registered endpoints
}
