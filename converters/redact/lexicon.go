package redact

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// The lexicon is the words by which the rules know what stands beside or behind them. They
// come in lines below a heading "# LIST: what they are". Of the lists of names the heading
// says what a value of that name is, "# name: CLASS FLAGS": of a parameter, element or field
// (name), of a string of JSON (key), of an option of a program (option), of a word in a sentence (spoken), of an element or attribute in another (in), of a
// property of a vCard (card), of the scheme of a URI (scheme); and of header fields and of
// attributes of a session description how they are read (field, attribute). Rows below "# enclosed:
// CLASS" say what programs write around a value, ‹›, and what their line has before it.
//
//go:embed lexicon.txt
var lexiconText string

// naming is what the name of a parameter, attribute, element or field says of
// its value.
type naming struct {
	class  class
	strong bool // a value of any form is one, not only what looks like a token
	opaque bool // of a URI: the prefix tells what follows

	degrees bool // of a circle, which tell a place
	worded  bool // of one word that looks like a name
	user    bool // of somebody who may be called like a word of the list
	alone   bool // not as the last words of a longer label
	dialled bool // digits are somebody's number
	account bool // without a dot it is of one
}

// namingOf reads what a heading says: the class and the flags.
func namingOf(heading string) naming {
	words := strings.Fields(heading)
	has := func(flag string) bool { return slices.Contains(words[1:], flag) }
	return naming{class(slices.Index(classWords, words[0])), has("strong"), has("opaque"), has("degrees"), has("worded"), has("user"), has("alone"), has("dialled"), has("account")}
}

// kinds has a bit for every list that has a word.
type kinds uint64

var listNames []string // by bit

// list returns the bit of a list of the lexicon. There is one for each, or no program starts.
func list(name string) kinds {
	bit := kinds(1) << len(listNames)
	if bit == 0 {
		panic("redact: no bit is left for the list " + name)
	}
	listNames = append(listNames, name)
	return bit
}

// The lists, which the lexicon describes.
var (
	ambiguous          = list("ambiguous")
	announces          = list("announces")
	announcesFile      = list("announcesFile")
	articles           = list("articles")
	authSchemes        = list("authSchemes")
	behindDoing        = list("behindDoing")
	behindUsers        = list("behindUsers")
	byPeople           = list("byPeople")
	commonHomes        = list("commonHomes")
	contentAttributes  = list("contentAttributes")
	countries          = list("countries")
	cpimFields         = list("cpimFields")
	devices            = list("devices")
	documentTypes      = list("documentTypes")
	does               = list("does")
	fares              = list("fares")
	fieldTypes         = list("fieldTypes")
	fileWords          = list("fileWords")
	fromPeople         = list("fromPeople")
	greetings          = list("greetings")
	groupsOfPeople     = list("groupsOfPeople")
	handed             = list("handed")
	homes              = list("homes")
	lastNames          = list("lastNames")
	listWords          = list("listWords")
	lostFields         = list("lostFields")
	mailFolders        = list("mailFolders")
	messageKinds       = list("messageKinds")
	messageNames       = list("messageNames")
	messages           = list("messages")
	messageWords       = list("messageWords")
	monthNames         = list("monthNames")
	moved              = list("moved")
	nameParticles      = list("nameParticles")
	nameParts          = list("nameParts")
	networkWords       = list("networkWords")
	notUsers           = list("notUsers")
	officeTypes        = list("officeTypes")
	organizations      = list("organizations")
	otherTypes         = list("otherTypes")
	people             = list("people")
	peopleFolders      = list("peopleFolders")
	pictureTypes       = list("pictureTypes")
	plainAttributes    = list("plainAttributes")
	popups             = list("popups")
	programTypes       = list("programTypes")
	publicAuth         = list("publicAuth")
	publicHosts        = list("publicHosts")
	publicLabels       = list("publicLabels")
	publicUsers        = list("publicUsers")
	registrationEvents = list("registrationEvents")
	secondLevels       = list("secondLevels")
	styleWords         = list("styleWords")
	subscriberIDs      = list("subscriberIDs")
	titles             = list("titles")
	toPeople           = list("toPeople")
	typePrefixes       = list("typePrefixes")
	topicWords         = list("topicWords")
	topLevels          = list("topLevels")
	wordsOfPasswords   = list("wordsOfPasswords")
)

