/**
 * A Secret comes in, its state and the next step for it go out: one pull Secret's life, and the one
 * list of checks.
 */
@NullMarked
package io.deckhouse.payloadregistry.pullsecret;

import org.jspecify.annotations.NullMarked;
