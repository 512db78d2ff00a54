/**
 * Changes in the cluster come in, filled and deleted pull Secrets go out: the long-running loops.
 */
@NullMarked
package io.deckhouse.payloadregistry.daemon;

import org.jspecify.annotations.NullMarked;
