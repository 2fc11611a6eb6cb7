{{- $when := now | date "2006-01-02T15:04:05" -}}
{{- define "scanner" }}{
      "id": "trivy",
      "name": "Trivy",
      {{- if . }}
      "url": {{ . | toJson }},
      {{- end }}
      "vendor": {
        "name": "Aqua Security"
      },
      "version": {{ appVersion | toJson }}
    }
{{- end -}}
{
  "version": "15.0.7",
  "scan": {
    "analyzer": {{ template "scanner" "" }},
    "end_time": "{{ $when }}",
    "scanner": {{ template "scanner" "https://github.com/aquasecurity/trivy/" }},
    "start_time": "{{ $when }}",
    "status": "success",
    "type": "container_scanning"
  },
  {{- $first := true }}
  "vulnerabilities": [
  {{- range . }}
    {{- $place := regexFind "\\([^()]*\\)$" .Target }}
    {{- $image := .Target | trimSuffix $place | trim }}
    {{- $system := $place | trimAll "()" }}
    {{- range .Vulnerabilities }}
    {{- if not $first }},{{ end }}
    {{- $first = false }}
    {
      "id": {{ toRawJson .VulnerabilityID }},
      "name": {{ toRawJson .Title }},
      "description": {{ toRawJson .Description }},
      "severity": "{{ .Severity | lower | title }}",
      "solution": "{{ if .FixedVersion }}Upgrade {{ .PkgName }} to {{ .FixedVersion }}{{ else }}No solution provided{{ end }}",
      "location": {
        "dependency": {
          "package": {
            "name": "{{ .PkgName }}"
          },
          "version": "{{ .InstalledVersion }}"
        },
        "operating_system": "{{ $system | default "Unknown" }}",
        "image": "{{ ternary $image "Unknown" (ne $system "") }}"
      },
      "identifiers": [
        {
          "type": "{{ .VulnerabilityID | splitList "-" | first | lower }}",
          "name": "{{ .VulnerabilityID }}",
          "value": "{{ .VulnerabilityID }}",
          "url": "{{ .PrimaryURL }}"
        }
      ],
      "links": [
      {{- range $i, $url := .References }}
        {{- if $i }},{{ end }}
        {
          "url": {{ regexFind "[^ ]+" $url | toRawJson }}
        }
      {{- end }}
      ]
    }
    {{- end }}
  {{- end }}
  ],
  "remediations": []
}
