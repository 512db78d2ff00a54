/**
 * A directory of YAML manifests comes in, a {@link io.deckhouse.payloadregistry.cluster.Cluster}
 * goes out: the embedded default, which needs no API server.
 */
@NullMarked
package io.deckhouse.payloadregistry.cluster.manifest;

import org.jspecify.annotations.NullMarked;
