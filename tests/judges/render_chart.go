// Renders Helm charts: Go templates with sprig and Helm's own functions. Reads a list of releases as JSON, writes the
// text of each as JSON. With the argument `read`, reads YAML as kubectl does.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

type release struct {
	Chart     string   `json:"chart"`
	Values    []string `json:"values"`
	Namespace string   `json:"namespace"`
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "read" {
		read()
		return
	}
	var releases []release
	if err := json.NewDecoder(os.Stdin).Decode(&releases); err != nil {
		fail(err)
	}
	texts := []string{}
	for _, one := range releases {
		text, err := render(one)
		if err != nil {
			fail(fmt.Errorf("%s: %w", one.Chart, err))
		}
		texts = append(texts, text)
	}
	if err := json.NewEncoder(os.Stdout).Encode(texts); err != nil {
		fail(err)
	}
}

// read prints a YAML document as the JSON that kubectl and Helm make of it.
func read() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail(err)
	}
	out, err := yaml.YAMLToJSON(text)
	if err != nil {
		fail(err)
	}
	os.Stdout.Write(out)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func readYAML(path string) (map[string]interface{}, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	values := map[string]interface{}{}
	return values, yaml.Unmarshal(text, &values)
}

// merge lays over on top of under; a null removes the key, as in Helm.
func merge(under, over map[string]interface{}) {
	for key, value := range over {
		if value == nil {
			delete(under, key)
			continue
		}
		inner, isMap := value.(map[string]interface{})
		known, wasMap := under[key].(map[string]interface{})
		if isMap && wasMap {
			merge(known, inner)
			continue
		}
		under[key] = value
	}
}

// chartValues reads the chart's own values, puts those of its parent over them, and adds each dependency's.
func chartValues(folder string, over map[string]interface{}) (map[string]interface{}, error) {
	values := map[string]interface{}{}
	path := filepath.Join(folder, "values.yaml")
	if _, err := os.Stat(path); err == nil {
		if values, err = readYAML(path); err != nil {
			return nil, err
		}
	}
	merge(values, over)
	return values, nil
}

func render(one release) (string, error) {
	values, err := chartValues(one.Chart, nil)
	if err != nil {
		return "", err
	}
	for _, file := range one.Values {
		over, err := readYAML(filepath.Join(one.Chart, file))
		if err != nil {
			return "", err
		}
		merge(values, over)
	}
	meta, err := readYAML(filepath.Join(one.Chart, "Chart.yaml"))
	if err != nil {
		return "", err
	}
	out := bytes.Buffer{}
	if err := renderChart(&out, one.Chart, values, one.Namespace, fmt.Sprint(meta["name"])); err != nil {
		return "", err
	}
	dependencies, err := filepath.Glob(filepath.Join(one.Chart, "charts", "*"))
	if err != nil {
		return "", err
	}
	for _, folder := range dependencies {
		given, _ := values[filepath.Base(folder)].(map[string]interface{})
		inner, err := chartValues(folder, given)
		if err != nil {
			return "", err
		}
		if err := renderChart(&out, folder, inner, one.Namespace, fmt.Sprint(meta["name"])); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

func renderChart(out *bytes.Buffer, folder string, values map[string]interface{}, namespace, releaseName string) error {
	meta, err := readYAML(filepath.Join(folder, "Chart.yaml"))
	if err != nil {
		return err
	}
	all := template.New("chart")
	functions := sprig.TxtFuncMap()
	functions["toYaml"] = func(value interface{}) (string, error) {
		text, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(text), "\n"), err
	}
	functions["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, fmt.Errorf("%s", message)
		}
		return value, nil
	}
	functions["include"] = func(name string, data interface{}) (string, error) {
		text := bytes.Buffer{}
		err := all.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	// Helm renders a key that is not there as nothing.
	all.Funcs(functions).Option("missingkey=zero")
	files, err := filepath.Glob(filepath.Join(folder, "templates", "*"))
	if err != nil {
		return err
	}
	sort.Strings(files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if _, err := all.New(filepath.Base(file)).Parse(string(text)); err != nil {
			return err
		}
	}
	data := map[string]interface{}{
		"Values":  values,
		"Release": map[string]interface{}{"Name": releaseName, "Namespace": namespace, "Service": "Helm"},
		"Chart":   map[string]interface{}{"Name": meta["name"], "Version": meta["version"], "AppVersion": meta["appVersion"]},
	}
	for _, file := range files {
		if strings.HasPrefix(filepath.Base(file), "_") || !strings.HasSuffix(file, ".yaml") {
			continue
		}
		text := bytes.Buffer{}
		if err := all.ExecuteTemplate(&text, filepath.Base(file), data); err != nil {
			return err
		}
		rendered := strings.ReplaceAll(text.String(), "<no value>", "")
		objects := 0
		for _, line := range strings.Split(rendered, "\n") {
			if strings.HasPrefix(line, "kind:") {
				objects++
			}
		}
		if objects > 0 {
			out.WriteString("---\n" + rendered + "\n")
		}
	}
	return nil
}
