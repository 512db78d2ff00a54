/**
 * A registry client for diagnosis: in goes a registry's host with a credential, out comes how far
 * one gets with it, from the TLS chain over the challenge and the token to an image's manifest.
 */
@NullMarked
package io.deckhouse.payloadregistry.probe;

import org.jspecify.annotations.NullMarked;
