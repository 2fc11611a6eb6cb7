<?xml version="1.0" ?>
<testsuites name="trivy">
{{- define "suite" }}
    <testsuite tests="{{ .tests }}" failures="{{ .failures }}" name="{{ escapeXML .of.Target }}" errors="0" skipped="0" time="">
        <properties>
            <property name="type" value="{{ .of.Type }}"></property>
        </properties>
{{- end }}
{{- range . }}
    {{- $count := len .Vulnerabilities }}
    {{- template "suite" dict "of" . "tests" $count "failures" $count }}
    {{- range .Vulnerabilities }}
        <testcase classname="{{ .PkgName }}-{{ .InstalledVersion }}" name="[{{ .Severity }}] {{ .VulnerabilityID }}" time="">
            <failure message="{{ escapeXML .Vulnerability.Title }}" type="description">{{ escapeXML .Description }}</failure>
        </testcase>
    {{- end }}
    </testsuite>
    {{- $failed := 0 }}
    {{- range .Misconfigurations }}{{ if eq .Status "FAIL" }}{{ $failed = add1 $failed }}{{ end }}{{ end }}
    {{- template "suite" dict "of" . "tests" (len .Misconfigurations) "failures" $failed }}
    {{- range .Misconfigurations }}
        <testcase classname="{{ .Type }}" name="[{{ .Severity }}] {{ .ID }}" time=""/>
    {{- end }}
    </testsuite>
{{- end }}
</testsuites>
