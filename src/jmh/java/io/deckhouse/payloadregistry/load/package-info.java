/**
 * Requests go to a real server from another process, and figures come out: how fast the auth server
 * answers beside a fixed answer of the same HTTP server, and what memory it takes.
 */
@NullMarked
package io.deckhouse.payloadregistry.load;

import org.jspecify.annotations.NullMarked;
