/**
 * Arguments come in, objects and text go out: the commands, and the only place that wires the parts
 * together.
 */
@NullMarked
package io.deckhouse.payloadregistry.cli;

import org.jspecify.annotations.NullMarked;
