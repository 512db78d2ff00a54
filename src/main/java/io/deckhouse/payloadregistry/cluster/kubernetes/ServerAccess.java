package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.fabric8.kubernetes.client.Config;

/**
 * How an API server is reached, as found out from the kubeconfig or the Pod.
 *
 * @param namespace where to work when the user names none
 * @param source where it was read, for messages
 */
record ServerAccess(Config config, String namespace, String source) {}
