// Package redact replaces what a log tells about people and places by
// pseudonyms, in the messages themselves and before anything else sees them. So
// whatever is made of the messages — log, capture, table, diagram, page, verdict
// — agrees, and the analysis of the redacted messages is that of the originals
// with other names.
//
// A log is learnt, replaced and searched; a reader may go the same way.
//
// # Learn
//
// [Redactor.Learn] (redact.go) sees every piece of every input and notes the values that
// stand in known places, by their class and in the form of its table (class.go, value.go):
// users in URIs, display names, hosts, addresses, epids, tags, proofs. [Redactor.Seal] draws
// the pseudonyms (pseudonym.go, number.go, address.go, quad.go, packed.go, host.go,
// endpoint.go, device.go) and makes the dictionary (dictionary.go, compound.go).
//
// # Replace
//
// [Redactor.Apply] (piece.go) rewrites the pieces. It is the same walk over the octets as
// learning, so the two cannot disagree about what a value is:
//
//   - of messages, header field by header field and body by body: message.go, credentials.go,
//     body.go, sdp.go, markup.go, voicereport.go, card.go;
//   - of lines around them: record.go, dump.go, and where damage or a mail program hides that
//     a line is a message's, lost.go and quoted.go. Most lines repeat (linetable.go);
//   - of text in either, by the scan (scan.go): it goes from run to run and mark to mark
//     (octets.go) and asks the rules that runRules and markRules have for them, in their order,
//     of which the first that finds a value decides. A value
//     tells by the name before it (named.go), by its form (uri.go, device.go, number.go,
//     encoded.go, encodedword.go, handle.go, foreign.go), or by what a sentence says
//     (spoken.go, spokennames.go, spokenuser.go, spokenwritten.go, peoplelist.go);
//   - of what is spelt otherwise, decoded, walked and encoded again: escapes.go, encoded.go,
//     wide.go.
//
// What no rule takes is compared with the dictionary, so a value that was learnt once is
// replaced wherever it stands. At level [All] the rest passes a sieve (sieve.go), which lets
// through words of the published list (words.go) where they mean something (meaning.go) and
// numbers that count something (harmless.go, lineend.go). The words by which rules know what
// stands beside a value are in lexicon.txt (lexicon.go). How the log spelt a message it spells
// the new one (respell.go).
//
// # Search
//
// What was replaced is searched as it will be in any output (look.go), and what is found is
// replaced (sweep.go), since damage changes both the place and the form of a value. The
// outputs themselves are searched by a [Detector] before they get their names (leak.go,
// watch.go).
package redact
