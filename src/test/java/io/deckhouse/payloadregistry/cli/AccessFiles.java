package io.deckhouse.payloadregistry.cli;

/** Manifests that several tests of the access commands ask. */
final class AccessFiles {
    /** A team with a Role, a group, a foreign namespace and a static user. */
    static final String TEAM =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: reader, namespace: team}
            rules:
            - apiGroups: [payload-registry.deckhouse.io]
              resources: [payloadrepositoryaccesses]
              resourceNames: ["app/*"]
              verbs: [get, list, watch]
            - apiGroups: [payload-registry.deckhouse.io]
              resources: [payloadrepositoryaccesses]
              resourceNames: ["base/**"]
              verbs: [get, create, update]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: readers, namespace: team}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
            subjects:
            - {kind: ServiceAccount, name: puller}
            - {kind: Group, apiGroup: rbac.authorization.k8s.io, name: developers}
            ---
            apiVersion: deckhouse.io/v1alpha1
            kind: ModuleConfig
            metadata: {name: payload-registry}
            spec:
              version: 1
              settings:
                users:
                  bob:
                    passwordHash: "$2y$05$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuabcdefghij"
                    projects: [{name: team, subPath: "base/*", access: FULL}]
            """;

    static final String PULLER = "serviceaccount/team/puller";

    private AccessFiles() {}
}
