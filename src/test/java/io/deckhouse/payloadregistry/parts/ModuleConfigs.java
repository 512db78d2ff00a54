package io.deckhouse.payloadregistry.parts;

/** Lets a plain control plane serve ModuleConfigs, of any content, as a Deckhouse cluster does. */
public final class ModuleConfigs {
    private ModuleConfigs() {}

    /** From now on they can be written. */
    public static void serve(ControlPlane controlPlane) {
        controlPlane.apply(
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: moduleconfigs.deckhouse.io}
                spec:
                  group: deckhouse.io
                  scope: Cluster
                  names: {kind: ModuleConfig, plural: moduleconfigs, singular: moduleconfig}
                  versions:
                  - name: v1alpha1
                    served: true
                    storage: true
                    schema:
                      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
                """);
        controlPlane.kubectl(
                "wait",
                "--for=condition=Established",
                "crd/moduleconfigs.deckhouse.io",
                "--timeout=20s");
    }
}
