package catalog

import "strings"

// commandReasons are why a conference refuses a command ([MS-CONFBAS],
// CommandFailureReasons of UCMA), in lower case.
var commandReasons = map[string]Remedy{
	"anonymoususersnotallowed":   {"users who are not signed in may not join", "Ask the organizer who may join, or sign in."},
	"federatedusersnotallowed":   {"users of partner companies may not join", "Ask the organizer who may join; check the conferencing policy."},
	"conferencedoesnotexist":     {"the conference is not there", "Take the join link from the newest invitation; the meeting may have ended."},
	"conferencedoesntexist":      {"the conference is not there", "Take the join link from the newest invitation; the meeting may have ended."},
	"conferenceexists":           {"the conference is there already", "Join it, or take another conference id."},
	"endpointdoesnotexist":       {"the place to be added is not there", "Look whether it had left the meeting before."},
	"forbidden":                  {"not authorized", "Ask the organizer who may do that; check the conferencing policy."},
	"notauthorized":              {"not authorized", "Ask the organizer who may do that; check the conferencing policy."},
	"requestmalformed":           {"the conference could not read the command", "Compare the versions of client and server."},
	"requesttoolarge":            {"the command is too large", "Look at its Content-Length."},
	"busy":                       {"the conferencing server is too busy", "Check the load of the conferencing server, or wait."},
	"servertransientbusy":        {"the conferencing server is too busy", "Check the load of the conferencing server, or wait."},
	"userdoesntexist":            {"no such user", "Check the address of the participant."},
	"unauthorized":               {"not authorized", "Ask the organizer who may do that; check the conferencing policy."},
	"invalidpasscode":            {"the passcode is wrong", "Ask the organizer for the passcode of this meeting."},
	"invaliduserentity":          {"the user to be added is not valid", "Check the address of the participant."},
	"userdoesnotexist":           {"no such user", "Check the address of the participant."},
	"maximumconferencesexceeded": {"the organizer has too many meetings", "Delete old meetings of the organizer, or check the limit of the pool."},
	"maximummeetingsizeexceeded": {"the meeting is full", "Check the limit of participants in the conferencing policy."},
	"mcutypenotavailable":        {"no conferencing server of this kind is available", "Check the conferencing servers of the organizer's pool, and whether the conferencing policy allows this kind."},
	"medianotsupported":          {"this kind of media is not offered in the meeting", "Check the conferencing policy of the organizer."},
	"notsupported":               {"the conference does not take this command", "Compare the versions of client and server."},
	"serverbusy":                 {"the conferencing server is too busy", "Check the load of the conferencing server, or wait."},
	"timeout":                    {"the conferencing server gave no answer in time", "Check services and load of the conferencing server."},
	"otherfailure":               {"the conferencing server gives no reason", "Open the event log of the conferencing server at this time."},
}

// CommandRemedy returns what is known of why a conference refused a command. It is not ok
// for a reason that is not published: then its own words are the text, and nothing is next.
func CommandRemedy(reason string) (r Remedy, ok bool) {
	if r, ok = commandReasons[strings.ToLower(reason)]; ok {
		return r, true
	}
	return Remedy{Text: apart(reason)}, false
}

// apart writes the words of one that is put together: "mcuNotFound" is "mcu not found",
// and "MCUBusy" is "MCU busy".
func apart(word string) string {
	capital := func(i int) bool { return i >= 0 && i < len(word) && word[i] >= 'A' && word[i] <= 'Z' }
	small := func(i int) bool { return i >= 0 && i < len(word) && word[i] >= 'a' && word[i] <= 'z' }
	var b strings.Builder
	for i := range len(word) {
		begins := capital(i) && (small(i-1) || capital(i-1) && small(i+1))
		if begins {
			b.WriteByte(' ')
		}
		if c := word[i]; capital(i) && !capital(i+1) && (i == 0 || begins) {
			b.WriteByte(c + 'a' - 'A')
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
