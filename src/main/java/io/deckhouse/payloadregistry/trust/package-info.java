/**
 * Whose certificates TLS trusts: in go the environment and named files, out comes what decides
 * about a server's chain. The one place that knows where a host keeps its authorities.
 */
@NullMarked
package io.deckhouse.payloadregistry.trust;

import org.jspecify.annotations.NullMarked;
