/** Text that logs somebody in comes in, typed and redacted credentials go out. */
@NullMarked
package io.deckhouse.payloadregistry.credential;

import org.jspecify.annotations.NullMarked;
