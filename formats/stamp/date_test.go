package stamp_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats/stamp"
)

func TestDates(t *testing.T) {
	for text, want := range map[string][3]int{
		"2021-03-04": {2021, 3, 4}, "2021.03.04": {2021, 3, 4}, "Mar 4 2021": {2021, 3, 4}, "Mar. 4. 2021": {2021, 3, 4}, "Mar  4": {0, 3, 4},
		"4 Mar 2021": {2021, 3, 4}, "4.Mar.2021": {2021, 3, 4}, "4. Mar. 2021": {2021, 3, 4}, "04Mar2021": {2021, 3, 4}, "04.03.2021": {2021, 3, 4},
		"31.12.2021": {2021, 12, 31}, "12.31.2021": {}, "04-03-2021": {}, "04/03/2021": {},
	} {
		var s stamp.Stamp
		s.SetDate(text)
		assert.Equal(t, want, [3]int{s.Year, s.Month, s.Day}, text)
	}
}
