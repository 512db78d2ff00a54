/** A real API server comes in, what our Kubernetes implementation makes of it is checked. */
@NullMarked
package io.deckhouse.payloadregistry.cluster.kubernetes;

import org.jspecify.annotations.NullMarked;
