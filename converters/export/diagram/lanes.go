package diagram

import (
	"fmt"
	"slices"
	"strings"

	"ocsconv/annotate"
)

// lanes knows which lane belongs to whom.
type lanes struct {
	all       []Lane
	byLabel   map[string]int
	endpoints []int // by index in Session.Endpoints
	fallback  int   // lane of the called side in general
}

// The first lane is always that of the caller, the second one that of the server, where one
// is on the way.
const (
	callerLane = iota
	serverLane
)

func newLanes(s *annotate.Session, flow *annotate.Flow) *lanes {
	l := &lanes{byLabel: map[string]int{}, endpoints: make([]int, len(s.Endpoints))}
	l.all = append(l.all, callerOf(s))
	if !flow.Straight() {
		l.all = append(l.all, Lane{ID: "S", Role: Server, Label: "Server", Detail: details(s.Server)})
	}
	for _, i := range byUser(s.Endpoints) {
		e := &s.Endpoints[i]
		l.byLabel[e.Label], l.endpoints[i] = len(l.all), len(l.all)
		l.all = append(l.all, Lane{
			ID:     fmt.Sprintf("E%d", i+1),
			Role:   Endpoint,
			AOR:    clean(e.AOR, maxWord),
			Label:  clean(e.Label, maxWord),
			Detail: details(placeOf(s, e), e.Product, epid(e.Epid)),
			Tag:    clean(e.Tag, maxTag),
			State:  e.State,
			Became: s.StateWords(e),
			How:    e.How,
		})
	}
	l.fallback = len(l.all)
	called := Lane{ID: "T", Role: Callee, AOR: clean(s.Callee, maxWord), Label: calleeLabel(s)}
	if address, ok := flow.NextHop(); ok {
		called.AOR, called.Label, called.Detail = "", "Next hop", details(address)
	}
	l.all = append(l.all, called)
	return l
}

// placeOf names an endpoint's place, unless that says no more than its product.
func placeOf(s *annotate.Session, e *annotate.Endpoint) string {
	place := s.PlaceOf(e)
	if product, _, _ := strings.Cut(e.Product, " ("); product != "" && strings.HasSuffix(place, product) {
		return ""
	}
	return place
}

// endpoint returns the lane of the endpoint with that label, -1 for none.
func (l *lanes) endpoint(label string) int {
	if lane, ok := l.byLabel[label]; ok {
		return lane
	}
	return -1
}

// of returns the lane of a peer.
func (l *lanes) of(p annotate.Peer) int {
	switch p.Role {
	case annotate.RoleCaller:
		return callerLane
	case annotate.RoleServer:
		return serverLane
	case annotate.RoleEndpoint:
		return l.endpoints[p.Endpoint]
	}
	return l.fallback
}

func callerOf(s *annotate.Session) Lane {
	label := "Caller"
	if !isCall(s) {
		label = "Client"
	}
	name := s.Caller.Name
	if name == "" {
		name, _, _ = strings.Cut(s.Caller.AOR, "@")
	}
	if name = clean(name, maxWord); name != "" {
		label = name
	}
	if s.DialsOut {
		label = "Meeting"
	}
	return Lane{
		ID:     "C",
		Role:   Caller,
		AOR:    clean(s.Caller.AOR, maxWord),
		Label:  label,
		Detail: details(s.Caller.Product, epid(s.Caller.Epid)),
		Tag:    clean(s.Caller.Tag, maxTag),
	}
}

func calleeLabel(s *annotate.Session) string {
	name, _, _ := strings.Cut(s.Callee, "@")
	if name = clean(name, maxWord); name != "" {
		return name
	}
	return "Called side"
}

func isCall(s *annotate.Session) bool {
	return s.Kind == annotate.KindCall || s.Kind == annotate.KindIM || s.Kind == annotate.KindConference
}

func details(texts ...string) []string {
	var d []string
	for _, t := range texts {
		if t = clean(t, maxWord); t != "" {
			d = append(d, t)
		}
	}
	return d
}

func epid(id string) string {
	if id == "" {
		return ""
	}
	return "epid " + id
}

// byUser returns the indexes of the endpoints so that those of one user are
// neighbours, in order of appearance otherwise.
func byUser(endpoints []annotate.Endpoint) []int {
	rank := map[string]int{}
	order := make([]int, len(endpoints))
	for i := range endpoints {
		order[i] = i
		if _, seen := rank[endpoints[i].AOR]; !seen {
			rank[endpoints[i].AOR] = len(rank)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return rank[endpoints[a].AOR] - rank[endpoints[b].AOR]
	})
	return order
}
