package formats_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
)

// nights are wall times in the order of a log around a clock change, and what
// they are in UTC.
var nights = []struct {
	zone  string
	steps []formats.Step
	wall  []string
	utc   []string
}{
	{
		"Europe/Zagreb",
		[]formats.Step{{Offset: 2 * time.Hour}, {At: at("2010-10-31 01:00:00"), Offset: time.Hour}},
		[]string{"2010-10-31 02:58:30", "2010-10-31 02:58:29", "2010-10-31 02:59:59", "2010-10-31 02:00:05", "2010-10-31 02:30:00", "2010-10-31 02:59:59", "2010-10-31 03:00:00"},
		[]string{"2010-10-31 00:58:30", "2010-10-31 00:58:29", "2010-10-31 00:59:59", "2010-10-31 01:00:05", "2010-10-31 01:30:00", "2010-10-31 01:59:59", "2010-10-31 02:00:00"},
	},
	{
		"Europe/Zagreb", // few lines, which run back by ten minutes
		[]formats.Step{{Offset: 2 * time.Hour}, {At: at("2010-10-31 01:00:00"), Offset: time.Hour}},
		[]string{"2010-10-31 02:50:00", "2010-10-31 02:40:00", "2010-10-31 03:30:00"},
		[]string{"2010-10-31 00:50:00", "2010-10-31 01:40:00", "2010-10-31 02:30:00"},
	},
	{
		"Europe/Zagreb", // a gap in the spring; what it leaves out is read without the change
		[]formats.Step{{Offset: time.Hour}, {At: at("2010-03-28 01:00:00"), Offset: 2 * time.Hour}},
		[]string{"2010-03-28 01:59:59", "2010-03-28 03:00:00", "2010-03-28 02:30:00", "2010-07-01 12:00:00"},
		[]string{"2010-03-28 00:59:59", "2010-03-28 01:00:00", "2010-03-28 01:30:00", "2010-07-01 10:00:00"},
	},
	{
		"America/New_York",
		[]formats.Step{{Offset: -4 * time.Hour}, {At: at("2010-11-07 06:00:00"), Offset: -5 * time.Hour}},
		[]string{"2010-11-07 00:30:00", "2010-11-07 01:10:00", "2010-11-07 01:50:00", "2010-11-07 01:10:00", "2010-11-07 02:00:00"},
		[]string{"2010-11-07 04:30:00", "2010-11-07 05:10:00", "2010-11-07 05:50:00", "2010-11-07 06:10:00", "2010-11-07 07:00:00"},
	},
	{
		"Australia/Lord_Howe", // half an hour
		[]formats.Step{{Offset: 11 * time.Hour}, {At: at("2010-04-03 15:00:00"), Offset: 10*time.Hour + 30*time.Minute}},
		[]string{"2010-04-04 01:55:00", "2010-04-04 01:31:00", "2010-04-04 02:00:00"},
		[]string{"2010-04-03 14:55:00", "2010-04-03 15:01:00", "2010-04-03 15:30:00"},
	},
}

func at(s string) time.Time {
	t, err := time.Parse(time.DateTime, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestClockChanges(t *testing.T) {
	for _, c := range nights {
		loc, err := time.LoadLocation(c.zone)
		require.NoError(t, err)
		for _, clock := range []*formats.Clock{formats.NewClock(loc), formats.NewStepClock("observed", c.steps)} {
			for i, wall := range c.wall {
				got := clock.Instant(at(wall))
				assert.Equal(t, c.utc[i], got.Format(time.DateTime), "%s, %s, line %d", c.zone, clock.Name(), i)
				if i != 2 || c.utc[i] != "2010-03-28 01:30:00" { // that wall time never was
					assert.Equal(t, wall, clock.Wall(got).Format(time.DateTime), "%s, %s, line %d", c.zone, clock.Name(), i)
				}
			}
		}
	}
}

func TestClockWithoutZone(t *testing.T) {
	var none *formats.Clock
	wall := at("2010-01-05 14:00:47")
	assert.Equal(t, wall, none.Instant(wall))
	assert.Equal(t, wall, none.Clone().Wall(wall))
	assert.Equal(t, "UTC", none.Name())
	assert.True(t, formats.NewClock(time.FixedZone("UTC+01:00", 3600)).Instant(time.Time{}).IsZero(), "no time stays none")
}

// A reader's clock remembers, so no two readers may have the same one.
func TestOwnOptions(t *testing.T) {
	var none *formats.Options
	assert.Equal(t, formats.Options{MaxMessage: formats.DefaultMaxMessage}, none.WithDefaults())
	opts := &formats.Options{File: "a.log", Clock: formats.NewClock(time.UTC), MaxMessage: 100}
	own := opts.WithDefaults()
	assert.Equal(t, "a.log", own.File)
	assert.Equal(t, 100, own.MaxMessage)
	assert.NotSame(t, opts.Clock, own.Clock)
	assert.Equal(t, "UTC", own.Clock.Name())
}
