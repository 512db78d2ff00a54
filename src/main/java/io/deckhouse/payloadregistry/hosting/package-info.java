/**
 * Connections come in, requests go to a handler and its responses go out: how we listen, with
 * limits, TLS reload, drain and health pages, knowing nothing of what is served.
 */
@NullMarked
package io.deckhouse.payloadregistry.hosting;

import org.jspecify.annotations.NullMarked;
