package qoe

// All calls yield with every metric.
func All(yield func(Metric) bool) {
	for m := range metricCount {
		if !yield(m) {
			return
		}
	}
}

// Element returns the name of the metric's element in the report, with that of
// the element around it where the name alone does not tell: "LossRate",
// "RDPTileProcessingLatency/Average".
func (m Metric) Element() string { return metrics[m].element }
