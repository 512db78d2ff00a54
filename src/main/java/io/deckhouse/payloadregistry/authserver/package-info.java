/**
 * Token requests come in, token replies go out: who asks is proven by authenticators, what they may
 * do is decided by an authorizer, and the rest is the distribution token protocol.
 */
@NullMarked
package io.deckhouse.payloadregistry.authserver;

import org.jspecify.annotations.NullMarked;
