package shard

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"ocsconv/annotate"
	"ocsconv/formats/pcapng"
)

// Knowledge is what the logs of a fleet teach, and how they were split. What links
// sessions grows with the traffic, so in a file it stands by shard, and who works
// on a shard reads no other's.
//
//	{"schema":"ocsconv.knowledge/1","hash":1,"shards":64,"logs":{…},
//	 "agents":{…},"names":{…},"servers":{…},"files":{…},"links":{"007":{…}},"apart":[…],"clocks":{…}}
type Knowledge struct {
	annotate.Knowledge
	Count int                       // of shards
	Logs  map[string][]pcapng.LogID // ids of the logs by their names; more than one are different logs
}

// head is the file without the links.
type head struct {
	Schema string              `json:"schema"`
	Hash   int                 `json:"hash"`
	Shards int                 `json:"shards"`
	Octets bool                `json:"octets,omitempty"` // some texts are no UTF-8 in the logs
	Logs   map[string][]string `json:"logs"`             // ids in hexadecimal
	*annotate.Knowledge
	Links map[string]map[string][]annotate.Linked `json:"links"`
	Apart []annotate.Clock                        `json:"apart,omitempty"` // what the clocks say

	// Clocks are last, where who reads a shard ends reading.
	Clocks map[string]annotate.Copies `json:"clocks,omitempty"`
}

// HeadLength is how many octets of a file [IsKnowledge] looks at.
const HeadLength = len(opening)

// opening is how every file of knowledge begins.
const opening = `{"schema":"` + annotate.KnowledgeSchema + `"`

// IsKnowledge reports whether the first octets of a file are those of knowledge.
func IsKnowledge(head []byte) bool { return bytes.HasPrefix(head, []byte(opening)) }

// Merge takes what o knows. Order and repetition make no difference. The error says
// that the two do not belong together.
func (k *Knowledge) Merge(o *Knowledge) error {
	k.Count = cmp.Or(k.Count, o.Count)
	if k.Count != o.Count {
		return fmt.Errorf("it is of %d shards, the others are of %d", o.Count, k.Count)
	}
	for file, ids := range o.Logs {
		list := slices.Concat(k.Logs[file], ids)
		slices.Sort(list)
		if k.Logs == nil {
			k.Logs = map[string][]pcapng.LogID{}
		}
		k.Logs[file] = slices.Compact(list)
	}
	k.Knowledge.Merge(&o.Knowledge)
	return nil
}

// Ambiguous returns the names that several logs have, in their order. Sessions of
// such logs cannot be told apart.
func (k *Knowledge) Ambiguous() []string {
	var list []string
	for _, file := range slices.Sorted(maps.Keys(k.Logs)) {
		if len(k.Logs[file]) > 1 {
			list = append(list, file)
		}
	}
	return list
}

// Knows reports whether a log is one of those that taught.
func (k *Knowledge) Knows(file string, id pcapng.LogID) bool {
	return slices.Contains(k.Logs[file], id)
}

