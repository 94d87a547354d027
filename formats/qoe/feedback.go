package qoe

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
)

// Feedback is a user's own rating of a call, a CallQualityFeedbackReport
// ([MS-QoE] 2.2.2.1). Skype for Business asks for one after some of the calls.
type Feedback struct {
	CallID  string // of the call that is rated
	FromTag string
	ToTag   string
	User    string  // ReportingUserURI
	Rating  Figure  // stars, 1 (really bad) to 5 (excellent)
	Text    string  // the user's own words
	Tokens  []Token // reasons that the user picked out of a list
}

// Token is one reason of a list that the user ticked, or did not.
type Token struct{ Name, Value string }

// ErrNoFeedback says that a text is no rating.
var ErrNoFeedback = errors.New("no rating: the root element is not CallQualityFeedbackReport")

const maxTokens = 64

// opinion is what a user says, directly in the document or in its Feedback element.
type opinion struct {
	Rating       string `xml:"Rating"`
	Stars        string `xml:"Rating,attr"`
	Text         string `xml:"Text"`
	FeedbackText string `xml:"FeedbackText"`
	Tokens       []struct {
		Attrs []xml.Attr `xml:",any,attr"`
		Text  string     `xml:",chardata"`
	} `xml:"Tokens>Token"`
}

// dialogNames name the call, in attributes of the root.
type dialogNames struct {
	CallID  string `xml:"CallId,attr"`
	FromTag string `xml:"FromTag,attr"`
	ToTag   string `xml:"ToTag,attr"`
}

// ReadFeedback reads a CallQualityFeedbackReport document. Of one that ends too
// early, the elements that are whole are kept.
func ReadFeedback(body []byte) (*Feedback, error) {
	if len(body) > MaxLength {
		return nil, fmt.Errorf("the rating has %d octets, more than the %d that are read", len(body), MaxLength)
	}
	var doc struct {
		XMLName xml.Name
		dialogNames
		Dialog dialogNames `xml:"DialogInfo"`
		User   string      `xml:"ReportingUserURI"`
		opinion
		Inner opinion `xml:"Feedback"`
	}
	err := decoder(body).Decode(&doc)
	if doc.XMLName.Local != "CallQualityFeedbackReport" {
		if err != nil && doc.XMLName.Local == "" {
			return nil, fmt.Errorf("no rating: %w", err)
		}
		return nil, ErrNoFeedback
	}
	of := doc.dialogNames
	if of.CallID == "" {
		of = doc.Dialog // as in a report
	}
	f := &Feedback{
		CallID: bounded(of.CallID), FromTag: bounded(of.FromTag), ToTag: bounded(of.ToTag),
		User: bounded(strings.TrimSpace(doc.User)),
		Text: bounded(strings.TrimSpace(cmp.Or(doc.Inner.Text, doc.Inner.FeedbackText, doc.Text, doc.FeedbackText))),
	}
	r := reader{report: &Report{}}
	if n := r.figure(strings.TrimSpace(cmp.Or(doc.Rating, doc.Inner.Rating, doc.Stars, doc.Inner.Stars))); n.Known && n.Value >= 0 {
		f.Rating = n
	}
	tokens := append(doc.Tokens, doc.Inner.Tokens...)
	for _, t := range tokens[:min(len(tokens), maxTokens)] {
		text := bounded(strings.TrimSpace(t.Text))
		token := Token{Value: text}
		for _, a := range t.Attrs {
			switch a.Name.Local {
			case "Id", "Name", "Key":
				token.Name = bounded(a.Value)
			case "Value":
				token.Value = bounded(a.Value)
			}
		}
		if isCount(token.Name) && text != "" && !isCount(text) {
			token.Name = text // an id that is a number, and the reason in words
		}
		f.Tokens = append(f.Tokens, token)
	}
	return f, nil
}

// isCount reports whether a text is a number.
func isCount(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
