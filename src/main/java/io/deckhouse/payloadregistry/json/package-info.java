/** JSON and YAML: text in, trees out, and back, by the streaming parsers alone. */
@NullMarked
package io.deckhouse.payloadregistry.json;

import org.jspecify.annotations.NullMarked;
