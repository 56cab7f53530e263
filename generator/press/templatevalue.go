package press

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// templateValue converts a page's data for templates: to what its JSON encoding would give, as
// maps, lists, strings, booleans and numbers (float64). A template therefore finds only data,
// with the same keys as in hugo.Data.
func templateValue(v any) any { return valueOf(reflect.ValueOf(v)) }

func valueOf(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	if v.CanInterface() {
		if t, ok := v.Interface().(encoding.TextMarshaler); ok {
			b, err := t.MarshalText()
			if err != nil {
				return nil
			}
			return string(b)
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return valueOf(v.Elem())
	case reflect.Struct:
		out := make(map[string]any, v.NumField())
		addFields(out, v)
		return out
	case reflect.Map:
		if v.IsNil() {
			return nil
		}
		out := make(map[string]any, v.Len())
		for it := v.MapRange(); it.Next(); {
			out[fmt.Sprint(it.Key())] = valueOf(it.Value())
		}
		return out
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.IsNil() {
			return nil
		}
		out := make([]any, v.Len())
		for i := range out {
			out[i] = valueOf(v.Index(i))
		}
		return out
	case reflect.String:
		return strings.ToValidUTF8(v.String(), "\ufffd")
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return float64(v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return float64(v.Uint())
	case reflect.Float32, reflect.Float64:
		return v.Float()
	}
	return nil
}

// field is a field of a struct as encoded in JSON.
type field struct {
	index             int
	key               string // empty for an embedded struct, whose fields belong to the outer struct
	omitEmpty, orZero bool
}

func addFields(out map[string]any, v reflect.Value) {
	for _, f := range fieldsOf(v.Type()) {
		fv := v.Field(f.index)
		switch {
		case f.key == "":
			if fv.Kind() == reflect.Pointer {
				if fv.IsNil() {
					continue
				}
				fv = fv.Elem()
			}
			addFields(out, fv)
		case f.omitEmpty && isEmpty(fv), f.orZero && fv.IsZero():
		default:
			out[f.key] = valueOf(fv)
		}
	}
}

var fieldCache sync.Map // reflect.Type to []field

func fieldsOf(t reflect.Type) []field {
	if cached, ok := fieldCache.Load(t); ok {
		return cached.([]field)
	}
	var fields []field
	for i := range t.NumField() {
		sf := t.Field(i)
		tag := sf.Tag.Get("json")
		key, options, _ := strings.Cut(tag, ",")
		kind := sf.Type.Kind()
		if kind == reflect.Pointer {
			kind = sf.Type.Elem().Kind()
		}
		switch {
		case tag == "-", !sf.IsExported() && !sf.Anonymous:
			continue
		case sf.Anonymous && key == "" && kind == reflect.Struct:
		case key == "":
			key = sf.Name
		}
		fields = append(fields, field{i, key, strings.Contains(options, "omitempty"), strings.Contains(options, "omitzero")})
	}
	fieldCache.Store(t, fields)
	return fields
}

// isEmpty reports whether encoding/json leaves out a value with omitempty.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}
