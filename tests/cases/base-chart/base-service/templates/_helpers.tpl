{{- define "base-service.name" -}}
{{ required "name is missing: set it in the values" .Values.name }}
{{- end -}}

{{- define "base-service.selector" -}}
app: {{ include "base-service.name" . | quote }}
app.kubernetes.io/name: {{ include "base-service.name" . | quote }}
app.kubernetes.io/instance: {{ include "base-service.name" . | quote }}
{{- end -}}

{{- define "base-service.labels" -}}
{{ include "base-service.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
backstage.io/kubernetes-id: {{ include "base-service.name" . | quote }}
{{- with .Values.team }}
team: {{ . | quote }}
{{- end }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "base-service.scales" -}}
{{- if (.Values.autoscaling | default dict).enabled }}true{{ end -}}
{{- end -}}
