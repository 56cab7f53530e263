//go:build !unix

package preview

func isLimit(error) bool { return false }
