/**
 * Makes nodes trust a registry's certificate authority: in goes the authority's certificate and the
 * registry's host, out comes the NodeGroupConfiguration that puts it before containerd.
 */
@NullMarked
package io.deckhouse.payloadregistry.nodetrust;

import org.jspecify.annotations.NullMarked;
