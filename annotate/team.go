package annotate

import "strings"

// andTeam adds to the next step of a call that nobody took who else was called for the
// callee: a team or delegates, whose absence is as much a reason.
func (a *explanation) andTeam(next string) string {
	var users []string
	seen := map[string]bool{}
	for _, b := range a.fork.branches {
		who := strings.ToLower(b.aor)
		if b.own || who == "" || !b.rang || seen[who] || b.isService() || b.onTelephoneNetwork() || b.voicemail || a.purpose.isCallee(b.aor) {
			continue
		}
		if seen[who] = true; len(users) < maxTargets {
			users = append(users, b.aor)
		}
	}
	if len(users) == 0 || next == "" {
		return next
	}
	as := "rang too"
	if a.reason == ReasonTeamCall {
		as = "rang as the team"
	}
	return strings.TrimSuffix(next, ".") + "; ask " + enumerated(users) + ", who " + as + "."
}