// Write writes the knowledge as JSON.
func (k *Knowledge) Write(w io.Writer) error {
	out := head{Schema: annotate.KnowledgeSchema, Hash: Version, Shards: k.Count, Knowledge: &k.Knowledge, Apart: k.ClockOffsets(), Clocks: k.Clocks, Logs: map[string][]string{}, Links: map[string]map[string][]annotate.Linked{}}
	for file, ids := range k.Logs {
		for _, id := range ids {
			out.Logs[file] = append(out.Logs[file], fmt.Sprintf("%016x", uint64(id)))
		}
	}
	put := func(section, key string, list []annotate.Linked) {
		if out.Links[section] == nil {
			out.Links[section] = map[string][]annotate.Linked{}
		}
		out.Links[section][key] = list
	}
	told := k.SessionsByLink()
	for key, list := range k.Links {
		if len(list) >= annotate.MaxLinked {
			put(everyShard, key, list) // sessions that found no room may be anywhere
			continue
		}
		for _, callID := range told(key) {
			put(number(Of([]byte(callID), k.Count)), key, list)
		}
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	err := enc.Encode(&out)
	if b := text.Bytes(); bytes.Contains(b, []byte(`\ufffd`)) || bytes.Contains(b, []byte("\xf4\x8f")) { // replaced, or of private use
		out = rewritten(reflect.ValueOf(out), characters).Interface().(head)
		out.Octets = true
		text.Reset()
		err = enc.Encode(&out)
	}
	if err != nil {
		return err
	}
	_, err = text.WriteTo(w)
	return err
}

// everyShard is the section of the links that all shards read.
const everyShard = "all"

// number names a shard: "007".
func number(shard int) string { return fmt.Sprintf("%03d", shard) }

// ErrNoKnowledge says that a file holds something else.
var ErrNoKnowledge = errors.New("it holds no knowledge of this version; ocsconv shard and ocsconv learn write it")

// Read reads knowledge that [Knowledge.Write] wrote, with the links of those shards
// that are wanted, and of the clocks what they say; nil wants all. Errors name the octet, from 0, where the file is
// no such JSON.
func Read(r io.Reader, wanted func(shard int) bool) (*Knowledge, error) {
	k := &Knowledge{Logs: map[string][]pcapng.LogID{}}
	in := head{Knowledge: &k.Knowledge}
	dec := json.NewDecoder(r)
	if err := k.read(dec, &in, wanted); err != nil {
		return nil, located(err, dec.InputOffset())
	}
	if in.Schema != annotate.KnowledgeSchema || in.Hash != Version || in.Shards < 1 || in.Shards > MaxCount {
		return nil, ErrNoKnowledge
	}
	if in.Octets {
		in = rewritten(reflect.ValueOf(in), octets).Interface().(head)
		k.Knowledge = *in.Knowledge
	}
	k.Count = in.Shards
	if k.Clocks == nil {
		k.Offsets = in.Apart
	}
	for file, ids := range in.Logs {
		for _, id := range ids {
			v, err := strconv.ParseUint(id, 16, 64)
			if err != nil {
				return nil, fmt.Errorf("%q is no id of a log; %s", id, anew)
			}
			k.Logs[file] = append(k.Logs[file], pcapng.LogID(v))
		}
	}
	return k, nil
}

// read reads the object. The errors are those of JSON, or say where they are.
func (k *Knowledge) read(dec *json.Decoder, in *head, wanted func(shard int) bool) error {
	fields := map[string]any{"schema": &in.Schema, "hash": &in.Hash, "shards": &in.Shards, "octets": &in.Octets, "logs": &in.Logs,
		"agents": &k.Agents, "names": &k.Names, "servers": &k.Servers, "files": &k.Files, "clocks": &k.Clocks, "apart": &in.Apart}
	if err := open(dec); err != nil {
		return err
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		switch into := fields[fmt.Sprint(name)]; {
		case name == "clocks" && wanted != nil:
			return nil
		case name == "links":
			err = k.readLinks(dec, wanted)
		case into == nil:
			var other json.RawMessage
			err = dec.Decode(&other)
		default:
			err = dec.Decode(into)
		}
		if err != nil {
			return err
		}
	}
	_, err := dec.Token()
	return err
}

// anew says what helps where the file is damaged.
const anew = "make it anew with ocsconv shard, or ocsconv learn"

// located says where an error of JSON is and what to do.
func located(err error, at int64) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, ErrNoKnowledge):
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("octet %d: it ends in the middle; %s", at, anew)
	case errors.As(err, &kind):
		return fmt.Errorf("octet %d: a %s where none belongs; %s", at, kind.Value, anew)
	case errors.As(err, &syntax):
		return fmt.Errorf("octet %d: %s; %s", at, syntax.Error(), anew)
	}
	return err // what the system says of reading, or what says it all
}

// open reads the brace of an object.
func open(dec *json.Decoder) error {
	t, err := dec.Token()
	if err == nil && t != json.Delim('{') {
		err = ErrNoKnowledge
	}
	return err
}

func (k *Knowledge) readLinks(dec *json.Decoder, wanted func(shard int) bool) error {
	if err := open(dec); err != nil {
		return err
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(fmt.Sprint(name))
		if err != nil && name != everyShard {
			return fmt.Errorf("%q is no shard; %s", name, anew)
		}
		var section json.RawMessage
		if err := dec.Decode(&section); err != nil {
			return err
		}
		if name != everyShard && wanted != nil && !wanted(n) {
			continue
		}
		part := annotate.Knowledge{}
		if err := json.NewDecoder(bytes.NewReader(section)).Decode(&part.Links); err != nil {
			return err
		}
		k.Knowledge.Merge(&part)
	}
	_, err := dec.Token()
	return err
}
