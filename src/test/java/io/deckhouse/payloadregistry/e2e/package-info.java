/**
 * The product as a stranger uses it, on real parts: its executable, kubectl, skopeo, a registry, an
 * API server.
 */
@NullMarked
package io.deckhouse.payloadregistry.e2e;

import org.jspecify.annotations.NullMarked;