// lexemes are the lexicon by words in lower case.
type lexemes struct {
	kinds                                              *vocabulary[kinds]
	names, keys, options, spoken, inner, card, schemes map[string]naming
	fields, attributes                                 map[string]header
	enclosures                                         []enclosure
}

// enclosure is what programs write around a user or a password, in the shape of like, in a line
// that has all of some texts before.
type enclosure struct {
	line           []string
	before, behind string // $ is the end of the line
	class          class
}

// enclosureOf reads a row of the lexicon, in which _ is a blank.
func enclosureOf(row string, c class) enclosure {
	words := strings.Fields(row)
	for i := range words {
		words[i] = strings.ReplaceAll(words[i], "_", " ")
	}
	before, behind, _ := strings.Cut(words[len(words)-1], "‹›")
	return enclosure{words[:len(words)-1], before, behind, c}
}

var lexicon = sync.OnceValue(func() *lexemes {
	l := &lexemes{kinds: newVocabulary[kinds](), fields: map[string]header{}, attributes: map[string]header{}}
	namings := map[string]map[string]naming{}
	for carrier, table := range map[string]*map[string]naming{"name": &l.names, "key": &l.keys, "option": &l.options, "spoken": &l.spoken, "in": &l.inner, "card": &l.card, "scheme": &l.schemes} {
		*table = map[string]naming{}
		namings[carrier] = *table
	}
	for section := range strings.SplitSeq(lexiconText[len("# "):], "\n# ") {
		heading, words, _ := strings.Cut(section, "\n")
		of, says, _ := strings.Cut(heading, ": ")
		if of == "enclosed" {
			for row := range strings.SplitSeq(strings.TrimSpace(words), "\n") {
				l.enclosures = append(l.enclosures, enclosureOf(row, namingOf(says).class))
			}
			continue
		}
		for w := range strings.FieldsSeq(words) {
			switch {
			case of == "field":
				l.fields[w] = header(slices.Index(headerNames, says))
			case of == "attribute":
				l.attributes[w] = header(slices.Index(headerNames, says))
			case namings[of] != nil:
				namings[of][w] = namingOf(says)
			default:
				l.kinds.add(w, 1<<slices.Index(listNames, of))
			}
		}
	}
	return l
})

// vocabulary is words in lower case, with a set for each.
type vocabulary[S ~uint16 | ~uint64] struct {
	sets    map[string]S
	lengths [256]uint64 // of the words by their first octet, for most text is none
}

func newVocabulary[S ~uint16 | ~uint64]() *vocabulary[S] { return &vocabulary[S]{sets: map[string]S{}} }

func (t *vocabulary[S]) add(w string, to S) {
	t.sets[w] |= to
	t.lengths[w[0]] |= 1 << (len(w) & 63)
}

// of returns the set of text in any case, an empty one where it is no such word.
func (t *vocabulary[S]) of(v []byte) S {
	if len(v) == 0 || t.lengths[lowerOf[v[0]]]&(1<<(len(v)&63)) == 0 {
		return 0
	}
	of, _ := lookup(t.sets, v)
	return of
}

// kindsOf returns the lists that have a word in any case.
func kindsOf(v []byte) kinds { return lexicon().kinds.of(v) }

// is reports whether a word in any case is of a list.
func is(v []byte, k kinds) bool { return kindsOf(v)&k != 0 }

// kindsIn returns the lists that have any word of a text.
func kindsIn(text []byte) (all kinds) {
	for atom := range atoms(text) {
		all |= kindsOf(atom)
	}
	return all
}

// lookup returns what a table by words in lower case has for text in any case.
func lookup[V any](table map[string]V, v []byte) (V, bool) {
	var short [64]byte // most words fit, and then nothing is allocated
	for i, c := range v {
		if i == len(short) || c >= 0x80 {
			found, ok := table[string(fold(v))]
			return found, ok
		}
		short[i] = lowerOf[c]
	}
	found, ok := table[string(short[:len(v)])]
	return found, ok
}
