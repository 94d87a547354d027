package query

import (
	"fmt"
	"slices"
	"strings"

	"ocsconv/annotate"
)

// vocabulary are the words of one flag: those that JSON and filters have, and what
// people say for them.
type vocabulary struct {
	flag   string
	words  []string
	said   map[string]string
	rather map[string]string // words of something else, and how that is asked for
}

var kinds = vocabulary{
	flag: "--kind",
	words: words(annotate.KindCall, annotate.KindIM, annotate.KindConference, annotate.KindRegistration, annotate.KindSubscription,
		annotate.KindOptions, annotate.KindReport, annotate.KindOther),
	said: map[string]string{
		"calls": "call", "chat": "im", "chats": "im", "message": "im", "meeting": "conference", "conferences": "conference",
		"sign-in": "registration", "signin": "registration", "login": "registration", "presence": "subscription",
		"quality": "report", "ping": "options",
		"invite": "call", "register": "registration", "subscribe": "subscription",
	},
	rather: map[string]string{
		"audio": mediaOf + `"audio"'`, "video": mediaOf + `"video"'`, "voice": "call", "phone": "call", "sharing": mediaOf + `"applicationsharing"'`,
		"missed": "--outcome missed", "failed": "--outcome failed",
	},
}

const mediaOf = `-Y 'sdp.media.media == `

var outcomes = vocabulary{
	flag: "--outcome",
	words: words(annotate.OutcomeAnswered, annotate.OutcomeCancelled, annotate.OutcomeBusy, annotate.OutcomeDeclined, annotate.OutcomeNoAnswer,
		annotate.OutcomeVoicemail, annotate.OutcomeForwarded, annotate.OutcomeRedirected, annotate.OutcomeFailed, annotate.OutcomeInProgress,
		annotate.OutcomeUnknown),
	said: map[string]string{
		"canceled": "cancelled", "rejected": "declined", "missed": "no-answer", "unanswered": "no-answer", "not-answered": "no-answer",
		"noanswer": "no-answer", "voice-mail": "voicemail", "fail": "failed", "failure": "failed", "error": "failed",
		"success": "answered", "ok": "answered", "completed": "answered", "connected": "answered", "abandoned": "cancelled",
	},
	rather: map[string]string{
		"lost": stateOf + `"lost"'`, "won": stateOf + `"won"'`, "poor": `-Y 'mpop.quality.class == "poor"'`, "ringing": "unknown",
	},
}

const stateOf = `-Y 'mpop.state == `

// OutcomeOf returns the outcome that somebody calls by a word, "" for none.
func OutcomeOf(word string) string {
	if own := outcomes.own([]string{strings.ToLower(word)})[0]; slices.Contains(outcomes.words, own) {
		return own
	}
	return ""
}

// KindNames and OutcomeNames are the words that [Query] takes, without those that people
// say instead.
func KindNames() []string { return slices.Clone(kinds.words) }

func OutcomeNames() []string { return slices.Clone(outcomes.words) }

func words[T ~string](list ...T) []string {
	var all []string
	for _, w := range list {
		all = append(all, string(w))
	}
	return all
}

// own returns the words of filters for those that somebody gave.
func (v *vocabulary) own(given []string) []string {
	list := make([]string, len(given))
	for i, w := range given {
		w = strings.ReplaceAll(w, " ", "-")
		list[i] = w
		if own, ok := v.said[w]; ok {
			list[i] = own
		}
	}
	return list
}

// check refuses a word that the vocabulary has not.
func (v *vocabulary) check(given []string) error {
	for _, w := range v.own(given) {
		if !slices.Contains(v.words, w) {
			hint := ""
			if strings.Trim(w, "0123456789") == "" {
				hint = "; a number is asked for by --cause"
			} else if rather := v.rather[w]; rather != "" {
				hint = "; did you mean " + rather + "?"
			}
			return fmt.Errorf("%s: %q is none of %s%s", v.flag, w, strings.Join(v.words, ", "), hint)
		}
	}
	return nil
}
