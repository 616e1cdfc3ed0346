//go:build programs

// Package programs pins the program of Kubernetes that the real-mesh rig runs.
package programs

import _ "k8s.io/kubernetes/cmd/kube-apiserver"
