package main

import (
	"testing"
	"time"
)

func TestDescribe(t *testing.T) {
	for want, s := range map[string]stretch{
		"41200 of 134979 pages written, 4120/s, 23s left": {label: "pages written", total: 134979, done: 41200},
		"134979 of 134979 pages written, 13498/s":         {label: "pages written", total: 134979, done: 134979},
		"0 of 70 pages, 0/s":                              {label: "pages", total: 70},
		"12.5 MB read, 1.2 MB/s, 1m10s left":              {label: "bytes read", total: 100e6, done: 12.5e6},
		"12.5 MB read, 1.2 MB/s":                          {label: "bytes read", total: -1, done: 12.5e6},
		"70000 records read, 7000/s, 30s left":            {label: "bytes read", total: 40e6, done: 10e6, records: 70000},
		"70000 records read, 7000/s":                      {label: "bytes read", total: -1, done: 10e6, records: 70000},
		"12 files, 1/s":                                   {label: "files", total: -1, done: 12},
	} {
		if got := s.describe(10 * time.Second); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
