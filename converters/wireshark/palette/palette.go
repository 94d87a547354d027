// Package palette is the one set of colours and signs of everything that people
// look at: terminal, page, pictures, diagrams, workbook and Wireshark.
//
// Hue stands only where somebody must look. Failed is red and nothing else is;
// poor quality is amber, who answered is teal, a server blue. Losing, cancelling
// and what is only inferred share one grey and differ by sign, line and word, so a
// losing endpoint never looks like a fault. No state is told by colour alone.
//
// Text keeps a contrast of 4.5 to 1 on its own fill, on paper and on bands, in
// light and dark; any two of failed, poor, won, server, grey and ink stay apart for
// people with any one kind of colour blindness (CIEDE2000 of 11 and more).
package palette

// Tone is a role's colour of text and lines, and the fill behind it, as "#rrggbb".
type Tone struct{ Text, Fill string }

// Role is what a colour stands for.
type Role struct {
	Name        string
	Light, Dark Tone
	Sign, ASCII string // one character each, "" for none
	SGR         string // parameters of the terminal's escape with 16 colours; "0" for none
}

// The roles. SGR never is blue (34) or bright black (90): they cannot be read on
// the consoles of Windows and on Solarized.
var (
	Failed    = Role{"failed", Tone{"#a0002c", "#fdecef"}, Tone{"#f0786a", "#3d191c"}, "✗", "x", "1;31"}
	Poor      = Role{"poor", Tone{"#a05a00", "#fff7e6"}, Tone{"#fccb4a", "#372b10"}, "▲", "!", "33"}
	Won       = Role{"won", Tone{"#0a6955", "#e2f3ed"}, Tone{"#3fd6b2", "#10322b"}, "✓", "*", "32"}
	Lost      = Role{"lost", Tone{"#5f6376", "#f5f6f9"}, Tone{"#a3a2b4", "#1c1f28"}, "–", "-", "0"}
	Cancelled = Role{"cancelled", Tone{"#5f6376", "#ffffff"}, Tone{"#a3a2b4", "#14161d"}, "○", "o", "0"}
	Server    = Role{"server", Tone{"#1946a8", "#e9eefa"}, Tone{"#8aa0ff", "#1c2547"}, "■", "#", "36"}
	Inferred  = Role{"inferred", Tone{"#5f6376", "#ffffff"}, Tone{"#a3a2b4", "#14161d"}, "┄", ".", "2"}
	Caller    = Role{"caller", Tone{"#191b2a", "#ffffff"}, Tone{"#e3e5f2", "#14161d"}, "●", "@", "1"}
	Selection = Role{"selection", Tone{"#191b2a", "#ebedf7"}, Tone{"#e3e5f2", "#2b2f40"}, "▸", ">", "7"}
	Found     = Role{"found", Tone{"#191b2a", "#fff0a6"}, Tone{"#14161d", "#f2d95c"}, "", "", "30;43"}
	Timeline  = Role{"timeline", Tone{"#858a9b", "#e4e6ec"}, Tone{"#6f7386", "#2a2e3a"}, "▮", "|", "0"} // for graphics, not for text
)

// Roles lists them all.
var Roles = []*Role{&Failed, &Poor, &Won, &Lost, &Cancelled, &Server, &Inferred, &Caller, &Selection, &Found, &Timeline}

// Surface are the colours below and around what is said.
type Surface struct{ Paper, Band, Rule, Ink, Muted string }

// The two surfaces.
var (
	Light = Surface{Paper: "#ffffff", Band: "#f5f6f9", Rule: "#d8dbe3", Ink: "#191b2a", Muted: "#5f6376"}
	Dark  = Surface{Paper: "#14161d", Band: "#1c1f28", Rule: "#343845", Ink: "#e3e5f2", Muted: "#a3a2b4"}
)
