/**
 * Scope strings and access decisions come in, signed registry tokens and the certificates that
 * prove them go out: scope grammar, claims, signing keys and their rotation, JWKS.
 */
@NullMarked
package io.deckhouse.payloadregistry.token;

import org.jspecify.annotations.NullMarked;
