package annotate_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
)

func TestTimeIsThatOfItsLayout(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		at := time.Unix(random.Int64N(400_000_000_000)-90_000_000_000, []int64{0, 7e6, 123456789, 999999999, 1000}[random.IntN(5)]).In(time.FixedZone("", random.IntN(50_000)-25_000))
		layout := "2006-01-02T15:04:05.000Z"
		if at.Nanosecond()%1e6 != 0 {
			layout = "2006-01-02T15:04:05.000000Z"
		}
		require.Equal(t, at.UTC().Format(layout), annotate.Time{Time: at}.String())
	}
}
