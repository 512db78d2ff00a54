/**
 * Names and desired objects come in, stored objects, changes and tokens go out: the port to where
 * the objects live.
 */
@NullMarked
package io.deckhouse.payloadregistry.cluster;

import org.jspecify.annotations.NullMarked;
