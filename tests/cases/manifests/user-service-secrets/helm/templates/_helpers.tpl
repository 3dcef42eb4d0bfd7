{{- /* Changes when a setting does, so that the pods are replaced. */ -}}
{{- define "pave.configHash" -}}
{{- $text := "" -}}
{{- range $name, $value := .Values.config -}}
{{- $text = printf "%s%d:%s=%d:%s;" $text (len $name) $name (len (toString $value)) (toString $value) -}}
{{- end -}}
{{- sha256sum $text | trunc 16 -}}
{{- end -}}
