{{- define "payload-registry.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{/* The prefix of all names; the release's name alone if that holds the chart's. */}}
{{- define "payload-registry.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "payload-registry.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "payload-registry.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Of (dict "root" $ "component" NAME): the name of a daemon's objects. */}}
{{- define "payload-registry.componentName" -}}
{{- printf "%s-%s" (include "payload-registry.fullname" .root) .component -}}
{{- end -}}

{{- define "payload-registry.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: {{ include "payload-registry.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Of (dict "root" $ "component" NAME): what a selector can hold on to, since it never changes. */}}
{{- define "payload-registry.selector" -}}
app.kubernetes.io/name: {{ include "payload-registry.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Of (dict "root" $ "component" NAME): the metadata of a daemon's object in the release's namespace. */}}
{{- define "payload-registry.metadata" -}}
name: {{ include "payload-registry.componentName" . }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "payload-registry.labels" .root | nindent 2 }}
  app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "payload-registry.service" -}}
{{- required "registry.service is missing: the registry's auth.token.service, usually its public host" .Values.registry.service -}}
{{- end -}}

{{- define "payload-registry.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ default $.Chart.AppVersion .tag }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
Of (dict "root" $ "component" NAME "args" LIST "ports" LIST "mounts" LIST): a Deployment's spec. With a "command"
LIST, that is started in the place of the image's own.
*/}}
{{- define "payload-registry.deploymentSpec" -}}
{{- $values := index .root.Values .component -}}
replicas: {{ $values.replicas }}
revisionHistoryLimit: 3
selector:
  matchLabels:
    {{- include "payload-registry.selector" . | nindent 4 }}
template:
  metadata:
    labels:
      {{- include "payload-registry.labels" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .component }}
      {{- with $values.podLabels }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- with $values.podAnnotations }}
    annotations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  spec:
    serviceAccountName: {{ include "payload-registry.componentName" . }}
    {{- with .root.Values.imagePullSecrets }}
    imagePullSecrets:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $values.priorityClassName }}
    priorityClassName: {{ . }}
    {{- end }}
    securityContext:
      runAsNonRoot: true
      runAsUser: 65532
      runAsGroup: 65532
      fsGroup: 65532
      seccompProfile:
        type: RuntimeDefault
    terminationGracePeriodSeconds: 30
    containers:
    - name: {{ .component }}
      image: {{ include "payload-registry.image" .root | quote }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      {{- with .command }}
      command:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      args:
        {{- toYaml (concat .args $values.extraArgs) | nindent 8 }}
      {{- with $values.extraEnv }}
      env:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        {{- range .ports }}
        - name: {{ .name }}
          containerPort: {{ .port }}
          protocol: TCP
        {{- end }}
      # Both may have to wait for the API server, for as long as it takes.
      startupProbe:
        httpGet:
          path: /healthz
          port: admin
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 720
      livenessProbe:
        httpGet:
          path: /healthz
          port: admin
        periodSeconds: 10
        timeoutSeconds: 5
      readinessProbe:
        httpGet:
          path: /readyz
          port: admin
        periodSeconds: 5
        timeoutSeconds: 5
      {{- if and (eq .component "auth") (semverCompare ">=1.30.0-0" .root.Capabilities.KubeVersion.Version) }}
      # Requests keep coming until every node knows that this Pod leaves.
      lifecycle:
        preStop:
          sleep:
            seconds: 5
      {{- end }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        runAsNonRoot: true
        capabilities:
          drop: [ALL]
      resources:
        {{- toYaml $values.resources | nindent 8 }}
      {{- with .mounts }}
      volumeMounts:
        {{- range . }}
        - name: {{ .name }}
          mountPath: /etc/payload-registry/{{ .name }}
          readOnly: true
        {{- end }}
      {{- end }}
    {{- with .mounts }}
    volumes:
      {{- range . }}
      - name: {{ .name }}
        {{- toYaml .source | nindent 8 }}
      {{- end }}
    {{- end }}
    {{- with $values.nodeSelector }}
    nodeSelector:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $values.tolerations }}
    tolerations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    affinity:
      {{- if $values.affinity }}
      {{- toYaml $values.affinity | nindent 6 }}
      {{- else }}
      podAntiAffinity:
        preferredDuringSchedulingIgnoredDuringExecution:
          - weight: 100
            podAffinityTerm:
              topologyKey: kubernetes.io/hostname
              labelSelector:
                matchLabels:
                  {{- include "payload-registry.selector" . | nindent 18 }}
      {{- end }}
{{- end -}}

{{/* Of (dict "root" $ "component" NAME): its PodDisruptionBudget. */}}
{{- define "payload-registry.podDisruptionBudget" -}}
apiVersion: {{ semverCompare ">=1.21.0-0" .root.Capabilities.KubeVersion.Version | ternary "policy/v1" "policy/v1beta1" }}
kind: PodDisruptionBudget
metadata:
  {{- include "payload-registry.metadata" . | nindent 2 }}
spec:
  maxUnavailable: {{ (index .root.Values .component).podDisruptionBudget.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "payload-registry.selector" . | nindent 6 }}
{{- end -}}

{{/* Of (dict "root" $ "component" NAME "open" PORTS): what may reach its Pods, and what they may reach. */}}
{{- define "payload-registry.networkPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "payload-registry.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "payload-registry.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- with .open }}
    - ports:
        {{- range . }}
        - port: {{ . }}
          protocol: TCP
        {{- end }}
    {{- end }}
    - from:
        {{- toYaml (default (list (dict "namespaceSelector" dict)) .root.Values.networkPolicy.metricsFrom) | nindent 8 }}
      ports:
        - port: admin
          protocol: TCP
  egress:
    - ports:
        - port: 53
          protocol: UDP
        - port: 53
          protocol: TCP
    - ports:
        {{- range .root.Values.networkPolicy.apiServerPorts }}
        - port: {{ . }}
          protocol: TCP
        {{- end }}
{{- end -}}

{{/* Of (dict "root" $ "component" NAME "suffix" TEXT "file" NAME "namespace" NAME): a Role of these rules with
     its binding, in this namespace; a ClusterRole with its binding without one. */}}
{{- define "payload-registry.rights" -}}
{{- $prefix := empty .namespace | ternary "Cluster" "" -}}
{{- range $kind := list "Role" "RoleBinding" }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $prefix }}{{ $kind }}
metadata:
  name: {{ include "payload-registry.componentName" $ }}{{ $.suffix }}
  {{- with $.namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "payload-registry.labels" $.root | nindent 4 }}
    app.kubernetes.io/component: {{ $.component }}
{{- if eq $kind "Role" }}
rules:
{{ $.root.Files.Get (printf "files/rbac/%s" $.file) }}
{{- else }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ $prefix }}Role
  name: {{ include "payload-registry.componentName" $ }}{{ $.suffix }}
subjects:
  - kind: ServiceAccount
    name: {{ include "payload-registry.componentName" $ }}
    namespace: {{ $.root.Release.Namespace }}
{{- end }}
{{- end }}
{{- end -}}
