//go:build !windows

package setup

// Install fails with [ErrElsewhere].
func Install(string) ([]Change, error) { return nil, ErrElsewhere }

// Remove fails with [ErrElsewhere].
func Remove(...string) ([]Change, error) { return nil, ErrElsewhere }
