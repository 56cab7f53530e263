package archive

import (
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"offprint/generator/paper"
)

// TestCardHoldsNoFile checks every string of a card. A string that is a substring of the file
// would keep the whole file, with the abstract, in memory for each paper.
func TestCardHoldsNoFile(t *testing.T) {
	text := strings.Clone("A text")
	var fill func(v reflect.Value)
	fill = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			v.SetString(text)
		case reflect.Struct:
			for i := range v.NumField() {
				fill(v.Field(i))
			}
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			for i := range v.Len() {
				fill(v.Index(i))
			}
		}
	}
	var p paper.Paper
	fill(reflect.ValueOf(&p).Elem())
	seen := 0
	var look func(name string, v reflect.Value)
	look = func(name string, v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			seen++
			if v.Len() > 0 && unsafe.StringData(v.String()) == unsafe.StringData(text) {
				t.Errorf("%s is a piece of the file", name)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				look(name+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				look(name, v.Index(i))
			}
		}
	}
	card := NewCatalog([]Entry{{Path: "2025/10/07/a.md", Paper: p}}).Cards[0]
	look("Card.Paper", reflect.ValueOf(card.Paper()).Elem())
	look("Card.Outline", reflect.ValueOf(card.Outline()))
	if seen < 20 {
		t.Errorf("there are %d strings only", seen)
	}
}
