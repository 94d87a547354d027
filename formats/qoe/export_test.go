package qoe

// All calls yield with every metric.
func All(yield func(Metric) bool) {
	for m := range metricCount {
		if !yield(m) {
			return
		}
	}
}
