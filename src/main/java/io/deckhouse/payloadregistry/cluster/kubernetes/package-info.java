/** A kubeconfig comes in, a {@code Cluster} that talks to its API server goes out. */
@NullMarked
package io.deckhouse.payloadregistry.cluster.kubernetes;

import org.jspecify.annotations.NullMarked;
