/** A right comes in, the objects that express it go out; and back again. */
@NullMarked
package io.deckhouse.payloadregistry.grant;

import org.jspecify.annotations.NullMarked;
