package export

import (
	"embed"
	"path/filepath"
	"strings"
	"sync"

	"ocsconv/converters/redact"
)

// ownFiles has a list for every kind of output: the words that it has though its input
// has not. They come from looking: a test writes every kind from all logs of testdata
// and holds the lists to what it sees.
//
//go:embed own
var ownFiles embed.FS

// OwnWords returns the words that an output of such a name writes by itself: labels,
// sentences, keys, style. They are for the leak search of that output alone. An output
// that is a log, or of a program that is not ours, has none.
func OwnWords(name string) redact.OwnWords {
	kind := strings.TrimPrefix(strings.ToLower(filepath.Ext(name)), ".")
	if list, ok := ownWords.Load(kind); ok {
		return list.(redact.OwnWords)
	}
	data, err := ownFiles.ReadFile("own/" + kind + ".txt")
	if err != nil {
		return nil
	}
	list := redact.OwnWords{}
	for w := range strings.FieldsSeq(string(data) + sentences) {
		list[w] = true
	}
	ownWords.Store(kind, list)
	return list
}

// ownWords has the lists of the kinds that were asked for, which nobody changes: an
// export writes hundreds of files of a kind.
var ownWords sync.Map

// sentences are the words of annotate's sentences and codes, which outputs of every kind
// quote, and of which few logs show many.
//
//go:embed own/sentences.txt
var sentences string
